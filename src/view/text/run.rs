//! Texts for runs, nodes and figures.

use crate::domain::format::is_visible;
use crate::domain::overview::Availability;
use crate::domain::run::{RoughRange, Run, RunAction, RunState, RunStatus, UsualTime};
use crate::i18n::catalog::*;
use crate::i18n::intl::Intl;

/// `#148`, or the start of the ID for a run without a number.
pub(crate) fn run_name(number: Option<i64>, id: &str) -> String {
    match number {
        Some(number) => format!("#{number}"),
        None => id.chars().take(8).collect(),
    }
}

/// A run's state. An unknown status is shown as the server sent it.
pub(crate) fn state(state: &RunState) -> String {
    let message = match state {
        RunState::Pausing => STATE_PAUSING,
        RunState::Status(status) => match status {
            RunStatus::Pending => STATE_PENDING,
            RunStatus::Running => STATE_RUNNING,
            RunStatus::Paused => STATE_PAUSED,
            RunStatus::Completed => STATE_COMPLETED,
            RunStatus::Failed => STATE_FAILED,
            RunStatus::Cancelled => STATE_CANCELLED,
            RunStatus::Unknown(word) if !is_visible(word) => UNKNOWN,
            RunStatus::Unknown(word) => return word.clone(),
        },
    };
    message.get().to_owned()
}

/// The text of a pause reason, which the server sends as a slug (contract §7.3).
pub(crate) fn pause_reason(word: &str) -> String {
    let message = match word {
        "user" => PAUSED_BY_USER,
        "provider_outage" => PAUSED_BY_OUTAGE,
        "provider_rate_limited" => PAUSED_BY_RATE_LIMIT,
        "provider_billing" => PAUSED_BY_BILLING,
        "node_timeout" => PAUSED_BY_TIMEOUT,
        other => return other.to_owned(),
    };
    message.get().to_owned()
}

/// Why a run is paused or pausing: the server's text if there is one. `None` once the pause is over, even if the run
/// still has its reason.
pub(crate) fn why_paused(run: &Run) -> Option<String> {
    match run.state() {
        RunState::Pausing | RunState::Status(RunStatus::Paused) => {
            let reason = || run.pause.reason.as_deref().map(pause_reason);
            run.pause.error.clone().or_else(reason)
        }
        RunState::Status(_) => None,
    }
}

/// Why a run is paused or has failed, as one line. Empty for a failure whose cause has not been requested yet: its line is
/// reserved.
pub(crate) fn status_reason(run: &Run) -> Option<String> {
    if run.status != RunStatus::Failed {
        return why_paused(run);
    }
    match run.error.as_deref() {
        Some("") => Some(CAUSE_UNKNOWN.get().to_owned()),
        error => Some(error.unwrap_or_default().to_owned()),
    }
}

/// Why a figure is missing, if the server sends no reason.
pub(crate) fn availability(status: &Availability) -> String {
    let message = match status {
        Availability::Available => AVAILABLE,
        Availability::NotReady => NOT_READY,
        Availability::Unsupported => UNSUPPORTED,
        Availability::Unavailable => UNAVAILABLE,
        Availability::Unknown(word) if !is_visible(word) => UNKNOWN,
        Availability::Unknown(word) => return word.clone(),
    };
    message.get().to_owned()
}

/// The label of an action's button.
pub(crate) fn action(action: RunAction) -> &'static str {
    let message = match action {
        RunAction::Pause => ACTION_PAUSE,
        RunAction::Resume => ACTION_RESUME,
        RunAction::Download => ACTION_DOWNLOAD,
        RunAction::Cancel => ACTION_CANCEL,
    };
    message.get()
}

/// `Pause 3 of 5`
pub(crate) fn act_on(action: RunAction, count: &str) -> String {
    match action {
        RunAction::Pause => pause_count(count),
        RunAction::Resume => resume_count(count),
        RunAction::Download => download_count(count),
        RunAction::Cancel => cancel_count(count),
    }
}

/// The label while the request is pending.
pub(crate) fn action_underway(action: RunAction) -> &'static str {
    let message = match action {
        RunAction::Pause => ACTION_PAUSE_UNDERWAY,
        RunAction::Resume => ACTION_RESUME_UNDERWAY,
        RunAction::Download => ACTION_DOWNLOAD_UNDERWAY,
        RunAction::Cancel => ACTION_CANCEL_UNDERWAY,
    };
    message.get()
}

/// The name of a node type (contract §7.5). An unknown slug is shown as it is.
pub(crate) fn node_type(slug: &str) -> &str {
    let message = match slug {
        "source_script" => NODE_SCRIPT,
        "operator_translator" | "processing_translator" => NODE_TRANSLATOR,
        "operator_normalizer" | "processing_booster" => NODE_NORMALIZER,
        "operator_generator" | "processing_generator" => NODE_GENERATOR,
        "operator_phoneme_injector" => NODE_PHONEME_INJECTOR,
        "operator_pronunciation_corrector" => NODE_PRONUNCIATION_CORRECTOR,
        "validator_error_rate" => NODE_VALIDATOR_ERROR_RATE,
        "validator_naturalness" => NODE_VALIDATOR_NATURALNESS,
        "validator_noise" => NODE_VALIDATOR_NOISE,
        "validator_pronunciation" => NODE_VALIDATOR_PRONUNCIATION,
        "sink_preview" => NODE_PREVIEW,
        other => return other,
    };
    message.get()
}

/// `2–4m`
pub(crate) fn usual_time(intl: Intl, usual: UsualTime) -> String {
    intl.rough_range(RoughRange::of(usual))
}

/// `Overdue by 5m`
pub(crate) fn overdue(intl: Intl, delay: RoughRange) -> String {
    overdue_by(&intl.rough_range(delay))
}
