//! Errors: requests, actions, URLs and definitions.

use crate::api::wire::MAX_QUOTED_CHARS;
use crate::api::{ApiError, ErrorKind};
use crate::domain::overview::graph::GraphWarning;
use crate::domain::run::{InvalidId, RunAction};
use crate::i18n::catalog::*;
use crate::poll::freshness::FetchError;
use crate::routing::location::RouteError;
use crate::routing::query::QueryProblem;

/// `Retrying in 8s (server error, request req_7)`
pub(crate) fn retrying(wait: Option<&str>, error: &FetchError) -> String {
    let error = short(error);
    match wait {
        Some(wait) => retrying_in(wait, &error),
        None => retrying_now(&error),
    }
}

/// `· Not updating (no access, request req_7)`
pub(crate) fn stopped(error: &FetchError) -> String {
    updates_stopped(&short(error))
}

fn short(error: &FetchError) -> String {
    let kind = error.kind.short().get();
    match &error.request_id {
        Some(id) => short_with_request(kind, id),
        None => kind.to_owned(),
    }
}

/// Why an action is disabled for the user's role.
pub(crate) fn action_forbidden(action: RunAction) -> &'static str {
    let message = match action {
        RunAction::Pause => ACTION_PAUSE_FORBIDDEN,
        RunAction::Resume => ACTION_RESUME_FORBIDDEN,
        RunAction::Download => ACTION_DOWNLOAD_FORBIDDEN,
        RunAction::Cancel => ACTION_CANCEL_FORBIDDEN,
    };
    message.get()
}

/// Why an action failed, and what the user can do.
pub(crate) fn action_failed(action: RunAction, kind: ErrorKind) -> &'static str {
    let (failed, conflict, no_response) = match action {
        RunAction::Pause => (ACTION_PAUSE_FAILED, ACTION_PAUSE_CONFLICT, ACTION_PAUSE_NO_RESPONSE),
        RunAction::Resume => {
            (ACTION_RESUME_FAILED, ACTION_RESUME_CONFLICT, ACTION_RESUME_NO_RESPONSE)
        }
        // A download changes nothing, so a missing response is an ordinary failure.
        RunAction::Download => {
            (ACTION_DOWNLOAD_FAILED, ACTION_DOWNLOAD_CONFLICT, ACTION_DOWNLOAD_FAILED)
        }
        RunAction::Cancel => {
            (ACTION_CANCEL_FAILED, ACTION_CANCEL_CONFLICT, ACTION_CANCEL_NO_RESPONSE)
        }
    };
    let message = match kind {
        ErrorKind::Forbidden => return action_forbidden(action),
        ErrorKind::Conflict => conflict,
        kind if kind.leaves_outcome_unknown() => no_response,
        ErrorKind::NotFound if action == RunAction::Download => NO_EXPORT,
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
        | ErrorKind::Refused => failed,
    };
    message.get()
}

/// Why a run was not started, and what the user can do.
pub(crate) fn start_failed(error: &ApiError) -> &'static str {
    let message = match (error.status, error.kind) {
        (Some(402), _) => START_NO_CREDITS,
        (Some(405), _) | (_, ErrorKind::NotFound) => START_UNSUPPORTED,
        (_, ErrorKind::Forbidden) => START_FORBIDDEN,
        (_, ErrorKind::Conflict) => START_CONFLICT,
        (_, ErrorKind::Invalid) => START_INVALID,
        (_, kind) if kind.leaves_outcome_unknown() => START_NO_RESPONSE,
        (
            _,
            ErrorKind::SignedOut
            | ErrorKind::TokenUnavailable
            | ErrorKind::Unauthorized
            | ErrorKind::RateLimited
            | ErrorKind::Server
            | ErrorKind::Network
            | ErrorKind::Timeout
            | ErrorKind::Unreadable
            | ErrorKind::Refused,
        ) => START_FAILED,
    };
    message.get()
}

/// The outcome without a response.
pub(crate) fn action_no_response(action: RunAction) -> &'static str {
    action_failed(action, ErrorKind::Network)
}

/// Why the URL has no page.
pub(crate) fn route_error(error: &RouteError) -> String {
    match error {
        RouteError::UnknownAddress => UNKNOWN_ADDRESS.get().to_owned(),
        RouteError::OutsideBase { base, path } => outside_base(base, path),
        RouteError::InvalidId(InvalidId(id)) => invalid_id(id),
        RouteError::UnknownPath(path) => unknown_path(path),
    }
}

/// The parts of a URL that were ignored.
pub(crate) fn ignored(problems: &[QueryProblem]) -> String {
    let parts = problems.iter().map(|QueryProblem { name, value, expected }| {
        ignored_part(&format!("{name}={value}"), expected.get())
    });
    address_ignored(&parts.collect::<Vec<_>>().join("; "))
}

/// A part of a definition that the graph omits.
pub(crate) fn left_out(part: &GraphWarning) -> String {
    let quoted = |id: &str| id.chars().take(MAX_QUOTED_CHARS).collect::<String>();
    match part {
        GraphWarning::NodeWithoutId(number) => left_out_node(&number.to_string()),
        GraphWarning::DuplicateNode(id) => left_out_duplicate(&quoted(id)),
        GraphWarning::EdgeWithoutEnds(number) => left_out_edge(&number.to_string()),
        GraphWarning::DanglingEdge(source, target) => {
            left_out_dangling(&quoted(source), &quoted(target))
        }
    }
}
