//! The saved view that opens when the URL has no query. `view::tools::saved_views` stores it, apart from the others: the first
//! view reads only this one.

use leptos::prelude::untrack;

use crate::domain::run::WorkflowId;
use crate::host::navigator::Navigator;
use crate::platform::storage;
use crate::routing::location::Location;
use crate::routing::route::Route;
use crate::settings::views::View;
use crate::view::runs::columns;

/// The key of the default view of a workflow in local storage. `src/page/prefetch.js` reads it, too.
pub(crate) fn storage_key(workflow: &WorkflowId) -> String {
    format!("onepin-runs.view.{workflow}")
}

/// The stored text of a view. It begins with the version.
pub(crate) fn stored_text(view: &View) -> String {
    format!("{VERSION}{view}")
}

const VERSION: &str = "1 ";

/// Opens the default view in place of a list without a query, with its columns.
pub(crate) fn open_default_view(navigator: Navigator) {
    let Location::Page(route, _) = untrack(|| navigator.location()) else { return };
    let Route::Runs(workflow, query) = &route else { return };
    if !query.to_string().is_empty() && route != navigator.home() {
        return;
    }
    let Some(stored) = storage::read(&storage_key(workflow)) else { return };
    let view = stored.strip_prefix(VERSION).and_then(View::parse);
    if let Some(View { query, columns }) = view {
        storage::write(&columns::storage_key(workflow), &columns.to_string());
        navigator.start_at(Route::Runs(workflow.clone(), query));
    }
}
