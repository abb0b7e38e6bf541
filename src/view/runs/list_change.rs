//! What has happened to a list while it was read.

use leptos::ev;

use crate::domain::run::WorkflowId;
use crate::poll::{ListChange, Listing, RemoteData};
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::view::context::{data, intl, navigator};
use crate::view::shared::focus;
use crate::view::text;
use dom::reactive::ReadSignal;
use dom::reactive::{Memo, StoredValue};
use dom::{El, View, button, when};

/// Says what has happened to the list since it was opened; pressed, it shows the list as it is now.
/// The rows never move by themselves.
pub(crate) fn list_change_button(
    workflow: StoredValue<WorkflowId>,
    query: Memo<RunsQuery>,
    list: ReadSignal<RemoteData<Listing>>,
    table: El,
) -> View {
    let (navigator, data, intl) = (navigator(), data(), intl());
    let news =
        move || list.with(|remote| remote.value.as_ref().map_or(ListChange::None, Listing::change));
    let text = move || text::list_change(news(), intl);
    let button = move || {
        let table = table.clone();
        let show = move |_| {
            data.reload_list();
            let query = query.with_untracked(|query| query.with_offset(0));
            navigator.navigate(Route::Runs(workflow.get_value(), query));
            // The button is about to go, and must not take the focus with it.
            focus::give(table.element().clone());
        };
        let button = button().attr("type", "button").class("news");
        button.on(ev::click, show).child(text)
    };
    when(move || text().is_some(), button)
}
