//! The lines of a run: scripts, takes and the checks of each take. Pure.
//!
//! `take` joins a line's checks with their thresholds, `marks` splits a script at the words that a check found wrong,
//! `search` finds the wanted lines page by page.

pub mod marks;
pub mod search;
pub mod take;

use crate::domain::overview::analysis::Score;

/// A page of Run Data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LinesPage {
    pub lines: Vec<Line>,
    /// Lines that match the search, in all languages.
    pub total: Option<u64>,
    /// Why the data is not complete.
    pub reason: Option<String>,
    /// Whether the server has left dropped lines out.
    pub is_truncated: bool,
}

/// A line of the script, with a card per language.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// From 0.
    pub index: Option<i64>,
    pub line_id: Option<String>,
    pub script: Option<String>,
    /// Why there is no script.
    pub script_reason: Option<String>,
    pub cards: Vec<Card>,
}

/// A line in one language: its last take.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Card {
    pub id: String,
    pub locale_code: Option<String>,
    /// What is spoken.
    pub script: Option<String>,
    pub audio: Audio,
    pub validations: Vec<Validation>,
    pub voice: Option<String>,
    /// Why the voice is not known.
    pub voice_reason: Option<String>,
    pub retries: Option<i64>,
    pub state: CardState,
    /// The checks that dropped the take, or that a delivered take failed.
    pub verdicts: Vec<Verdict>,
}

/// What became of a line. An open set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CardState {
    /// The response lacks it.
    #[default]
    None,
    Delivered,
    Generated,
    NotDelivered,
    Dropped,
    /// A value that this version does not know.
    Unknown(String),
}

impl CardState {
    pub(crate) fn from_word(word: &str) -> Self {
        match word {
            "" => Self::None,
            "delivered" => Self::Delivered,
            "generated" => Self::Generated,
            "not_delivered" => Self::NotDelivered,
            "dropped" => Self::Dropped,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

/// The audio of a take.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Audio {
    /// The ID for Audio URL.
    pub id: Option<String>,
    /// A temporary link, untrusted: see [`crate::domain::links`].
    pub url: Option<String>,
    /// Why there is no audio.
    pub reason: Option<String>,
    pub duration_ms: Option<i64>,
}

/// A check of a take.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Validation {
    pub kind: String,
    pub label: Option<String>,
    pub score: Option<Score>,
    /// Why there is no score.
    pub reason: Option<String>,
    /// What the check heard.
    pub transcript: Option<String>,
    pub segments: Vec<Segment>,
}

/// A part of the script that a check found wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Segment {
    pub text: Option<String>,
    /// Offsets in code points of the script; the end is exclusive.
    pub start: Option<i64>,
    pub end: Option<i64>,
    /// Open sets such as `word_error`, `critical` and `deletion`.
    pub status: String,
    pub severity: Option<String>,
    pub error_type: Option<String>,
}

/// A check that a take failed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verdict {
    pub node_id: Option<String>,
    pub kind: Option<String>,
    pub label: Option<String>,
    pub score: Option<Score>,
    pub threshold: Option<Score>,
}

/// The ID of a clip, which Run Data has only in the card's ID and in the link: 16 hexadecimal digits.
pub(crate) fn audio_id(card_id: &str, url: Option<&str>) -> Option<String> {
    let is_id = |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let of_card = card_id.rsplit('-').next().filter(|last| is_id(last));
    let of_url = || {
        let file = url?.split(['?', '#']).next()?.rsplit('/').next()?;
        file.split('.').next().filter(|name| is_id(name))
    };
    of_card.or_else(of_url).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_id_of_a_clip() {
        let url = Some("https://a.example/x/4f0c9be27d1835aa.wav?sig=1/2");
        for (card, url, id) in [
            ("card-77ab01e4c09d2f3e", url, Some("77ab01e4c09d2f3e")),
            ("card-1", url, Some("4f0c9be27d1835aa")),
            ("4f0c9be27d1835aa", None, Some("4f0c9be27d1835aa")),
            ("card-4f0c9be27d1835a", None, None),
            ("card-4f0c9be27d1835ax", Some("https://a.example/../.wav"), None),
            ("", Some(""), None),
        ] {
            assert_eq!(audio_id(card, url).as_deref(), id, "{card}");
        }
    }
}
