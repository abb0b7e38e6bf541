//! What went wrong, in words: requests, actions, and parts of addresses and definitions that could
//! not be used.

use crate::api::ErrorKind;
use crate::domain::overview::graph::LeftOut;
use crate::domain::run::{InvalidId, RunAction};
use crate::host::navigator::RouteError;
use crate::i18n::catalog::*;
use crate::routing::query::QueryProblem;

/// How much of an id is quoted, in characters.
const QUOTED_CHARS: usize = 60;

/// `· Retrying in 8s (server error, request req_7)`
pub(crate) fn retrying(wait: Option<&str>, kind: ErrorKind, request_id: Option<&str>) -> String {
    let trouble = trouble(kind, request_id);
    match wait {
        Some(wait) => RETRYING_IN.fill(&[("wait", wait), ("trouble", &trouble)]),
        None => RETRYING_NOW.fill(&[("trouble", &trouble)]),
    }
}

/// `· Stopped (no access, request req_7)`
pub(crate) fn stopped(kind: ErrorKind, request_id: Option<&str>) -> String {
    STOPPED.fill(&[("trouble", &trouble(kind, request_id))])
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

/// What went wrong, and what the reader can do.
pub(crate) fn error_title(kind: ErrorKind) -> &'static str {
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

pub(crate) fn request_id(id: &str) -> String {
    REQUEST_ID.fill(&[("id", id)])
}

/// What the reader can do about it.
pub(crate) fn error_hint(kind: ErrorKind) -> &'static str {
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

/// That an action is somebody else's to take.
pub(crate) fn action_forbidden(action: RunAction) -> &'static str {
    let message = match action {
        RunAction::Pause => ACTION_PAUSE_FORBIDDEN,
        RunAction::Resume => ACTION_RESUME_FORBIDDEN,
        RunAction::Download => ACTION_DOWNLOAD_FORBIDDEN,
        RunAction::Cancel => ACTION_CANCEL_FORBIDDEN,
    };
    message.get()
}

/// Why an action did not work, and what the reader can do.
pub(crate) fn action_failed(action: RunAction, kind: ErrorKind) -> &'static str {
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

/// Why there is nothing at an address.
pub(crate) fn nowhere(why: &RouteError) -> String {
    match why {
        RouteError::Untold => NOWHERE_UNTOLD.get().to_owned(),
        RouteError::Elsewhere { base, path } => {
            NOWHERE_ELSEWHERE.fill(&[("base", base), ("path", path)])
        }
        RouteError::BadId(InvalidId(id)) => NOWHERE_BAD_ID.fill(&[("id", id)]),
        RouteError::Unknown(path) => NOWHERE_UNKNOWN.fill(&[("path", path)]),
    }
}

/// What of an address could not be used.
pub(crate) fn unused(problems: &[QueryProblem]) -> String {
    let parts = problems.iter().map(|QueryProblem { name, value, expected }| {
        let parameter = format!("{name}={value}");
        UNUSED_PART.fill(&[("parameter", &parameter), ("expected", expected.get())])
    });
    UNUSED.fill(&[("parts", &parts.collect::<Vec<_>>().join("; "))])
}

/// What of a definition is not in its graph.
pub(crate) fn left_out(part: &LeftOut) -> String {
    let quoted = |id: &str| id.chars().take(QUOTED_CHARS).collect::<String>();
    match part {
        LeftOut::NodeWithoutId(number) => LEFT_OUT_NODE.fill(&[("number", &number.to_string())]),
        LeftOut::DuplicateNode(id) => LEFT_OUT_DUPLICATE.fill(&[("id", &quoted(id))]),
        LeftOut::EdgeWithoutEnds(number) => LEFT_OUT_EDGE.fill(&[("number", &number.to_string())]),
        LeftOut::DanglingEdge(source, target) => {
            LEFT_OUT_DANGLING.fill(&[("source", &quoted(source)), ("target", &quoted(target))])
        }
    }
}
