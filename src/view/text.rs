//! Every text of the component in one place, so that it can be read as a whole.

use crate::api::ErrorKind;
use crate::overview::Availability;
use crate::run::{RunState, RunStatus};
use crate::runs_query::SortField;

pub(super) const NOWHERE: &str = "There is nothing at this address";
pub(super) const RUNS: &str = "Runs";
pub(super) const SUMMARY: &str = "Summary of all runs";
pub(super) const LOADING: &str = "Loading…";
pub(super) const NO_RUNS: &str = "No runs yet";
pub(super) const NO_RUNS_HINT: &str =
    "Runs of this workflow appear here as soon as somebody starts one.";
pub(super) const NO_MATCH: &str = "No run matches";
pub(super) const NO_MATCH_HINT: &str = "No run of this workflow has what the filters ask for.";
pub(super) const TRY_AGAIN: &str = "Try again";
pub(super) const STALE: &str = "Shown as last known";
pub(super) const UNREADABLE_ROW: &str = "This run could not be read";
pub(super) const UNUSED: &str = "Not everything in this address could be used";
pub(super) const NONE: &str = "–";

pub(super) const TOTAL: &str = "Runs in all";
pub(super) const PASS_RATE: &str = "Pass rate";
pub(super) const NOT_FINISHED: &str = "no finished runs yet";
pub(super) const NOT_COMPLETED: &str = "no completed runs yet";
pub(super) const TO_RUNS: &str = "Show the runs";
pub(super) const AVERAGE_DURATION: &str = "Average duration";
pub(super) const DELIVERED_AUDIO: &str = "Delivered audio";

pub(super) const RUN: &str = "Run";
pub(super) const STATUS: &str = "Status";
pub(super) const PROGRESS: &str = "Progress";
pub(super) const STARTED_BY: &str = "Started by";
pub(super) const CREATED: &str = "Created";
pub(super) const STARTED: &str = "Started";
pub(super) const COMPLETED: &str = "Completed";
pub(super) const DURATION: &str = "Duration";
pub(super) const UNKNOWN_PERSON: &str = "unknown";

pub(super) const FILTER_BY_STATUS: &str = "Show only runs with these statuses";
pub(super) const SEARCH: &str = "Search by person";
pub(super) const CLEAR_FILTERS: &str = "Clear filters";
pub(super) const PAGE: &str = "Page";
pub(super) const PAGE_SIZE: &str = "Runs per page";
pub(super) const PAGES: &str = "Pages";
pub(super) const FIRST: &str = "First";
pub(super) const PREVIOUS: &str = "Previous";
pub(super) const NEXT: &str = "Next";
pub(super) const LAST: &str = "Last";

pub(super) const ALL_RUNS: &str = "All runs";
pub(super) const CREDITS: &str = "Credits";
pub(super) const BILLING_UNITS: &str = "Billing units";
pub(super) const FAILED_BECAUSE: &str = "Why it failed";
pub(super) const PAUSED_BECAUSE: &str = "Why it is paused";
pub(super) const NOT_USED: &str = "Parts of the answer could not be read and are left out";
pub(super) const RESULTS: &str = "Results";
pub(super) const VALIDATORS: &str = "Quality checks";
pub(super) const AUDIO: &str = "Audio by language";
pub(super) const NODES: &str = "Nodes";
pub(super) const NOTHING_HERE: &str = "Nothing here yet.";
pub(super) const CHECK: &str = "Check";
pub(super) const KIND: &str = "Kind";
pub(super) const SCORE: &str = "Average score";
pub(super) const PASSED: &str = "Passed";
pub(super) const NOT_PASSED: &str = "Not passed";
pub(super) const RETRIES: &str = "Retries";
pub(super) const LANGUAGE: &str = "Language";
pub(super) const LINES: &str = "Lines";
pub(super) const TOTAL_LENGTH: &str = "Length";
pub(super) const AVERAGE_LENGTH: &str = "Average line";
pub(super) const NODE: &str = "Node";
pub(super) const ATTEMPT: &str = "Attempt";
pub(super) const ERROR: &str = "Error";

/// `#148`, or the start of the id where the server gives no number.
pub(super) fn run_name(number: Option<i64>, id: &str) -> String {
    match number {
        Some(number) => format!("#{number}"),
        None => id.chars().take(8).collect(),
    }
}

/// What a run is doing. Words this version does not know are shown as the server wrote them.
pub(super) fn state(state: &RunState) -> String {
    let word = match state {
        RunState::Pausing => "Pausing",
        RunState::Is(status) => match status {
            RunStatus::Pending => "Pending",
            RunStatus::Running => "Running",
            RunStatus::Paused => "Paused",
            RunStatus::Completed => "Completed",
            RunStatus::Failed => "Failed",
            RunStatus::Cancelled => "Cancelled",
            RunStatus::Unknown(word) if word.is_empty() => "Unknown",
            RunStatus::Unknown(word) => word,
        },
    };
    word.to_owned()
}

/// Why a run is paused, when the server says no more than a word (contract §7.3).
pub(super) fn pause_reason(word: &str) -> String {
    let reason = match word {
        "user" => "Somebody paused it.",
        "provider_outage" => "A voice provider cannot be reached.",
        "provider_rate_limited" => "A voice provider takes no more requests for now.",
        "provider_billing" => "A voice provider refuses the account's payment.",
        "node_timeout" => "A node took too long.",
        other => other,
    };
    reason.to_owned()
}

/// Why a figure is not there, when the server gives no reason.
pub(super) fn availability(status: &Availability) -> String {
    let word = match status {
        Availability::Available => "Available",
        Availability::NotReady => "Not ready yet",
        Availability::Unsupported => "Not offered for this workflow",
        Availability::Unavailable => "Not available",
        Availability::Unknown(word) if word.is_empty() => "Unknown",
        Availability::Unknown(word) => word,
    };
    word.to_owned()
}

pub(super) fn sort_field(field: SortField) -> &'static str {
    match field {
        SortField::CreatedAt => CREATED,
        SortField::StartedAt => STARTED,
        SortField::CompletedAt => COMPLETED,
        SortField::Status => STATUS,
    }
}

pub(super) fn steps(finished: &str, total: &str) -> String {
    format!("{finished} of {total} steps")
}

/// `21–40 of 143`
pub(super) fn range(first: &str, last: &str, total: Option<&str>) -> String {
    match total {
        Some(total) => format!("{first}–{last} of {total}"),
        None => format!("{first}–{last}"),
    }
}

/// `of 8`, after a page's number.
pub(super) fn of(pages: &str) -> String {
    format!("of {pages}")
}

/// What went wrong, and what the reader can do.
pub(super) fn error_title(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::SignedOut => "You are signed out",
        ErrorKind::TokenUnavailable => "Your sign-in cannot be checked right now",
        ErrorKind::Unauthorized => "Your session has ended. Sign in again",
        ErrorKind::Forbidden => "Your role does not allow this",
        ErrorKind::NotFound => "Not found, or you have no access",
        ErrorKind::Conflict => "The state changed meanwhile",
        ErrorKind::Invalid => "The API refused what was asked",
        ErrorKind::RateLimited => "Too many requests. Trying again soon",
        ErrorKind::Server => "The API is in trouble. Trying again soon",
        ErrorKind::Network => "The API cannot be reached. Trying again soon",
        ErrorKind::Timeout => "The API did not answer in time. Trying again soon",
        ErrorKind::Unreadable => "The answer is not the API's. Trying again soon",
        ErrorKind::Refused => "The API refused the request",
    }
}

pub(super) fn request_id(id: &str) -> String {
    format!("Request {id}")
}
