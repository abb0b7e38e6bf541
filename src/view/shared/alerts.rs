//! Telling a user who looks elsewhere that runs have ended: by the icon, and by notifications if the user turned them on.

use std::rc::Rc;

use leptos::prelude::{document, on_cleanup, window_event_listener_untyped};

use crate::domain::run::{FollowedRuns, Run, RunState, RunStatus};
use crate::i18n::intl::Intl;
use crate::platform::notification::{self, Permission};
use crate::platform::{page_icon, storage};
use crate::view::context::{NotificationsOption, data, intl, navigator};
use crate::view::shared::status::shape;
use crate::view::text;
use dom::reactive::StoredValue;

/// Where the choice is stored, and what turns notifications on. Anything else leaves them off.
pub(crate) const KEY: &str = "onepin-runs.notifications";
pub(crate) const ON: &str = "on";

/// Updates the followed runs with those on the page, and returns those that have ended; tracked.
pub(crate) type Ended = Rc<dyn Fn(&mut FollowedRuns) -> Vec<Run>>;

/// More ended runs share one notification.
const MAX_NOTIFICATIONS: usize = 3;

/// Follows the runs of a page while the user looks elsewhere.
pub(crate) fn follow(ended: Ended) {
    let NotificationsOption(is_enabled) = leptos::prelude::expect_context();
    if !is_enabled {
        return;
    }
    let (intl, notifies, watched) = (intl(), data().notifies, data().watched);
    let is_standalone = navigator().is_standalone();
    let is_wanted = storage::read(KEY).as_deref() == Some(ON);
    if is_wanted && notification::permission() == Some(Permission::Granted) {
        notifies.set(true);
    }
    let followed = StoredValue::new(FollowedRuns::default());
    dom::reactive::effect(move |_| {
        let ended = followed.update_value(|followed| ended(followed));
        if ended.is_empty() {
            return;
        }
        let is_watched = |run: &&Run| watched.with_untracked(|runs| runs.contains(&run.id));
        let of_user: Vec<_> = ended.iter().filter(is_watched).cloned().collect();
        if !of_user.is_empty() {
            watched.update(|runs| runs.retain(|id| !ended.iter().any(|run| run.id == *id)));
        }
        if document().has_focus().unwrap_or(true) {
            return;
        }
        if is_standalone && ended.iter().any(|run| run.status == RunStatus::Failed) {
            page_icon::show(Some(&failed_icon()));
        }
        notify(if notifies.get_untracked() { &ended } else { &of_user }, intl);
    });
    let seen = window_event_listener_untyped("focus", |_| page_icon::show(None));
    on_cleanup(move || {
        seen.remove();
        page_icon::show(None);
    });
}

fn failed_icon() -> String {
    let path = shape(&RunState::Status(RunStatus::Failed));
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#c8283c" fill-rule="evenodd" d="{path}"/></svg>"##
    )
}

fn notify(ended: &[Run], intl: Intl) {
    let name = |run: &Run| text::run_name(run.run_number, run.id.as_str());
    let shown = if ended.len() > MAX_NOTIFICATIONS {
        notification::show(&text::runs_ended(&intl.count(ended.len())), KEY)
    } else {
        let show = |run: &Run| {
            notification::show(&text::run_now(&name(run), &run.state()), run.id.as_str())
        };
        ended.iter().try_for_each(show)
    };
    if let Err(error) = shown {
        leptos::logging::warn!("the browser shows no notification: {error:?}");
    }
}
