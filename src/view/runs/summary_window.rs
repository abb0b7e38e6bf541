//! The choice of the summary's time window.

use leptos::ev;
use leptos::prelude::*;

use crate::domain::run::WorkflowId;
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::routing::window::SummaryWindow;
use crate::view::chunk::Chunks;
use crate::view::context::navigator;
use crate::view::text;
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{El, div, label, option, p, select, when};

/// The option for a custom range.
const CUSTOM: &str = "custom";

/// A choice of named windows, and a form for a custom range.
pub(crate) fn window_choice(workflow: StoredValue<WorkflowId>, query: Memo<RunsQuery>) -> El {
    let (navigator, chunk) = (navigator(), expect_context::<Chunks>());
    let window = Memo::new(move |_| query.with(|query| query.window));
    // Also true while a custom range is chosen but not yet applied.
    let custom = RwSignal::new(window.with_untracked(|window| window.as_str().is_none()));
    dom::reactive::effect(move |_| custom.set(window.get().as_str().is_none()));
    let go = move |window| {
        let query = query.with_untracked(|query| query.with_window(window));
        navigator.navigate(Route::Runs(workflow.get_value(), query));
    };
    let choose = move |event: ev::Event| match SummaryWindow::parse(&event_target_value(&event)) {
        Some(window) => {
            custom.set(false);
            go(window);
        }
        None => custom.set(true),
    };
    let chosen = move || {
        if custom.get() { CUSTOM } else { window.get().as_str().unwrap_or(CUSTOM) }
    };
    let options = SummaryWindow::NAMED.map(|(window, word)| (word, text::window(window)));
    let options = options.into_iter().chain([(CUSTOM, text::WINDOW_CUSTOM.get())]);
    let option = move |(word, name): (&'static str, &'static str)| {
        let option = option().attr("value", word);
        option.attr("selected", move || chosen() == word).child(name)
    };
    let select = select().children(options.map(option)).prop("value", chosen);
    let choice = label().child(text::SUMMARY_FOR.get()).child(" ");
    let not_windowed = when(
        move || window.get() != SummaryWindow::All,
        || p().class("quiet").child(text::LIST_SHOWS_ALL.get()),
    );
    div()
        .class("window")
        .child(choice.child(select.on(ev::change, choose)))
        .child(when(move || custom.get(), move || chunk.range_form(workflow, query)))
        .child(not_windowed)
}
