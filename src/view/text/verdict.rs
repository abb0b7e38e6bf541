//! The sentence of a verdict, and what helps a paused run.

use crate::domain::format::is_visible;
use crate::domain::overview::verdict::{
    Failure, Outcome, Paused, Progressing, Thresholds, Verdict,
};
use crate::i18n::catalog::*;
use crate::i18n::intl::Intl;
use crate::view::text::pause_reason;

/// Names of running nodes in the sentence.
const MAX_NAMES: usize = 3;

/// One sentence. `name` returns the name of a node.
pub(crate) fn verdict(intl: Intl, verdict: &Verdict, name: &dyn Fn(&str) -> String) -> String {
    match verdict {
        Verdict::Pending { .. } => WAITING_TO_START.get().to_owned(),
        Verdict::Running(running) => self::running(intl, running, name),
        Verdict::Paused(paused) => self::paused(paused),
        Verdict::Completed(outcome) => completed(intl, outcome),
        Verdict::Failed(failure) => failed(intl, failure, name),
        Verdict::Cancelled { after: Some(after), .. } => cancelled_after(&intl.duration(*after)),
        Verdict::Cancelled { after: None, .. } => STATE_CANCELLED.get().to_owned(),
        Verdict::Unknown(word) if is_visible(word) => unknown_status(word),
        Verdict::Unknown(_) => UNKNOWN.get().to_owned(),
    }
}

fn failed(intl: Intl, failure: &Failure, name: &dyn Fn(&str) -> String) -> String {
    let node = failure.node.as_ref();
    let attempts = node.map(|node| node.attempts).filter(|attempts| *attempts > 1);
    let attempts = attempts.map(|attempts| intl.count(attempts));
    let parts =
        [
            Some(node.map_or_else(
                || STATE_FAILED.get().to_owned(),
                |node| failed_in(&name(&node.node_id)),
            )),
            failure.after.map(|after| after_start(&intl.duration(after))),
            attempts.map(|attempts| attempt_of(&attempts, &attempts)),
        ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn running(intl: Intl, running: &Progressing, name: &dyn Fn(&str) -> String) -> String {
    let state = STATE_RUNNING.get();
    let more = running.running.len().saturating_sub(MAX_NAMES);
    let more = (more > 0).then(|| and_more(&intl.count(more)));
    let names = running.running.iter().take(MAX_NAMES).map(|id| name(id));
    let names: Vec<_> = names.chain(more).collect();
    if names.is_empty() { state.to_owned() } else { format!("{state}: {}", names.join(", ")) }
}

fn paused(paused: &Paused) -> String {
    let state = if paused.is_pausing { PAUSING_STEPS } else { STATE_PAUSED };
    match paused.reason.as_deref() {
        Some("user") if !paused.is_pausing => pause_reason("user"),
        Some(reason) => format!("{}: {}", state.get(), pause_reason(reason)),
        None => state.get().to_owned(),
    }
}

fn completed(intl: Intl, outcome: &Outcome) -> String {
    let message = match outcome.thresholds {
        Thresholds::Missed { languages, checks } => {
            let count = |count: usize| intl.count(count);
            return below_thresholds(
                &count(languages.0),
                &count(languages.1),
                &count(checks.0),
                &count(checks.1),
            );
        }
        Thresholds::Met => THRESHOLDS_MET,
        Thresholds::Incomplete => THRESHOLDS_INCOMPLETE,
        Thresholds::Unknown => STATE_COMPLETED,
    };
    message.get().to_owned()
}

/// What the user can do about a pause, by the server's reason (contract §7.3).
pub(crate) fn pause_help(reason: &str) -> &'static str {
    let message = match reason {
        "user" => HELP_USER,
        "provider_outage" => HELP_OUTAGE,
        "provider_rate_limited" => HELP_RATE_LIMIT,
        "provider_billing" => HELP_BILLING,
        "node_timeout" => HELP_TIMEOUT,
        _ => HELP_PAUSED,
    };
    message.get()
}
