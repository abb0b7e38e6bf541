//! One run.

use std::sync::Arc;

use crate::domain::json::Json;
use crate::domain::run::id::RunId;
use crate::domain::run::progress::Progress;
use crate::domain::run::status::{RunState, RunStatus};
use crate::domain::time::Timestamp;

/// The fields of a run besides its id and status: name, type, how `api::wire` reads it, and `retained` where
/// List Runs lacks it. The struct, its constructor, its merge and its decoder are all made from this table.
macro_rules! run_fields {
    ($make:ident) => {
        $make! {
            /// Sequence number within the workflow, shown as `#n`.
            run_number: Option<i64> = int;
            /// When it was queued.
            created_at: Option<Timestamp> = time;
            /// When it started.
            started_at: Option<Timestamp> = time;
            /// When it reached a terminal status.
            completed_at: Option<Timestamp> = time;
            /// Finished and total nodes and steps.
            progress: Progress = progress;
            /// Who started it.
            triggered_by: Option<Actor> = actor;
            /// Credits debited from the balance, without invoiced overage.
            credits: Option<i64> = int, retained;
            /// Billing units such as characters, not credits.
            token_cost: Option<i64> = int, retained;
            /// Usage figures under the server's keys: texts as they are, other values as compact JSON.
            usage_summary: Vec<(String, String)> = usage;
            /// Why it failed.
            error: Option<String> = non_empty_text, retained;
            /// Whether an export exists. It can be downloaded once the run is completed too.
            has_export: Option<bool> = bool, retained;
            /// Its pauses.
            pause: Pause = pause;
            /// Nodes in front of which a paused run is parked; `None` when never computed.
            held_nodes: Option<Vec<HeldNode>> = held_nodes;
            /// Lines delivered.
            output_line_count: Option<i64> = int, retained;
            /// Audio delivered, in milliseconds.
            delivered_audio_ms: Option<i64> = int, retained;
            /// Id of the public share page. Get Run only.
            public_share_id: Option<String> = non_empty_text, retained;
            /// When it was shared. Get Run only.
            shared_at: Option<Timestamp> = time, retained;
            /// The workflow's graph when the run started, in one of several forms (contract §8). Get Run
            /// only. Shared: it can hold whole scripts.
            definition_snapshot: Option<Arc<Json>> = json, retained;
        }
    };
}
pub(crate) use run_fields;

macro_rules! declare_run {
    ($($(#[$doc:meta])* $field:ident: $type:ty = $read:ident $(, $retained:ident)?;)*) => {
        /// One run of a workflow, as List Runs, Get Run and Get Run Status describe it.
        ///
        /// Every endpoint leaves fields out, and older servers more of them, so all but the id and the
        /// status are optional. `None` means "not said", never zero.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Run {
            /// The run's id.
            pub id: RunId,
            /// The server's status; [`Run::state`] is what to show.
            pub status: RunStatus,
            $($(#[$doc])* pub $field: $type,)*
        }

        impl Run {
            /// A run of which only id and status are known.
            pub fn new(id: RunId, status: RunStatus) -> Self {
                Self { id, status, $($field: Default::default(),)* }
            }

            /// Keeps the fields of `older` that only other endpoints send: a refreshed list must not erase
            /// what Get Run has said.
            pub fn fill_missing_from(&mut self, older: &Run) {
                $($({
                    let $retained = &older.$field;
                    if self.$field.is_none() {
                        self.$field.clone_from($retained);
                    }
                })?)*
            }
        }
    };
}

run_fields!(declare_run);

impl Run {
    /// The status to show: "pausing" is told apart from "running".
    pub fn state(&self) -> RunState {
        RunState::of(&self.status, self.pause.requested_at.is_some())
    }

    /// Whether it may change from one second to the next. A run with an end does not, whatever its status.
    pub fn is_active(&self) -> bool {
        self.completed_at.is_none() && self.state().is_active()
    }

    /// Updates `shown`. It stays the same allocation if nothing has changed, so that views can tell at once.
    pub fn refresh(shown: &mut Arc<Run>, mut newer: Run) {
        newer.fill_missing_from(shown);
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
    pub is_supported: bool,
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
