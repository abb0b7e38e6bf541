//! The run that has been started.

use leptos::ev;

use crate::domain::run::{Run, WorkflowId};
use crate::routing::route::Route;
use crate::view::shared::focus::restore_focus;
use crate::view::shared::link::route_link;
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{View, block, button, p};

/// Says which run has started, with a link to it, until the user dismisses it.
pub(crate) fn started_notice(workflow: WorkflowId, started: RwSignal<Option<Run>>) -> View {
    block(
        move || started.with(|run| run.as_ref().map(|run| (run.id.clone(), run.run_number))),
        move |run| {
            let (id, number) = run.clone()?;
            let name = text::run_name(number, id.as_str());
            let to = Memo::constant(Route::Run(workflow.clone(), id));
            let dismiss = restore_focus(button().attr("type", "button"), &["h1"]);
            let dismiss = dismiss.on(ev::click, move |_| started.set(None));
            Some(
                p().class("notice started")
                    .attr("data-tone", "good")
                    .attr("role", "status")
                    .child(text::run_started(&name))
                    .child(" ")
                    .child(route_link(to).child(text::OPEN_RUN.get()))
                    .child(" ")
                    .child(dismiss.child(text::DISMISS.get())),
            )
        },
    )
}
