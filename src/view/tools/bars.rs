//! Links over the bars of the chart: each leads to its run. They are a second way to the runs of the rows, so they share
//! one tab stop.

use leptos::ev;

use crate::domain::run::{Run, RunId};
use crate::routing::route::Route;
use crate::view::context::navigator;
use crate::view::runs::runs_page::RunsPage;
use crate::view::shared::link::follow_link;
use crate::view::shared::roving::{Group, move_focus};
use crate::view::text;
use crate::view::tools::items::item_index;
use dom::reactive::{Memo, RwSignal};
use dom::{Child as _, View, a, div, render_effect};

/// A link per run, as wide as its bar. Arrow keys move between them.
pub(crate) fn bars(page: RunsPage) -> View {
    let (navigator, workflow) = (navigator(), page.workflow);
    let runs = Memo::new(move |_| {
        page.list.remote.with(|remote| {
            let runs = remote.value.iter().flat_map(|listing| listing.page.runs());
            let bar = |run: &Run| {
                let name = text::run_name(run.run_number, run.id.as_str());
                (run.id.clone(), text::run_now(&name, &run.state()))
            };
            runs.map(bar).collect::<Vec<_>>()
        })
    });
    // The bar that Tab reaches.
    let current = RwSignal::new(0);
    let container = div();
    let (patched, keyboard) = (container.clone(), container.clone());
    // One effect and one listener for all bars, as for rows.
    render_effect(move || {
        let current = runs.with(Vec::len).checked_sub(1).map(|last| current.get().min(last));
        let bar = |(index, (id, label)): (usize, &(RunId, String))| {
            let to = Route::Run(workflow.get_value(), id.clone());
            a().attr("href", navigator.href(&to))
                .attr("tabindex", if current == Some(index) { "0" } else { "-1" })
                .attr("aria-label", label.as_str())
                .attr("title", label.as_str())
        };
        patched.patch(runs.with(|runs| runs.iter().enumerate().map(bar).collect::<Vec<_>>()));
    });
    let click = move |event: ev::MouseEvent| {
        let run = item_index(&event, "a")
            .and_then(|at| runs.with_untracked(|runs| runs.get(at).cloned()));
        if let Some((run, _)) = run {
            follow_link(&event, navigator, Route::Run(workflow.get_value(), run));
        }
    };
    container
        .class("bars")
        .attr("role", "group")
        .attr("aria-label", text::CHART_BARS.get())
        // Drawings are not mirrored in right-to-left languages.
        .attr("dir", "ltr")
        .on(ev::click, click)
        .on(ev::focusin, move |event| {
            if let Some(at) = item_index(&event, "a") {
                current.set(at);
            }
        })
        .on(ev::keydown, move |event| {
            move_focus(&event, Group::Tabs, keyboard.element(), "a");
        })
        .view()
}
