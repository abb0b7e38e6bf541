//! Which text stands for what, in the language of the component's messages.

use std::cell::{Cell, RefCell};

use leptos::prelude::*;

use crate::api::ErrorKind;
use crate::columns::Column;
use crate::feed::{News, Tempo};
pub(super) use crate::messages::catalog::*;
use crate::messages::{Message, Messages, fill};
use crate::overview::Availability;
use crate::run::{RunAction, RunState, RunStatus};
use crate::runs_query::SortField;
use crate::summary_window::SummaryWindow;

/// No value.
pub(super) const NONE: &str = "–";

/// The texts of one component.
#[derive(Clone, Copy)]
struct Table(&'static Messages);

thread_local! {
    /// Whether any component has texts of its own. Most pages have none, and need not look.
    static REPLACED: Cell<bool> = const { Cell::new(false) };
    /// The tables there are. They stay: a host has as many as languages, not as components.
    static TABLES: RefCell<Vec<&'static Messages>> = const { RefCell::new(Vec::new()) };
}

/// Gives the component of the calling scope texts of its own.
pub(crate) fn provide(messages: Messages) {
    if messages.is_empty() {
        return;
    }
    REPLACED.set(true);
    let table = TABLES.with_borrow_mut(|tables| {
        let known = tables.iter().copied().find(|known| **known == messages);
        known.unwrap_or_else(|| {
            let table: &'static Messages = Box::leak(Box::new(messages));
            tables.push(table);
            table
        })
    });
    provide_context(Table(table));
}

impl Message {
    /// The text, in the component of the calling scope.
    pub(super) fn get(self) -> &'static str {
        let table = REPLACED.get().then(use_context::<Table>).flatten();
        table.map_or(self.english, |Table(messages)| messages.get(self))
    }

    /// The text with values in the place of their names.
    pub(super) fn fill(self, values: &[(&str, &str)]) -> String {
        fill(self.get(), values)
    }
}

/// `· every 5s`
pub(super) fn every(interval: &str) -> String {
    EVERY.fill(&[("interval", interval)])
}

/// `· Retrying in 8s (server error, request req_7)`
pub(super) fn retrying(wait: Option<&str>, kind: ErrorKind, request_id: Option<&str>) -> String {
    let trouble = trouble(kind, request_id);
    match wait {
        Some(wait) => RETRYING_IN.fill(&[("wait", wait), ("trouble", &trouble)]),
        None => RETRYING_NOW.fill(&[("trouble", &trouble)]),
    }
}

/// `· Stopped (no access, request req_7)`
pub(super) fn stopped(kind: ErrorKind, request_id: Option<&str>) -> String {
    STOPPED.fill(&[("trouble", &trouble(kind, request_id))])
}

/// `· Offline since 12:03:07`
pub(super) fn offline(since: &str) -> String {
    OFFLINE_SINCE.fill(&[("time", since)])
}

/// A failure in two words; the message about it has more.
fn trouble(kind: ErrorKind, request_id: Option<&str>) -> String {
    let word = match kind {
        ErrorKind::SignedOut => TROUBLE_SIGNED_OUT,
        ErrorKind::TokenUnavailable => TROUBLE_TOKEN_UNAVAILABLE,
        ErrorKind::Unauthorized => TROUBLE_UNAUTHORIZED,
        ErrorKind::Forbidden => TROUBLE_FORBIDDEN,
        ErrorKind::NotFound => TROUBLE_NOT_FOUND,
        ErrorKind::Conflict => TROUBLE_CONFLICT,
        ErrorKind::Invalid | ErrorKind::Refused => TROUBLE_REFUSED,
        ErrorKind::RateLimited => TROUBLE_RATE_LIMITED,
        ErrorKind::Server => TROUBLE_SERVER,
        ErrorKind::Network => TROUBLE_NETWORK,
        ErrorKind::Timeout => TROUBLE_TIMEOUT,
        ErrorKind::Unreadable => TROUBLE_UNREADABLE,
    };
    match request_id {
        Some(id) => TROUBLE_OF_REQUEST.fill(&[("trouble", word.get()), ("id", id)]),
        None => word.get().to_owned(),
    }
}

pub(super) fn tempo(tempo: Tempo) -> &'static str {
    let message = match tempo {
        Tempo::Live => TEMPO_LIVE,
        Tempo::Calm => TEMPO_CALM,
        Tempo::Slow => TEMPO_SLOW,
    };
    message.get()
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
    let message = match state {
        RunState::Pausing => STATE_PAUSING,
        RunState::Is(status) => match status {
            RunStatus::Pending => STATE_PENDING,
            RunStatus::Running => STATE_RUNNING,
            RunStatus::Paused => STATE_PAUSED,
            RunStatus::Completed => STATE_COMPLETED,
            RunStatus::Failed => STATE_FAILED,
            RunStatus::Cancelled => STATE_CANCELLED,
            RunStatus::Unknown(word) if word.is_empty() => UNKNOWN,
            RunStatus::Unknown(word) => return word.clone(),
        },
    };
    message.get().to_owned()
}

/// Why a run is paused, when the server says no more than a word (contract §7.3).
pub(super) fn pause_reason(word: &str) -> String {
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

/// Why a figure is not there, when the server gives no reason.
pub(super) fn availability(status: &Availability) -> String {
    let message = match status {
        Availability::Available => AVAILABLE,
        Availability::NotReady => NOT_READY,
        Availability::Unsupported => UNSUPPORTED,
        Availability::Unavailable => UNAVAILABLE,
        Availability::Unknown(word) if word.is_empty() => UNKNOWN,
        Availability::Unknown(word) => return word.clone(),
    };
    message.get().to_owned()
}

pub(super) fn sort_field(field: SortField) -> &'static str {
    let message = match field {
        SortField::CreatedAt => CREATED,
        SortField::StartedAt => STARTED,
        SortField::CompletedAt => COMPLETED,
        SortField::Status => STATUS,
    };
    message.get()
}

pub(super) fn steps(finished: &str, total: &str) -> String {
    STEPS_DONE.fill(&[("finished", finished), ("total", total)])
}

pub(super) fn nodes(finished: &str, total: &str) -> String {
    NODES_DONE.fill(&[("finished", finished), ("total", total)])
}

/// `21–40 of 143`
pub(super) fn range(first: &str, last: &str, total: Option<&str>) -> String {
    match total {
        Some(total) => RANGE_OF_TOTAL.fill(&[("first", first), ("last", last), ("total", total)]),
        None => RANGE.fill(&[("first", first), ("last", last)]),
    }
}

/// `of 8`, after a page's number.
pub(super) fn of(pages: &str) -> String {
    OF_PAGES.fill(&[("pages", pages)])
}

/// What went wrong, and what the reader can do.
pub(super) fn error_title(kind: ErrorKind) -> &'static str {
    let message = match kind {
        ErrorKind::SignedOut => ERROR_SIGNED_OUT,
        ErrorKind::TokenUnavailable => ERROR_TOKEN_UNAVAILABLE,
        ErrorKind::Unauthorized => ERROR_UNAUTHORIZED,
        ErrorKind::Forbidden => ERROR_FORBIDDEN,
        ErrorKind::NotFound => ERROR_NOT_FOUND,
        ErrorKind::Conflict => ERROR_CONFLICT,
        ErrorKind::Invalid => ERROR_INVALID,
        ErrorKind::RateLimited => ERROR_RATE_LIMITED,
        ErrorKind::Server => ERROR_SERVER,
        ErrorKind::Network => ERROR_NETWORK,
        ErrorKind::Timeout => ERROR_TIMEOUT,
        ErrorKind::Unreadable => ERROR_UNREADABLE,
        ErrorKind::Refused => ERROR_REFUSED,
    };
    message.get()
}

pub(super) fn request_id(id: &str) -> String {
    REQUEST_ID.fill(&[("id", id)])
}

/// What the reader can do about it.
pub(super) fn error_hint(kind: ErrorKind) -> &'static str {
    let message = match kind {
        ErrorKind::SignedOut => HINT_SIGNED_OUT,
        ErrorKind::TokenUnavailable | ErrorKind::Network | ErrorKind::Timeout => HINT_CONNECTION,
        ErrorKind::Unauthorized => HINT_UNAUTHORIZED,
        ErrorKind::Forbidden => HINT_FORBIDDEN,
        ErrorKind::NotFound => HINT_NOT_FOUND,
        ErrorKind::Conflict => HINT_CONFLICT,
        ErrorKind::Invalid => HINT_INVALID,
        ErrorKind::RateLimited => HINT_RATE_LIMITED,
        ErrorKind::Server => HINT_SERVER,
        ErrorKind::Unreadable => HINT_UNREADABLE,
        ErrorKind::Refused => HINT_REFUSED,
    };
    message.get()
}

pub(super) fn column(column: Column) -> &'static str {
    let message = match column {
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
    };
    message.get()
}

pub(super) fn move_forward(column: &str) -> String {
    MOVE_FORWARD.fill(&[("column", column)])
}

pub(super) fn window(window: SummaryWindow) -> &'static str {
    let message = match window {
        SummaryWindow::All => WINDOW_ALL,
        SummaryWindow::Day => WINDOW_DAY,
        SummaryWindow::Week => WINDOW_WEEK,
        SummaryWindow::Month => WINDOW_MONTH,
        SummaryWindow::Between(..) => CUSTOM_WINDOW,
    };
    message.get()
}

pub(super) fn actions_for(run: &str) -> String {
    ACTIONS_FOR.fill(&[("run", run)])
}

pub(super) fn copied(text: &str) -> String {
    COPIED_TEXT.fill(&[("text", text)])
}

pub(super) fn not_copied(text: &str) -> String {
    NOT_COPIED_TEXT.fill(&[("text", text)])
}

/// `12 completed`
pub(super) fn state_count(of: &RunState, count: &str) -> String {
    COUNT_OF_STATE.fill(&[("count", count), ("state", &state(of).to_lowercase())])
}

/// The runs on screen in words: their states, and their shortest, middle and longest duration.
pub(super) fn glance(states: &[String], durations: Option<&[String; 3]>) -> String {
    if states.is_empty() {
        return String::new();
    }
    let states = ("states", states.join(", "));
    let states = (states.0, states.1.as_str());
    match durations {
        Some([shortest, median, longest]) if shortest != longest => GLANCE_RANGE.fill(&[
            states,
            ("shortest", shortest),
            ("longest", longest),
            ("median", median),
        ]),
        Some([one, ..]) => GLANCE_ONE.fill(&[states, ("time", one)]),
        None => GLANCE_STATES.fill(&[states]),
    }
}

/// What has happened to the list, on the button that shows it; `None` for nothing.
pub(super) fn news(news: News) -> Option<String> {
    match news {
        News::None => None,
        News::New(1) => Some(NEW_RUN.get().to_owned()),
        News::New(count) => Some(NEW_RUNS.fill(&[("count", &count.to_string())])),
        News::Moved => Some(LIST_CHANGED.get().to_owned()),
    }
}

/// Announces runs with their new states, and the news: a few by name, more by number.
pub(super) fn changes(runs: &[&(String, RunState)], news: Option<String>) -> String {
    let mut parts = Vec::new();
    if runs.len() <= 3 {
        parts.extend(runs.iter().map(|(name, now)| {
            RUN_IS_NOW.fill(&[("run", name), ("state", &state(now).to_lowercase())])
        }));
    } else {
        parts.push(RUNS_CHANGED.fill(&[("count", &runs.len().to_string())]));
    }
    parts.extend(news);
    parts.join(", ")
}

/// The button of an action.
pub(super) fn action(action: RunAction) -> &'static str {
    let message = match action {
        RunAction::Pause => ACTION_PAUSE,
        RunAction::Resume => ACTION_RESUME,
        RunAction::Download => ACTION_DOWNLOAD,
        RunAction::Cancel => ACTION_CANCEL,
    };
    message.get()
}

/// The same while its answer is waited for.
pub(super) fn action_underway(action: RunAction) -> &'static str {
    let message = match action {
        RunAction::Pause => ACTION_PAUSE_UNDERWAY,
        RunAction::Resume => ACTION_RESUME_UNDERWAY,
        RunAction::Download => ACTION_DOWNLOAD_UNDERWAY,
        RunAction::Cancel => ACTION_CANCEL_UNDERWAY,
    };
    message.get()
}

/// That an action is somebody else's to take.
pub(super) fn action_forbidden(action: RunAction) -> &'static str {
    let message = match action {
        RunAction::Pause => ACTION_PAUSE_FORBIDDEN,
        RunAction::Resume => ACTION_RESUME_FORBIDDEN,
        RunAction::Download => ACTION_DOWNLOAD_FORBIDDEN,
        RunAction::Cancel => ACTION_CANCEL_FORBIDDEN,
    };
    message.get()
}

/// Why an action did not work, and what the reader can do.
pub(super) fn action_failed(action: RunAction, kind: ErrorKind) -> &'static str {
    let (failed, conflict, no_answer) = match action {
        RunAction::Pause => (ACTION_PAUSE_FAILED, ACTION_PAUSE_CONFLICT, ACTION_PAUSE_NO_ANSWER),
        RunAction::Resume => {
            (ACTION_RESUME_FAILED, ACTION_RESUME_CONFLICT, ACTION_RESUME_NO_ANSWER)
        }
        // Asking for a link changes nothing.
        RunAction::Download => {
            (ACTION_DOWNLOAD_FAILED, ACTION_DOWNLOAD_CONFLICT, ACTION_DOWNLOAD_FAILED)
        }
        RunAction::Cancel => {
            (ACTION_CANCEL_FAILED, ACTION_CANCEL_CONFLICT, ACTION_CANCEL_NO_ANSWER)
        }
    };
    let message = match kind {
        ErrorKind::Forbidden => return action_forbidden(action),
        ErrorKind::Conflict => conflict,
        ErrorKind::Network | ErrorKind::Timeout => no_answer,
        ErrorKind::NotFound if action == RunAction::Download => NOTHING_TO_DOWNLOAD,
        ErrorKind::SignedOut
        | ErrorKind::TokenUnavailable
        | ErrorKind::Unauthorized
        | ErrorKind::NotFound
        | ErrorKind::Invalid
        | ErrorKind::RateLimited
        | ErrorKind::Server
        | ErrorKind::Unreadable
        | ErrorKind::Refused => failed,
    };
    message.get()
}

/// What a type of node does (contract §7.5); a slug this version does not know is shown as it is.
pub(super) fn node_type(slug: &str) -> &str {
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

/// A total of which a part is not said.
pub(super) fn at_least(total: &str) -> String {
    AT_LEAST.fill(&[("total", total)])
}

/// `+ 1m 6s`: how long after the run's start.
pub(super) fn after(duration: &str) -> String {
    AFTER.fill(&[("duration", duration)])
}

/// `attempt 2`, by the server's own count.
pub(super) fn attempt(number: &str) -> String {
    ATTEMPT_NUMBER.fill(&[("number", number)])
}

/// `3 attempts without a known time`
pub(super) fn untimed(count: &str) -> String {
    UNTIMED.fill(&[("count", count)])
}

/// `and 12 more`
pub(super) fn more(count: &str) -> String {
    AND_MORE.fill(&[("count", count)])
}

/// `12 entries`, of a folded list.
pub(super) fn entries(count: &str) -> String {
    ENTRIES.fill(&[("count", count)])
}
