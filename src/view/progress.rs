//! How far a run has come, as a bar and as words.

use leptos::prelude::*;

use super::{intl, text};
use crate::run::{Progress, RunState};

/// A bar until the run ends, with the steps counted beside it. Unknown progress is shown as such
/// (an indeterminate bar) while something moves, and as nothing afterwards.
#[component]
pub(super) fn ProgressBar(
    #[prop(into)] state: Signal<RunState>,
    #[prop(into)] progress: Signal<Progress>,
) -> impl IntoView {
    let intl = intl();
    let words = move || {
        let progress = progress.get();
        let count = |finished: Option<i64>, total: Option<i64>, write: fn(&str, &str) -> String| {
            let (finished, total) = (finished?, total.filter(|total| *total > 0)?);
            Some(write(&intl.int(finished.clamp(0, total)), &intl.int(total)))
        };
        let steps = count(progress.finished_steps, progress.total_steps, text::steps);
        let nodes = count(progress.finished_nodes, progress.total_nodes, text::nodes);
        match (steps, nodes) {
            (Some(steps), Some(nodes)) => format!("{steps} · {nodes}"),
            (steps, nodes) => steps.or(nodes).unwrap_or_else(|| text::NONE.to_owned()),
        }
    };
    let open = Memo::new(move |_| match state.get() {
        RunState::Pausing => true,
        RunState::Is(status) => !status.is_terminal(),
    });
    view! {
        <span class="progress">
            {move || {
                open.get()
                    .then(|| {
                        view! {
                            <progress
                                aria-label=text::PROGRESS
                                max="1"
                                value=move || progress.get().fraction().map(|share| share.to_string())
                            ></progress>
                        }
                    })
            }} <span>{words}</span>
        </span>
    }
}
