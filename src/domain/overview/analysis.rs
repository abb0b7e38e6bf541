//! Get Run Analysis: scores by check and language, delivered audio and credits. Pure.
//!
//! It reads the delivered take of each line, the overview the last one, so their scores may differ.
//! `matrix` joins the scores by language.

use crate::domain::run::RunStatus;

/// Get Run Analysis. Each block has its own status: one that is unavailable leaves the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// `None` if the response lacks it.
    pub run_status: Option<RunStatus>,
    /// Time from start to end without pauses.
    pub duration_ms: Option<i64>,
    pub audio: Option<DeliveredAudio>,
    pub checks: Vec<CheckScores>,
    pub credits: Option<Credits>,
}

impl Analysis {
    /// Whether the run has ended and its credits are settled.
    pub(crate) fn is_final(&self) -> bool {
        let is_settled = |credits: &Credits| credits.reason.as_deref() != Some("run_not_settled");
        self.run_status.as_ref().is_some_and(RunStatus::is_terminal)
            && self.credits.as_ref().is_none_or(is_settled)
    }
}

/// Whether a block is available. An open set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockStatus {
    /// `available`, and `ok` for credits.
    Available,
    Partial,
    Unavailable,
    /// A value that this version does not know.
    Unknown(String),
}

impl BlockStatus {
    pub(crate) fn from_word(word: &str) -> Self {
        match word {
            "available" | "ok" => Self::Available,
            "partial" => Self::Partial,
            "unavailable" => Self::Unavailable,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

/// A score or a threshold, normally from 0 to 100.
#[derive(Debug, Clone, PartialEq)]
pub enum Score {
    Number(f64),
    /// A text, or a number so large that only its own notation is readable. Shown as it is.
    Given(String),
}

impl Score {
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Given(_) => None,
        }
    }
}

/// The audio of the delivered takes.
#[derive(Debug, Clone, PartialEq)]
pub struct DeliveredAudio {
    pub status: BlockStatus,
    /// Why the block is partial or unavailable.
    pub reason: Option<String>,
    /// Whether the server has left languages out.
    pub is_truncated: bool,
    pub delivered_total_ms: Option<i64>,
    /// Delivered and replaced takes; `None` if not all are known.
    pub generated_total_ms: Option<i64>,
    pub replaced_missing_take_count: Option<i64>,
    pub delivered_missing_take_count: Option<i64>,
    /// Codes are neither unique nor sorted.
    pub by_locale: Vec<LocaleAudio>,
}

/// The delivered audio of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocaleAudio {
    pub locale_code: String,
    pub delivered_duration_ms: Option<i64>,
    pub delivered_line_count: Option<i64>,
    pub replaced_duration_ms: Option<i64>,
    /// Whether some replaced takes are not counted.
    pub replaced_partial: bool,
}

/// The scores of a check, which is a validator's node.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckScores {
    /// Identifies the check: labels are not unique.
    pub node_id: String,
    pub node_type: Option<String>,
    /// An open set such as `wer`.
    pub kind: Option<String>,
    pub label: Option<String>,
    pub status: BlockStatus,
    /// Why the scores are partial or unavailable.
    pub reason: Option<String>,
    /// Whether the server has left languages out.
    pub is_truncated: bool,
    pub threshold: Option<Score>,
    pub max_retries: Option<i64>,
    pub retry_count: Option<i64>,
    pub unscored_locale_count: Option<i64>,
    pub locales: Vec<LocaleScore>,
}

impl CheckScores {
    /// The label, else the node's ID.
    pub fn name(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.node_id)
    }
}

/// A check's scores of a language.
#[derive(Debug, Clone, PartialEq)]
pub struct LocaleScore {
    pub locale_code: String,
    pub avg_score: Option<Score>,
    pub line_count: Option<i64>,
    pub pass_count: Option<i64>,
    pub fail_count: Option<i64>,
    /// Whether the server says that no line has a score.
    pub is_unscored: bool,
}

/// The credits of the run. Decimals are the server's texts, so that no digit is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credits {
    pub status: BlockStatus,
    /// Why the block is partial or unavailable; an open set such as `run_not_settled`.
    pub reason: Option<String>,
    /// Whether the server has left rows out.
    pub is_truncated: bool,
    pub rows: Vec<CreditsRow>,
    pub total: Option<String>,
    /// What no row accounts for.
    pub unattributed: Option<String>,
    /// The fraction that was dropped by rounding down.
    pub absorbed: Option<String>,
    pub minimum_charge: Option<String>,
    /// Credits debited from the balance.
    pub charged: Option<i64>,
    /// Credits beyond the balance, which are invoiced.
    pub overage: Option<i64>,
}

/// The credits of a node, or of a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditsRow {
    pub node_id: String,
    pub node_type: Option<String>,
    pub display_name: Option<String>,
    /// What the row is for, such as languages or voices; opaque.
    pub detail: Option<String>,
    /// An open set such as `recorded`, `free` or `missing`.
    pub status: String,
    pub processed_units: Option<i64>,
    /// An open set such as `character`.
    pub unit: Option<String>,
    pub output_ms: Option<i64>,
    pub output_chars: Option<i64>,
    pub retries: Option<i64>,
    pub credits: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn analysis(status: Option<&str>, reason: Option<&str>) -> Analysis {
        Analysis {
            run_status: status.map(RunStatus::from_word),
            duration_ms: None,
            audio: None,
            checks: Vec::new(),
            credits: Some(Credits {
                status: BlockStatus::Unavailable,
                reason: reason.map(str::to_owned),
                is_truncated: false,
                rows: Vec::new(),
                total: None,
                unattributed: None,
                absorbed: None,
                minimum_charge: None,
                charged: None,
                overage: None,
            }),
        }
    }

    #[test]
    fn is_final_once_ended_and_settled() {
        for (status, reason, is_final) in [
            (Some("completed"), None, true),
            (Some("failed"), Some("no_recorded_spend"), true),
            (Some("completed"), Some("run_not_settled"), false),
            (Some("paused"), Some("run_paused"), false),
            (Some("running"), None, false),
            (Some("archiving"), None, false),
            (None, None, false),
        ] {
            assert_eq!(analysis(status, reason).is_final(), is_final, "{status:?} {reason:?}");
        }
        let without_credits = Analysis { credits: None, ..analysis(Some("cancelled"), None) };
        assert!(without_credits.is_final());
    }

    #[test]
    fn credits_say_ok_instead_of_available() {
        assert_eq!(BlockStatus::from_word("ok"), BlockStatus::Available);
        assert_eq!(BlockStatus::from_word("available"), BlockStatus::Available);
        assert_eq!(BlockStatus::from_word("stale"), BlockStatus::Unknown("stale".to_owned()));
    }
}
