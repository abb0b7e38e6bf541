//! A run's overview: how good the result is and where the time went, as the server computed it.
//!
//! Pure. Values the server formatted are session as given and shown, never recomputed. `graph` reads a
//! definition, `layout` says where it is drawn, `timeline` where the time went, `ranking` sorts
//! tables. Decoding is `api::wire::overview`'s, drawing `view::overview`'s.

pub mod graph;
pub mod layout;
pub mod ranking;
pub mod timeline;

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
/// Each block stands alone: an absent or odd one is empty here, what was dropped is in the notes of
/// the answer, and the others remain.
#[derive(Debug, Clone, PartialEq)]
pub struct RunOverview {
    /// The workflow's name, 1 to 200 characters.
    pub workflow_name: Option<String>,
    /// The run, with fewer fields than Get Run.
    pub run: Option<Run>,
    /// Who shared the result, if anybody did.
    pub share: Option<Share>,
    /// The workflow's graph as it was when the run started, in one of several forms
    /// (contract §8); `Null` when there is none. Shared: it can hold whole scripts.
    pub definition: Arc<Json>,
    /// What each node did, in the server's order; a node has one entry per iteration.
    pub node_states: Vec<NodeState>,
    /// Groups of figures, in the server's order.
    pub metric_sections: Vec<MetricSection>,
    /// Audio per language. Codes are neither unique nor sorted.
    pub audio_by_language: Vec<LanguageAudio>,
    /// Quality checks.
    pub validators: Vec<Validator>,
    /// Which extras the server offers.
    pub capabilities: Capabilities,
    /// Links to those extras, as written by the server: untrusted until checked.
    pub future_links: FutureLinks,
}

impl RunOverview {
    /// Whether the server says that a figure is still to come. It can after the run has ended.
    pub fn has_pending_metrics(&self) -> bool {
        let metrics = self.metric_sections.iter().flat_map(|section| &section.metrics);
        let validators = self.validators.iter().map(|validator| &validator.status);
        metrics
            .map(|metric| &metric.status)
            .chain(validators)
            .any(|status| *status == Availability::NotReady)
    }
}

/// That a run's result is shared publicly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Name of the workspace that shared it.
    pub shared_by: Option<String>,
    /// When.
    pub shared_at: Option<Timestamp>,
}

/// Whether a figure is there. An open set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Availability {
    /// It can be shown.
    Available,
    /// It will come.
    NotReady,
    /// The workflow does not produce it.
    Unsupported,
    /// It could not be had.
    Unavailable,
    /// A word this version does not know.
    Unknown(String),
}

impl Availability {
    /// The availability a server's word stands for.
    pub fn from_word(word: &str) -> Self {
        match word {
            "available" => Self::Available,
            "not_ready" => Self::NotReady,
            "unsupported" => Self::Unsupported,
            "unavailable" => Self::Unavailable,
            other => Self::Unknown(other.to_owned()),
        }
    }

    /// The server's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Available => "available",
            Self::NotReady => "not_ready",
            Self::Unsupported => "unsupported",
            Self::Unavailable => "unavailable",
            Self::Unknown(word) => word,
        }
    }

    /// Only then is a number shown.
    pub fn is_available(&self) -> bool {
        *self == Self::Available
    }
}

/// A group of figures under one heading.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricSection {
    /// The server's key of the section.
    pub key: String,
    /// Heading.
    pub title: Option<String>,
    /// How to lay it out: `grid`, the only documented word, or one this version does not know. The
    /// style sheet reads it as `data-layout`; without a rule for it, the section is a grid.
    pub layout: Option<String>,
    /// The figures, in the server's order.
    pub metrics: Vec<Metric>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// The server's key of the figure.
    pub key: String,
    /// What it is called.
    pub label: Option<String>,
    /// The raw value as text: a text as it is, anything else as compact JSON.
    pub value: Option<String>,
    /// The value as the server wants it shown.
    pub formatted_value: Option<String>,
    /// Unit of the raw value; the formatted one may hold it already.
    pub unit: Option<String>,
    /// Whether there is a value.
    pub status: Availability,
    /// Why there is none.
    pub reason: Option<String>,
    /// Styling hint, an open word such as `primary`. The style sheet reads it as `data-variant`.
    pub variant: Option<String>,
    /// Styling hint, an open word such as `bold`. The style sheet reads it as `data-emphasis`.
    pub emphasis: Option<String>,
    /// Small text under the value.
    pub annotation: Option<Annotation>,
}

impl Metric {
    /// The unit, when it says something beside the formatted value: the raw value's unit goes with
    /// that value only where it is the raw value that was formatted. “3,597” of 3597 lines does,
    /// “5 h 6 m” of 18394905 ms and “2.75 words/s” do not.
    pub fn display_unit(&self) -> Option<&str> {
        let unit = self.unit.as_deref()?;
        let Some(formatted) = &self.formatted_value else { return Some(unit) };
        let digits = |text: &str| {
            let grouping = |c: &char| !(c.is_whitespace() || matches!(c, ',' | '\'' | '’' | '_'));
            text.chars().filter(grouping).collect::<String>()
        };
        (digits(formatted) == digits(self.value.as_deref()?)).then_some(unit)
    }
}

/// A small text under a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// The text.
    pub text: String,
    /// Styling hint, an open word such as `warning`.
    pub emphasis: Option<String>,
}

/// Audio produced in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageAudio {
    /// The server's code, such as `en-US` or `ko_kr`.
    pub locale_code: String,
    /// Lines.
    pub line_count: Option<i64>,
    /// Length in all, in milliseconds.
    pub total_duration_ms: Option<i64>,
    /// Length of a line on average, in milliseconds.
    pub avg_duration_ms: Option<i64>,
}

/// One quality check of the graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Validator {
    /// The graph node that is this check: its identity, since labels repeat.
    pub node_id: String,
    /// What is checked, an open word such as `wer`.
    pub kind: Option<String>,
    /// What it is called.
    pub label: Option<String>,
    /// Whether there are figures.
    pub status: Availability,
    /// Why there are none.
    pub reason: Option<String>,
    /// Average score. Its scale is not documented (contract C13): shown without a unit.
    pub avg_score: Option<f64>,
    /// Share of lines that passed, 0 to 1.
    pub pass_rate: Option<f64>,
    /// Lines that passed.
    pub pass_count: Option<i64>,
    /// Lines that did not.
    pub fail_count: Option<i64>,
    /// Further attempts made because of this check.
    pub retry_count: Option<i64>,
}

/// What one node did in one iteration.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeState {
    /// The graph node's id.
    pub node_id: String,
    /// The node's type slug; an open set.
    pub node_type: Option<String>,
    /// The node's name when it ran.
    pub node_display_name: Option<String>,
    /// A status word much like a run's; an open set.
    pub status: RunStatus,
    /// Counts attempts; whether from 0 or 1 is not documented.
    pub iteration: Option<i64>,
    /// When it started.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub completed_at: Option<Timestamp>,
    /// How long it took, in milliseconds.
    pub duration_ms: Option<i64>,
    /// Why it failed.
    pub error: Option<String>,
}

impl NodeState {
    /// The name at run time, else the type, else the id.
    pub fn name(&self) -> &str {
        self.node_display_name.as_deref().or(self.node_type.as_deref()).unwrap_or(&self.node_id)
    }
}

/// Where each node stands, by its id: its latest iteration, by the server's count, or by the
/// answer's order where it does not count.
pub fn latest_states(states: &[NodeState]) -> HashMap<&str, &NodeState> {
    let mut latest: HashMap<&str, &NodeState> = HashMap::new();
    for state in states {
        let known = latest.entry(&state.node_id).or_insert(state);
        if state.iteration >= known.iteration {
            *known = state;
        }
    }
    latest
}

/// Extras the server says it offers; what it does not mention it does not offer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// A page with each validator's lines.
    pub validator_drilldown: bool,
    /// Exact node timings while running.
    pub live_trace_timing: bool,
}

/// Where the extras are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FutureLinks {
    /// The validators' page.
    pub validator_drilldown: Option<String>,
    /// The live trace.
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
