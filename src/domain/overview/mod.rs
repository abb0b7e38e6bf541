//! The overview of a run: results and node times as the server computed them. Pure.
//!
//! `graph` parses a definition, `layout` positions it, `timeline` puts node states on a time axis,
//! `critical_path` finds those that the end of the run depended on, `ranking` sorts tables, `steps` has a node's attempts,
//! `analysis` and `matrix` are the scores by language, `verdict` sums the run up,
//! `unmeasured` finds results that are missing for one reason. Values that the server has formatted are
//! shown unchanged.

pub mod analysis;
pub(crate) mod critical_path;
pub(crate) mod graph;
pub(crate) mod layout;
pub mod matrix;
pub mod ranking;
pub mod steps;
pub(crate) mod timeline;
pub(crate) mod unmeasured;
pub mod verdict;

pub use analysis::Analysis;
pub use graph::Graph;
pub use layout::Layout;
pub use timeline::Timeline;

use crate::domain::json::Json;
use crate::domain::run::{Run, RunStatus};
use crate::domain::time::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;

/// Get Run Overview.
///
/// Each block is optional: a missing or invalid block is empty, and the decode warnings report what was
/// skipped.
#[derive(Debug, Clone, PartialEq)]
pub struct RunOverview {
    /// 1 to 200 characters.
    pub workflow_name: Option<String>,
    /// Fewer fields than Get Run.
    pub run: Option<Run>,
    /// Set if the result is shared.
    pub share: Option<Share>,
    /// The workflow's graph at the start of the run, in one of several forms (contract §8); `Null` if
    /// there is none. In an `Arc` because it can contain whole scripts.
    pub definition: Arc<Json>,
    /// In the server's order, one per node and iteration.
    pub node_states: Vec<NodeState>,
    /// In the server's order.
    pub metric_sections: Vec<MetricSection>,
    /// Codes are neither unique nor sorted.
    pub audio_by_language: Vec<LanguageAudio>,
    pub validators: Vec<Validator>,
    pub capabilities: Capabilities,
    /// Untrusted: see [`crate::domain::links`].
    pub future_links: FutureLinks,
}

impl RunOverview {
    /// Whether a metric or validator is not ready. That can last beyond the end of the run.
    pub(crate) fn has_pending_metrics(&self) -> bool {
        let metrics = self.metric_sections.iter().flat_map(|section| &section.metrics);
        let validators = self.validators.iter().map(|validator| &validator.status);
        metrics
            .map(|metric| &metric.status)
            .chain(validators)
            .any(|status| *status == Availability::NotReady)
    }
}

/// The public share of a run's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Name of the workspace that shared it.
    pub shared_by: Option<String>,
    pub shared_at: Option<Timestamp>,
}

/// Whether a value is available. An open set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Availability {
    Available,
    NotReady,
    /// The workflow does not produce it.
    Unsupported,
    Unavailable,
    /// A value that this version does not know.
    Unknown(String),
}

impl Availability {
    pub(crate) fn from_word(word: &str) -> Self {
        match word {
            "available" => Self::Available,
            "not_ready" => Self::NotReady,
            "unsupported" => Self::Unsupported,
            "unavailable" => Self::Unavailable,
            other => Self::Unknown(other.to_owned()),
        }
    }

    /// The server's name.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Available => "available",
            Self::NotReady => "not_ready",
            Self::Unsupported => "unsupported",
            Self::Unavailable => "unavailable",
            Self::Unknown(word) => word,
        }
    }

    pub(crate) fn is_available(&self) -> bool {
        *self == Self::Available
    }
}

/// Metrics under a common heading.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricSection {
    pub key: String,
    pub title: Option<String>,
    /// `grid` is the only documented layout. The style sheet reads it as `data-layout` and falls back
    /// to a grid.
    pub layout: Option<String>,
    /// In the server's order.
    pub metrics: Vec<Metric>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    pub key: String,
    pub label: Option<String>,
    /// The raw value: strings unchanged, other values as compact JSON.
    pub value: Option<String>,
    pub formatted_value: Option<String>,
    /// Unit of the raw value. The formatted value may already contain it.
    pub unit: Option<String>,
    pub status: Availability,
    /// Why the value is not available.
    pub reason: Option<String>,
    /// An open set such as `primary`. The style sheet reads it as `data-variant`.
    pub variant: Option<String>,
    /// An open set such as `bold`. The style sheet reads it as `data-emphasis`.
    pub emphasis: Option<String>,
    pub annotation: Option<Annotation>,
}

impl Metric {
    /// The unit, if it applies to the formatted value: that is, if formatting has only grouped digits.
    /// It applies to “3,597” of 3597 lines, but not to “5 h 6 m” of 18394905 ms or to “2.75 words/s”.
    pub(crate) fn display_unit(&self) -> Option<&str> {
        let unit = self.unit.as_deref()?;
        let Some(formatted) = &self.formatted_value else { return Some(unit) };
        let digits = |text: &str| {
            let grouping = |c: &char| !(c.is_whitespace() || matches!(c, ',' | '\'' | '’' | '_'));
            text.chars().filter(grouping).collect::<String>()
        };
        (digits(formatted) == digits(self.value.as_deref()?)).then_some(unit)
    }
}

/// A short text below a metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    pub text: String,
    /// An open set such as `warning`.
    pub emphasis: Option<String>,
}

/// Audio of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageAudio {
    /// The server's code, such as `en-US` or `ko_kr`.
    pub locale_code: String,
    pub line_count: Option<i64>,
    pub total_duration_ms: Option<i64>,
    /// Average per line.
    pub avg_duration_ms: Option<i64>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Validator {
    /// The validator's graph node. Identifies the validator: labels are not unique.
    pub node_id: String,
    /// An open set such as `wer`.
    pub kind: Option<String>,
    pub label: Option<String>,
    pub status: Availability,
    /// Why the values are not available.
    pub reason: Option<String>,
    /// The scale is not documented (contract C13): shown without a unit.
    pub avg_score: Option<f64>,
    /// Fraction of lines that passed, 0 to 1.
    pub pass_rate: Option<f64>,
    /// Lines that passed.
    pub pass_count: Option<i64>,
    /// Lines that failed.
    pub fail_count: Option<i64>,
    /// Retries that this validator caused.
    pub retry_count: Option<i64>,
}

/// One iteration of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeState {
    pub node_id: String,
    /// An open set.
    pub node_type: Option<String>,
    /// The node's name at the time of the run.
    pub node_display_name: Option<String>,
    /// Similar to a run status; an open set.
    pub status: RunStatus,
    /// Number of the attempt. Whether it starts at 0 or 1 is not documented.
    pub iteration: Option<i64>,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub duration_ms: Option<i64>,
    /// Why the node failed.
    pub error: Option<String>,
}

impl NodeState {
    /// The display name, else the type, else the id.
    pub fn name(&self) -> &str {
        self.node_display_name.as_deref().or(self.node_type.as_deref()).unwrap_or(&self.node_id)
    }
}

/// The latest state of each node by id: the highest iteration, or the last in the response if
/// iterations are missing.
pub(crate) fn latest_states(states: &[NodeState]) -> HashMap<&str, &NodeState> {
    let mut latest: HashMap<&str, &NodeState> = HashMap::new();
    for state in states {
        let known = latest.entry(&state.node_id).or_insert(state);
        if state.iteration >= known.iteration {
            *known = state;
        }
    }
    latest
}

/// Optional server features; missing ones are not offered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// A page with each validator's lines.
    pub validator_drilldown: bool,
    /// Exact node times while the run is active.
    pub live_trace_timing: bool,
}

/// Links to the optional features.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FutureLinks {
    pub validator_drilldown: Option<String>,
    pub live_trace: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric(value: &str, formatted: Option<&str>, unit: &str) -> Metric {
        Metric {
            key: String::new(),
            label: None,
            value: Some(value.to_owned()),
            formatted_value: formatted.map(str::to_owned),
            unit: Some(unit.to_owned()),
            status: Availability::Available,
            reason: None,
            variant: None,
            emphasis: None,
            annotation: None,
        }
    }

    #[test]
    fn shows_the_unit_only_with_the_raw_value() {
        for (value, formatted, unit, beside) in [
            ("3597", Some("3,597"), "lines", true),
            ("3597", Some("3\u{202f}597"), "lines", true),
            ("12", None, "ms", true),
            ("18394905", Some("5 h 6 m"), "ms", false),
            ("2.75", Some("2.75 words/s"), "words/s", false),
        ] {
            let metric = metric(value, formatted, unit);
            assert_eq!(metric.display_unit(), beside.then_some(unit), "{formatted:?}");
        }
    }

    #[test]
    fn latest_iteration_wins() {
        let state = |iteration, status: &str| NodeState {
            node_id: "gen".to_owned(),
            node_type: None,
            node_display_name: None,
            status: RunStatus::from_word(status),
            iteration,
            started_at: None,
            completed_at: None,
            duration_ms: None,
            error: None,
        };
        let latest = |states: &[NodeState]| {
            latest_states(states).get("gen").map(|state| state.status.to_string())
        };
        let counted = [state(Some(1), "completed"), state(Some(0), "failed")];
        assert_eq!(latest(&counted).as_deref(), Some("completed"));
        let uncounted = [state(None, "failed"), state(None, "running")];
        assert_eq!(latest(&uncounted).as_deref(), Some("running"));
        assert_eq!(latest(&[]), None);
    }
}
