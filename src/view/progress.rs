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
        match (progress.finished_steps, progress.total_steps) {
            (Some(finished), Some(total)) if total > 0 => {
                text::steps(&intl.int(finished), &intl.int(total))
            }
            _ => text::NONE.to_owned(),
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
