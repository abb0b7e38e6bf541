//! A run's progress, as a bar and as text.

use crate::domain::run::{Progress, RunState};
use crate::i18n::intl::Intl;
use crate::view::context::intl;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, Value, progress, span};

/// The progress of an unfinished run as a bar with the counted steps. The bar is indeterminate while the progress is
/// unknown; a finished run has none.
pub(crate) fn progress_bar(intl: Intl, state: &RunState, progress: Progress) -> El {
    bar(state, share(progress), words(intl, progress))
}

/// A [`progress_bar`] that updates itself.
pub(crate) fn reactive_progress_bar(state: &RunState, progress: Memo<Progress>) -> El {
    let intl = intl();
    bar(state, move || share(progress.get()), move || words(intl, progress.get()))
}

/// Updates a [`progress_bar`]. False if the run has ended, or if the progress becomes unknown.
pub(crate) fn update(element: &El, intl: Intl, progress: Progress) -> bool {
    let elements = (element.find("progress"), element.find("span"), share(progress));
    let (Some(bar), Some(words), Some(share)) = elements else { return false };
    bar.set_attr("value", share);
    words.set_text(&self::words(intl, progress));
    true
}

fn bar(state: &RunState, share: impl Value, words: impl Child) -> El {
    let is_open = match state {
        RunState::Pausing => true,
        RunState::Status(status) => !status.is_terminal(),
    };
    let bar = is_open.then(|| {
        progress().attr("aria-label", text::PROGRESS.get()).attr("max", "1").attr("value", share)
    });
    span().class("progress").child(bar).child(span().child(words))
}

fn share(progress: Progress) -> Option<String> {
    // In ten-thousandths: formatting floats costs 10 KB of WebAssembly.
    #[expect(clippy::cast_possible_truncation, reason = "0 to 10,000, and it saturates")]
    let parts = (progress.fraction()?.clamp(0.0, 1.0) * 10_000.0).round() as i64;
    Some(format!("{}.{:04}", parts / 10_000, parts % 10_000))
}

fn words(intl: Intl, progress: Progress) -> String {
    let count = |finished: Option<i64>, total: Option<i64>, write: fn(&str, &str) -> String| {
        let (finished, total) = (finished?, total.filter(|total| *total > 0)?);
        Some(write(&intl.int(finished.clamp(0, total)), &intl.int(total)))
    };
    let steps = count(progress.finished_steps, progress.total_steps, text::steps_done);
    let nodes = count(progress.finished_nodes, progress.total_nodes, text::nodes_done);
    match (steps, nodes) {
        (Some(steps), Some(nodes)) => format!("{steps} · {nodes}"),
        (steps, nodes) => steps.or(nodes).unwrap_or_else(|| text::NONE.to_owned()),
    }
}
