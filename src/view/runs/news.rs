//! What has happened to a list while it was read.

use leptos::html::Table;
use leptos::prelude::*;

use super::super::{feeds, intl, navigator, text};
use crate::feed::{Listing, News, Remote};
use crate::route::Route;
use crate::run::WorkflowId;
use crate::runs_query::RunsQuery;

/// Says what has happened to the list since it was opened; pressed, it shows the list as it is now.
/// The rows never move by themselves.
#[component]
pub(super) fn NewsButton(
    workflow: WorkflowId,
    query: Memo<RunsQuery>,
    list: ReadSignal<Remote<Listing>>,
    table: NodeRef<Table>,
) -> impl IntoView {
    let (navigator, feeds, intl) = (navigator(), feeds(), intl());
    let news = Memo::new(move |_| {
        list.with(|remote| remote.value.as_ref().map_or(News::None, Listing::news))
    });
    let show = move |_| {
        feeds.reopen();
        navigator
            .go(Route::Runs(workflow.clone(), query.with_untracked(|query| query.at_offset(0))));
        // The button is about to go, and must not take the focus with it.
        if let Some(Err(_)) = table.get_untracked().map(|table| table.focus()) {
            leptos::logging::warn!("the table takes no focus");
        }
    };
    let text = move || text::news(news.get(), intl);
    move || {
        let show = show.clone();
        text()
            .map(|text| view! { <button type="button" class="news" on:click=show>{text}</button> })
    }
}
