//! The button that announces changes of the list.

use leptos::ev;

use crate::domain::run::WorkflowId;
use crate::poll::{ListChange, Listing, RemoteData};
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::view::context::{data, intl, navigator};
use crate::view::shared::focus::restore_focus;
use crate::view::text;
use dom::reactive::{Memo, ReadSignal, StoredValue};
use dom::{View, button, when};

/// Shows what changed since the list was opened; a click reloads the list from its first page. Rows never
/// move without a click.
pub(crate) fn list_change_button(
    workflow: StoredValue<WorkflowId>,
    query: Memo<RunsQuery>,
    list: ReadSignal<RemoteData<Listing>>,
) -> View {
    let (navigator, data, intl) = (navigator(), data(), intl());
    let change =
        move || list.with(|remote| remote.value.as_ref().map_or(ListChange::None, Listing::change));
    let text = move || text::list_change(change(), intl);
    let reload = move |_| {
        data.reload_list();
        let query = query.with_untracked(|query| query.with_offset(0));
        navigator.navigate(Route::Runs(workflow.get_value(), query));
    };
    let button = move || {
        let button = button().attr("type", "button").class("news");
        restore_focus(button, &["table.runs"]).on(ev::click, reload).child(text)
    };
    when(move || text().is_some(), button)
}
