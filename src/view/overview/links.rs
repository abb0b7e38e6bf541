//! Links from API responses to the Onepin app.

use leptos::prelude::*;

use crate::domain::links;
use crate::domain::run::Run;
use crate::view::context::AppOrigin;
use dom::reactive::Memo;
use dom::{View, a, block};

/// A link from a response to the app. Other targets are not linked.
pub(crate) fn outside_link(link: Memo<Option<String>>, name: &'static str) -> View {
    let app = use_context::<AppOrigin>();
    let allowed = move || {
        let app = app.as_ref()?;
        link.get().filter(|link| links::is_app_link(link, &app.0))
    };
    block(allowed, move |link| {
        let link = a().attr("href", link.clone()?).attr("target", "_blank");
        Some(link.attr("rel", "noopener noreferrer").child(name).child(" ↗"))
    })
}

/// The URL of a shared run's public page, if the app's origin is known (contract §5.3).
pub(crate) fn shared_page(run: Memo<Option<Run>>) -> Memo<Option<String>> {
    let app = use_context::<AppOrigin>();
    Memo::new(move |_| {
        let app = app.as_ref()?;
        let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        run.with(|run| {
            let run = run.as_ref().filter(|run| run.shared_at.is_some())?;
            let id = run.public_share_id.as_ref().filter(|id| id.chars().all(is_safe))?;
            Some(format!("{}/r/{id}", app.0))
        })
    })
}
