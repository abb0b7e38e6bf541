//! The message in place of runs that can't be loaded at present.

use leptos::ev;

use crate::domain::run::WorkflowId;
use crate::domain::time::Timestamp;
use crate::poll::{Freshness, Listing, RemoteData};
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::view::context::{intl, navigator};
use crate::view::shared::focus::restore_focus;
use crate::view::shared::link::follow_link;
use crate::view::shared::missing::{Missing, missing_notice};
use crate::view::text;
use dom::reactive::{Memo, ReadSignal, StoredValue};
use dom::{El, View, a, block};

/// The list's data as this message needs it.
#[derive(Clone, Copy)]
pub(crate) struct NotLoaded {
    pub(crate) workflow: StoredValue<WorkflowId>,
    pub(crate) query: Memo<RunsQuery>,
    pub(crate) list: ReadSignal<RemoteData<Listing>>,
    pub(crate) missing: Memo<Option<Missing>>,
    pub(crate) freshness: Memo<Freshness>,
}

/// The query of the loaded runs, and their time.
type Loaded = Option<(RunsQuery, Timestamp)>;

/// Says why the requested runs are missing, with a link to those that are loaded.
pub(crate) fn not_loaded(page: NotLoaded) -> View {
    let loaded = move || -> Loaded {
        let query = |list: &Listing| list.key().query.clone();
        let query = page.list.with(|remote| remote.value.as_ref().map(query))?;
        let window = page.query.with(|query| query.window);
        Some((query.with_window(window), page.freshness.with(|freshness| freshness.as_of)?))
    };
    let read = move || {
        let missing = page.missing.get()?;
        // The notice of the error is enough if there is nothing else.
        let loaded = loaded();
        (missing == Missing::Offline || loaded.is_some()).then_some((missing, loaded))
    };
    let build = move |shown: &Option<(Missing, Loaded)>| {
        let (missing, loaded) = shown.clone()?;
        let notice = match missing {
            Missing::Offline => missing_notice(text::OFFLINE.get(), Some(text::RUNS_OFFLINE.get())),
            Missing::Failed => missing_notice(text::RUNS_FAILED.get(), None),
        };
        Some(notice.child(loaded.map(|(query, as_of)| back(page, query, as_of))))
    };
    block(read, build)
}

/// A link to the loaded runs, which is removed when it is followed.
fn back(page: NotLoaded, query: RunsQuery, as_of: Timestamp) -> El {
    let (navigator, intl) = (navigator(), intl());
    let to = Route::Runs(page.workflow.get_value(), query);
    let link = restore_focus(a(), &[".toolbar"]).attr("href", navigator.href(&to));
    link.on(ev::click, move |event| follow_link(&event, navigator, to.clone()))
        .child(text::loaded_runs(&intl.clock_time(as_of)))
}
