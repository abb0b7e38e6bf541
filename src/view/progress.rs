//! How far a run has come, as a bar and as words.

use leptos::prelude::*;

use super::{intl, text};
use crate::intl::Intl;
use crate::run::{Progress, RunState};

/// The progress of a run that goes on.
#[component]
pub(super) fn ProgressBar(
    #[prop(into)] state: Signal<RunState>,
    #[prop(into)] progress: Signal<Progress>,
) -> impl IntoView {
    let intl = intl();
    move || progress_bar(intl, &state.get(), progress.get())
}

/// A bar until the run ends, with the steps counted beside it. Unknown progress is shown as such
/// (an indeterminate bar) while something moves, and as nothing afterwards.
pub(super) fn progress_bar(
    intl: Intl,
    state: &RunState,
    progress: Progress,
) -> impl IntoView + use<> {
    let count = |finished: Option<i64>, total: Option<i64>, write: fn(&str, &str) -> String| {
        let (finished, total) = (finished?, total.filter(|total| *total > 0)?);
        Some(write(&intl.int(finished.clamp(0, total)), &intl.int(total)))
    };
    let steps = count(progress.finished_steps, progress.total_steps, text::steps);
    let nodes = count(progress.finished_nodes, progress.total_nodes, text::nodes);
    let words = match (steps, nodes) {
        (Some(steps), Some(nodes)) => format!("{steps} · {nodes}"),
        (steps, nodes) => steps.or(nodes).unwrap_or_else(|| text::NONE.to_owned()),
    };
    let open = match state {
        RunState::Pausing => true,
        RunState::Is(status) => !status.is_terminal(),
    };
    let bar = open.then(|| {
        let share = progress.fraction().map(|share| share.to_string());
        view! { <progress aria-label=text::PROGRESS.get() max="1" value=share></progress> }
    });
    view! { <span class="progress">{bar} <span>{words}</span></span> }
}
