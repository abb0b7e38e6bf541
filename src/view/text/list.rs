//! Texts of the list: columns, controls and announcements.

use crate::domain::run::RunState;
use crate::i18n::catalog::*;
use crate::i18n::intl::Intl;
use crate::poll::ListChange;
use crate::routing::window::{ClockChange, SummaryWindow};
use crate::view::text::run::state;

/// `21–40 of 143`
pub(crate) fn row_range(first: &str, last: &str, total: Option<&str>) -> String {
    match total {
        Some(total) => range_of_total(first, last, total),
        None => range(first, last),
    }
}

/// What a change of the clocks does to a bound of a window.
pub(crate) fn clock_change(change: ClockChange) -> &'static str {
    let message = match change {
        ClockChange::Skipped => RANGE_SKIPPED,
        ClockChange::Repeated => RANGE_REPEATED,
    };
    message.get()
}

pub(crate) fn window(window: SummaryWindow) -> &'static str {
    let message = match window {
        SummaryWindow::All => WINDOW_ALL,
        SummaryWindow::Day => WINDOW_DAY,
        SummaryWindow::Week => WINDOW_WEEK,
        SummaryWindow::Month => WINDOW_MONTH,
        SummaryWindow::Between(..) => WINDOW_CUSTOM,
    };
    message.get()
}

/// `12 completed`
pub(crate) fn state_count(run_state: &RunState, count: &str) -> String {
    count_of_state(count, &lower(&state(run_state)))
}

/// The chart's states: `On this page: 12 completed and 1 failed.`
pub(crate) fn chart_states_of(states: &[String], intl: Intl) -> String {
    if states.is_empty() { String::new() } else { chart_states(&intl.list(states)) }
}

/// The chart's shortest, median and longest duration.
pub(crate) fn chart_durations_of(durations: Option<&[String; 3]>) -> String {
    match durations {
        Some([shortest, median, longest]) if shortest != longest => {
            chart_durations(shortest, longest, median)
        }
        Some([duration, ..]) => chart_duration(duration),
        None => String::new(),
    }
}

/// The label of the list change button; `None` without a change.
pub(crate) fn list_change(change: ListChange, intl: Intl) -> Option<String> {
    match change {
        ListChange::None => None,
        ListChange::New(1) => Some(NEW_RUN.get().to_owned()),
        ListChange::New(count) => Some(new_runs(&intl.count(count))),
        ListChange::Reordered => Some(LIST_CHANGED.get().to_owned()),
    }
}

/// `#148 failed`
pub(crate) fn run_now(name: &str, run_state: &RunState) -> String {
    run_is_now(name, &lower(&state(run_state)))
}

/// Announces up to three runs with their new states, or the number of changed runs, and the list change.
pub(crate) fn changes(
    runs: &[&(String, RunState)],
    list_change: Option<String>,
    intl: Intl,
) -> String {
    let mut parts = Vec::new();
    if runs.len() <= 3 {
        parts.extend(runs.iter().map(|(name, state)| run_now(name, state)));
    } else {
        parts.push(runs_changed(&intl.count(runs.len())));
    }
    parts.extend(list_change);
    intl.list(&parts)
}

/// Lowercases a text for use within a sentence. By the browser: Rust's case tables take 3 KB.
pub(crate) fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}
