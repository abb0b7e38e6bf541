//! Every text of the component in one place, so that it can be read as a whole.

use crate::api::ErrorKind;
use crate::columns::Column;
use crate::feed::{News, Tempo};
use crate::overview::Availability;
use crate::run::{RunAction, RunState, RunStatus};
use crate::runs_query::SortField;
use crate::summary_window::SummaryWindow;

pub(super) const NOWHERE: &str = "There is nothing at this address";
pub(super) const RUNS: &str = "Runs";
pub(super) const SUMMARY: &str = "Summary";
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

pub(super) const LINES_DELIVERED: &str = "Lines";
pub(super) const AUDIO_DELIVERED: &str = "Audio";
pub(super) const PASS_RATE_MEANING: &str = "of finished runs that completed";
pub(super) const AVERAGE_MEANING: &str = "of completed runs";
pub(super) const SUMMARY_OF: &str = "Summary of";
pub(super) const CUSTOM_WINDOW: &str = "a time of your choice";
pub(super) const NOT_WINDOWED: &str =
    "Figures and counts are of runs created in this time. The list below shows all runs.";
pub(super) const FROM: &str = "From";
pub(super) const TO: &str = "to";
pub(super) const TIME_ZONE: &str = "Time zone";
pub(super) const APPLY: &str = "Apply";
pub(super) const NO_INSTANT: &str = "Fill in at least one of the two times.";
pub(super) const ENDS_BEFORE_IT_BEGINS: &str = "The second time is before the first.";

pub(super) const COLUMNS: &str = "Columns";
pub(super) const EXACT_TIMES: &str = "Exact times";
pub(super) const ACTIONS: &str = "Actions";
pub(super) const PREVIOUS_RUN: &str = "‹ Previous run";
pub(super) const NEXT_RUN: &str = "Next run ›";
pub(super) const OPEN: &str = "Open";
pub(super) const COPY_ID: &str = "Copy id";
pub(super) const COPY_LINK: &str = "Copy link";
pub(super) const CLOSE: &str = "Close";
pub(super) const KEYS: &str = "Keys";
pub(super) const KEY_SEARCH: &str = "Search by person";
pub(super) const KEY_ROWS: &str = "Next and previous run";
pub(super) const KEY_ENDS: &str = "First and last run of the page";
pub(super) const KEY_LEAP: &str = "Ten runs up or down";
pub(super) const KEY_OPEN: &str = "Open the run";
pub(super) const KEY_KEYS: &str = "This list";
pub(super) const KEY_CLOSE: &str = "Close a menu or this list";

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
pub(super) const LANGUAGES_TOTAL: &str = "All languages";
pub(super) const SHARE: &str = "Share";
pub(super) const SHOW_IN_GRAPH: &str = "Show in the graph";
pub(super) const CHECKS_PAGE: &str = "Open the checks’ page";
pub(super) const TRACE_PAGE: &str = "Open the live trace";
pub(super) const SHARED_PAGE: &str = "Open the shared page";

pub(super) const PAUSED_FOR: &str = "Paused for";
pub(super) const USAGE: &str = "Usage";
pub(super) const DELIVERED_LINES: &str = "Lines delivered";
pub(super) const HELD: &str = "Waiting at";
pub(super) const SHARED: &str = "Shared";
pub(super) const COPY: &str = "Copy";
pub(super) const COPIED: &str = "Copied";
pub(super) const NOT_COPIED: &str = "The browser did not let it be copied";
pub(super) const CANCEL_TITLE: &str = "Cancel this run?";
pub(super) const CANCEL_WARNING: &str =
    "This cannot be undone. Work in progress may be lost; what it has cost so far is not refunded.";
pub(super) const KEEP_RUNNING: &str = "Keep the run";
pub(super) const DISMISS: &str = "Dismiss";
pub(super) const DOWNLOAD_READY: &str = "The download starts by itself. If it does not: ";

pub(super) const VIEWS: &str = "Ways to look at the nodes";
pub(super) const TIMELINE: &str = "Timeline";
pub(super) const GRAPH: &str = "Graph";
pub(super) const TABLE: &str = "Table";
pub(super) const DEFINITION: &str = "Definition";
pub(super) const ZOOM_IN: &str = "Zoom in";
pub(super) const ZOOM_OUT: &str = "Zoom out";
pub(super) const FIT: &str = "Fit";
pub(super) const QUEUED: &str = "Queued";
pub(super) const WAITING: &str = "No node at work";
pub(super) const PAUSE: &str = "Paused";
pub(super) const NO_TIMES: &str = "No node has a known time yet.";
pub(super) const NO_NODES: &str = "No node has been heard of yet.";
pub(super) const PLANNED: &str = "Planned";
pub(super) const NOT_RUN: &str = "Did not run";
pub(super) const END_UNKNOWN: &str = "end not known";
pub(super) const NO_GRAPH: &str = "This definition holds no graph that could be drawn.";
pub(super) const NO_DEFINITION: &str = "The server gives no definition of this run.";
pub(super) const GRAPH_HINT: &str = "Arrow keys walk along the edges, Enter tells more.";
pub(super) const IMPLIED: &str = "The definition names no edges: its steps stand in their order.";
pub(super) const LEFT_OUT: &str = "Parts of the definition are not in the graph";
pub(super) const TYPE: &str = "Type";
pub(super) const LEADS_TO: &str = "Leads to";
pub(super) const ENDED: &str = "Ended";
pub(super) const TOTAL_TIME: &str = "Time at work";
pub(super) const ATTEMPTS: &str = "Attempts";
pub(super) const ID: &str = "Id";
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

pub(super) const FRESHNESS: &str = "Freshness";
pub(super) const AS_OF: &str = "As of";
pub(super) const FINAL: &str = "· final";
pub(super) const PAUSED: &str = "· Paused";
pub(super) const REFRESH: &str = "Refresh now";
pub(super) const PAUSE_UPDATES: &str = "Pause updates";
pub(super) const RESUME_UPDATES: &str = "Resume updates";
pub(super) const UPDATES: &str = "Updates";

/// `· every 5s`
pub(super) fn every(interval: &str) -> String {
    format!("· every {interval}")
}

/// `· Retrying in 8s (server error, request req_7)`
pub(super) fn retrying(wait: Option<&str>, kind: ErrorKind, request_id: Option<&str>) -> String {
    let when = wait.map_or_else(|| "now".to_owned(), |wait| format!("in {wait}"));
    format!("· Retrying {when} ({})", trouble(kind, request_id))
}

/// `· Stopped (no access, request req_7)`
pub(super) fn stopped(kind: ErrorKind, request_id: Option<&str>) -> String {
    format!("· Stopped ({})", trouble(kind, request_id))
}

/// `· Offline since 12:03:07`
pub(super) fn offline(since: &str) -> String {
    format!("· Offline since {since}")
}

/// A failure in two words; the message about it has more.
fn trouble(kind: ErrorKind, request_id: Option<&str>) -> String {
    let word = match kind {
        ErrorKind::SignedOut => "signed out",
        ErrorKind::TokenUnavailable => "no session token",
        ErrorKind::Unauthorized => "session ended",
        ErrorKind::Forbidden => "no access",
        ErrorKind::NotFound => "not found",
        ErrorKind::Conflict => "conflict",
        ErrorKind::Invalid | ErrorKind::Refused => "refused",
        ErrorKind::RateLimited => "too many requests",
        ErrorKind::Server => "server error",
        ErrorKind::Network => "no connection",
        ErrorKind::Timeout => "no answer in time",
        ErrorKind::Unreadable => "unreadable answer",
    };
    match request_id {
        Some(id) => format!("{word}, request {id}"),
        None => word.to_owned(),
    }
}

pub(super) fn tempo(tempo: Tempo) -> &'static str {
    match tempo {
        Tempo::Live => "Live",
        Tempo::Calm => "Every 15 s",
        Tempo::Slow => "Every 60 s",
    }
}

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
    format!("{finished}/{total} steps")
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

/// What the reader can do about it.
pub(super) fn error_hint(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::SignedOut => "Sign in to see the runs. Nothing is sent until then.",
        ErrorKind::TokenUnavailable | ErrorKind::Network | ErrorKind::Timeout => {
            "Check the connection. This page goes on by itself once it is back."
        }
        ErrorKind::Unauthorized => "Sign in again to go on where you were.",
        ErrorKind::Forbidden => "Ask an admin of the workspace for access.",
        ErrorKind::NotFound => {
            "Check the address and that you are in the right workspace, or ask who shared it."
        }
        ErrorKind::Conflict => "Look at the state again before trying once more.",
        ErrorKind::Invalid => "Change what is named below, or clear the filters.",
        ErrorKind::RateLimited => "There is nothing to do: the wait that the API asks for is kept.",
        ErrorKind::Server => "There is nothing to do. If it lasts, tell support the request’s id.",
        ErrorKind::Unreadable => {
            "A proxy or a sign-in page may stand between this page and the API."
        }
        ErrorKind::Refused => "If it lasts, tell support the request’s id.",
    }
}

pub(super) fn column(column: Column) -> &'static str {
    match column {
        Column::Status => STATUS,
        Column::Progress => PROGRESS,
        Column::StartedBy => STARTED_BY,
        Column::Created => CREATED,
        Column::Started => STARTED,
        Column::Completed => COMPLETED,
        Column::Duration => DURATION,
        Column::Credits => CREDITS,
        Column::Lines => LINES_DELIVERED,
        Column::Audio => AUDIO_DELIVERED,
    }
}

pub(super) fn move_forward(column: &str) -> String {
    format!("Move {column} forward")
}

pub(super) fn window(window: SummaryWindow) -> &'static str {
    match window {
        SummaryWindow::All => "all time",
        SummaryWindow::Day => "the last 24 hours",
        SummaryWindow::Week => "the last 7 days",
        SummaryWindow::Month => "the last 30 days",
        SummaryWindow::Between(..) => CUSTOM_WINDOW,
    }
}

pub(super) fn nodes(finished: &str, total: &str) -> String {
    format!("{finished}/{total} nodes")
}

pub(super) fn actions_for(run: &str) -> String {
    format!("Actions for {run}")
}

pub(super) fn copied(text: &str) -> String {
    format!("Copied {text}")
}

pub(super) fn not_copied(text: &str) -> String {
    format!("The browser did not allow copying. The text is {text}")
}

/// `12 completed`
pub(super) fn state_count(of: &RunState, count: &str) -> String {
    format!("{count} {}", state(of).to_lowercase())
}

/// The runs on screen in words: their states, and their shortest, middle and longest duration.
pub(super) fn glance(states: &[String], durations: Option<&[String; 3]>) -> String {
    if states.is_empty() {
        return String::new();
    }
    let states = states.join(", ");
    match durations {
        Some([shortest, middle, longest]) if shortest != longest => {
            format!("On this page: {states}. They took {shortest} to {longest}, median {middle}.")
        }
        Some([one, ..]) => format!("On this page: {states}. They took {one}."),
        None => format!("On this page: {states}."),
    }
}

/// What has happened to the list, on the button that shows it; `None` for nothing.
pub(super) fn news(news: News) -> Option<String> {
    match news {
        News::None => None,
        News::New(1) => Some("1 new run".to_owned()),
        News::New(count) => Some(format!("{count} new runs")),
        News::Moved => Some("The list has changed".to_owned()),
    }
}

/// Announces runs with their new states, and the news: a few by name, more by number.
pub(super) fn changes(runs: &[&(String, RunState)], news: Option<String>) -> String {
    let mut parts = Vec::new();
    if runs.len() <= 3 {
        parts
            .extend(runs.iter().map(|(name, now)| format!("{name} {}", state(now).to_lowercase())));
    } else {
        parts.push(format!("{} runs changed", runs.len()));
    }
    parts.extend(news);
    parts.join(", ")
}

/// The button of an action.
pub(super) fn action(action: RunAction) -> &'static str {
    match action {
        RunAction::Pause => "Pause",
        RunAction::Resume => "Resume",
        RunAction::Download => "Download export",
        RunAction::Cancel => "Cancel run",
    }
}

/// The same while its answer is waited for.
pub(super) fn action_underway(action: RunAction) -> &'static str {
    match action {
        RunAction::Pause => "Pausing…",
        RunAction::Resume => "Resuming…",
        RunAction::Download => "Preparing…",
        RunAction::Cancel => "Cancelling…",
    }
}

/// That an action is somebody else's to take.
pub(super) fn action_forbidden(action: RunAction) -> &'static str {
    match action {
        RunAction::Pause => "Your role cannot pause runs",
        RunAction::Resume => "Your role cannot resume runs",
        RunAction::Download => "Your role cannot download exports",
        RunAction::Cancel => "Your role cannot cancel runs",
    }
}

/// Why an action did not work, and what the reader can do.
pub(super) fn action_failed(action: RunAction, kind: ErrorKind) -> String {
    let word = match action {
        RunAction::Pause => "paused",
        RunAction::Resume => "resumed",
        RunAction::Download => "downloaded",
        RunAction::Cancel => "cancelled",
    };
    match kind {
        ErrorKind::Forbidden => action_forbidden(action).to_owned(),
        ErrorKind::Conflict => format!("The run could not be {word}: its state stands against it"),
        ErrorKind::Network | ErrorKind::Timeout if action != RunAction::Download => {
            format!(
                "No answer arrived. Look at the status: the run may have been {word} all the same"
            )
        }
        ErrorKind::NotFound if action == RunAction::Download => {
            "There is nothing to download".to_owned()
        }
        ErrorKind::SignedOut
        | ErrorKind::TokenUnavailable
        | ErrorKind::Unauthorized
        | ErrorKind::NotFound
        | ErrorKind::Invalid
        | ErrorKind::RateLimited
        | ErrorKind::Server
        | ErrorKind::Network
        | ErrorKind::Timeout
        | ErrorKind::Unreadable
        | ErrorKind::Refused => format!("The run could not be {word}"),
    }
}

/// What a type of node does (contract §7.5); a slug this version does not know is shown as it is.
pub(super) fn node_type(slug: &str) -> &str {
    match slug {
        "source_script" => "Script input",
        "operator_translator" | "processing_translator" => "Translator",
        "operator_normalizer" | "processing_booster" => "Normalizer",
        "operator_generator" | "processing_generator" => "Voice generator",
        "operator_phoneme_injector" => "Phonemizer",
        "operator_pronunciation_corrector" => "Pronunciation corrector",
        "validator_error_rate" => "Word accuracy check",
        "validator_naturalness" => "Naturalness check",
        "validator_noise" => "Clarity check",
        "validator_pronunciation" => "Pronunciation check",
        "sink_preview" => "Export",
        other => other,
    }
}

/// A total of which a part is not said.
pub(super) fn at_least(total: &str) -> String {
    format!("at least {total}")
}

/// `+ 1m 6s`: how long after the run's start.
pub(super) fn after(duration: &str) -> String {
    format!("+ {duration}")
}

/// `attempt 2`, by the server's own count.
pub(super) fn attempt(number: &str) -> String {
    format!("attempt {number}")
}

/// `3 attempts without a known time`
pub(super) fn untimed(count: &str) -> String {
    format!("{count} without a known time")
}

/// `and 12 more`
pub(super) fn more(count: &str) -> String {
    format!("and {count} more")
}

/// `12 entries`, of a folded list.
pub(super) fn entries(count: &str) -> String {
    format!("{count} entries")
}
