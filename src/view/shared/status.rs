//! Status badges: shape, text and colour, so that none of them is the only cue.

use crate::domain::run::{RunState, RunStatus};
use crate::view::text;
use dom::{El, span, svg};

pub(crate) fn status_badge(state: &RunState) -> El {
    let outline = svg::svg().attr("viewBox", "0 0 16 16").attr("aria-hidden", "true");
    let text = text::state(state);
    let word = match state {
        // The server's own word can have any length and direction.
        RunState::Status(RunStatus::Unknown(_)) => {
            span().attr("dir", "auto").attr("title", text.as_str())
        }
        RunState::Status(_) | RunState::Pausing => span(),
    };
    let word = word.child(text);
    span()
        .class("status")
        .attr("data-state", state_name(state))
        .child(outline.child(svg::path().attr("d", shape(state))))
        .child(word)
}

/// The value of `data-state` for the style sheet.
pub(crate) fn state_name(state: &RunState) -> &'static str {
    match state {
        RunState::Pausing => "pausing",
        RunState::Status(status) => match status {
            RunStatus::Pending => "pending",
            RunStatus::Running => "running",
            RunStatus::Paused => "paused",
            RunStatus::Completed => "completed",
            RunStatus::Failed => "failed",
            RunStatus::Cancelled => "cancelled",
            RunStatus::Unknown(_) => "unknown",
        },
    }
}

/// The icon's path in a 16-unit square, filled by the even-odd rule. Each icon is recognisable without colour: ring,
/// play, ring with bars, disc with bars, tick, diamond, struck ring, square.
pub(crate) fn shape(state: &RunState) -> &'static str {
    match state {
        RunState::Pausing => {
            "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM5.8 5.2h1.6v5.6H5.8ZM8.6 5.2h1.6v5.6H8.6Z"
        }
        RunState::Status(status) => match status {
            RunStatus::Pending => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Z"
            }
            RunStatus::Running => "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM6.2 4.6 11.6 8 6.2 11.4Z",
            RunStatus::Paused => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM5.4 4.8h1.9v6.4H5.4ZM8.7 4.8h1.9v6.4H8.7Z"
            }
            RunStatus::Completed => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM7 11.4 3.9 8.3 5.1 7.1 7 9 11 5l1.2 1.2Z"
            }
            RunStatus::Failed => {
                "M8 .5 15.5 8 8 15.5.5 8ZM7.2 4.2h1.6l-.2 4.6H7.4ZM7.2 9.9h1.6v1.6H7.2Z"
            }
            RunStatus::Cancelled => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM4.5 10.6l6.1-6.1.9.9-6.1 6.1Z"
            }
            RunStatus::Unknown(_) => "M2 2h12v12H2ZM3.5 3.5v9h9v-9Z",
        },
    }
}
