//! A workflow run: what the API says of it and what follows from that.
//!
//! All knowledge of a run's status, progress and times lives here, without browser or network.
//! Texts and looks belong to `view`, decoding to `api::wire`.

mod action;
mod chart;
mod id;
mod progress;
mod status;
mod timing;

pub use action::{Download, RunAction};
pub use chart::RunsChart;
pub use id::{InvalidId, RunId, WorkflowId, WorkspaceId};
pub use progress::Progress;
pub use status::{RunState, RunStatus};
pub use timing::{active_duration, paused_duration};

use std::sync::Arc;

use crate::domain::json::Json;
use crate::domain::time::Timestamp;

/// One run of a workflow, as List Runs, Get Run and Get Run Status describe it.
///
/// Every endpoint leaves fields out, and older servers more of them, so all but the identity and
/// the status are optional. `None` means "not said", never zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The run's id.
    pub id: RunId,
    /// Where it stands; see [`Run::state`] for what to show.
    pub status: RunStatus,
    /// Sequence number within the workflow, shown as `#n`.
    pub run_number: Option<i64>,
    /// When it was queued.
    pub created_at: Option<Timestamp>,
    /// When it started; absent until then.
    pub started_at: Option<Timestamp>,
    /// When it reached a terminal status.
    pub completed_at: Option<Timestamp>,
    /// Nodes and steps done.
    pub progress: Progress,
    /// Who started it.
    pub triggered_by: Option<Actor>,
    /// Credits debited from the balance, without invoiced overage.
    pub credits: Option<i64>,
    /// Billing units such as characters, not credits. Not in list rows.
    pub token_cost: Option<i64>,
    /// Usage figures under the server's own keys: texts as they are, other values as compact JSON.
    pub usage_summary: Vec<(String, String)>,
    /// Why it failed. Not in list rows.
    pub error: Option<String>,
    /// Whether an export exists. It can be downloaded once the run is completed too.
    pub has_export: Option<bool>,
    /// What is known of its pauses.
    pub pause: Pause,
    /// Nodes in front of which a paused run is parked; `None` when never computed.
    pub held_nodes: Option<Vec<HeldNode>>,
    /// Lines delivered.
    pub output_line_count: Option<i64>,
    /// Audio delivered, in milliseconds.
    pub delivered_audio_ms: Option<i64>,
    /// Id of the public share page. Get Run only.
    pub public_share_id: Option<String>,
    /// When it was shared. Get Run only.
    pub shared_at: Option<Timestamp>,
    /// The workflow's graph as it was when the run started, in one of several forms (contract §8).
    /// Get Run only. Shared: it can hold whole scripts.
    pub definition: Option<Arc<Json>>,
}

impl Run {
    /// A run of which nothing more is known.
    pub fn new(id: RunId, status: RunStatus) -> Self {
        Self {
            id,
            status,
            run_number: None,
            created_at: None,
            started_at: None,
            completed_at: None,
            progress: Progress::default(),
            triggered_by: None,
            credits: None,
            token_cost: None,
            usage_summary: Vec::new(),
            error: None,
            has_export: None,
            pause: Pause::default(),
            held_nodes: None,
            output_line_count: None,
            delivered_audio_ms: None,
            public_share_id: None,
            shared_at: None,
            definition: None,
        }
    }

    /// What the run is doing, with "pausing" told apart from "running".
    pub fn state(&self) -> RunState {
        RunState::of(&self.status, self.pause.requested_at.is_some())
    }

    /// Whether it may change by itself from one second to the next. A run that the server says is
    /// complete does not, whatever its status is called.
    pub fn is_moving(&self) -> bool {
        self.completed_at.is_none() && self.state().is_moving()
    }

    /// Takes from an older answer what only another endpoint says.
    ///
    /// List rows carry neither `error` nor `has_export` nor costs, so a refreshed list must not
    /// erase what Get Run Status has told.
    pub fn keep_from(&mut self, older: &Run) {
        self.credits = self.credits.or(older.credits);
        self.token_cost = self.token_cost.or(older.token_cost);
        self.error = self.error.take().or_else(|| older.error.clone());
        self.has_export = self.has_export.or(older.has_export);
        self.output_line_count = self.output_line_count.or(older.output_line_count);
        self.delivered_audio_ms = self.delivered_audio_ms.or(older.delivered_audio_ms);
        self.public_share_id =
            self.public_share_id.take().or_else(|| older.public_share_id.clone());
        self.shared_at = self.shared_at.or(older.shared_at);
        self.definition = self.definition.take().or_else(|| older.definition.clone());
    }

    /// Brings `shown` up to date. Where nothing has changed, it stays the same allocation, which is
    /// how views tell at once.
    pub fn refresh(shown: &mut Arc<Run>, mut newer: Run) {
        newer.keep_from(shown);
        if **shown != newer {
            *shown = Arc::new(newer);
        }
    }
}

/// The person or key that started a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Display name, or the e-mail address of a person without one.
    pub user_name: Option<String>,
}

/// What is known of a run's pauses. An older server says nothing of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pause {
    /// Whether the server speaks of pauses at all.
    pub is_known: bool,
    /// Set while a pause drains and while the run is parked.
    pub requested_at: Option<Timestamp>,
    /// When the run was parked.
    pub paused_at: Option<Timestamp>,
    /// Total time parked so far, in milliseconds, without a pause still going on.
    pub paused_ms: Option<i64>,
    /// The server's word for the reason, such as `user` or `provider_outage`; an open set.
    pub reason: Option<String>,
    /// Text for the customer of an automatic pause.
    pub error: Option<String>,
}

/// A node in front of which a paused run waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldNode {
    /// The graph node's id.
    pub node_id: String,
    /// Locales that wait there; empty when the whole node does.
    pub locales: Vec<String>,
}

/// Runs Summary: counts and rates of the runs in a window.
///
/// Rates are the server's own: generations of the API define them differently (contract C1, C2),
/// so none is ever derived from another.
#[derive(Debug, Clone, PartialEq)]
pub struct RunsSummary {
    /// All runs in the window.
    pub total_runs: Option<i64>,
    /// How many runs have each status, in the order of [`RunStatus::KNOWN`]. A status the server
    /// does not count is left out, which is how an older server is told from "none".
    pub counts: Vec<(RunStatus, i64)>,
    /// Share of runs that completed, 0 to 1; absent when no run has finished.
    pub pass_rate: Option<f64>,
    /// Over completed runs, in seconds; absent when there is none.
    pub average_duration_seconds: Option<f64>,
    /// Audio delivered by completed runs, in milliseconds.
    pub delivered_audio_ms: Option<i64>,
}

/// One page of List Runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunsPage {
    /// In the server's order.
    pub rows: Vec<RunsRow>,
    /// How many runs match the filter in all.
    pub total: Option<u64>,
}

impl RunsPage {
    /// The runs that could be read, in the server's order.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.rows.iter().filter_map(RunsRow::run)
    }
}

/// One row of a page: a run, or why it could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunsRow {
    /// A run. Shared: a refresh that changes nothing of it copies nothing.
    Run(Arc<Run>),
    /// The server sent something that is not a run. The rest of the page stands.
    Unreadable {
        /// Position on the page, from 0.
        position: usize,
        /// What is wrong with it.
        problem: String,
    },
}

impl RunsRow {
    /// The run, if it could be read.
    pub fn run(&self) -> Option<&Run> {
        match self {
            Self::Run(run) => Some(run),
            Self::Unreadable { .. } => None,
        }
    }
}
