//! The run and the values that only it contains.

use std::sync::Arc;

use crate::domain::json::Json;
use crate::domain::run::id::RunId;
use crate::domain::run::progress::Progress;
use crate::domain::run::status::{RunState, RunStatus};
use crate::domain::time::Timestamp;

/// The fields of a run besides id and status: name, type, reader in `api::wire`, and `retained` if List
/// Runs lacks the field. Struct, constructor, merge and decoder are generated from this table.
macro_rules! run_fields {
    ($make:ident) => {
        $make! {
            /// Sequence number within the workflow, shown as `#n`.
            run_number: Option<i64> = int;
            /// When the run was queued.
            created_at: Option<Timestamp> = time;
            started_at: Option<Timestamp> = time;
            /// When the run reached a terminal status.
            completed_at: Option<Timestamp> = end_time;
            progress: Progress = progress;
            triggered_by: Option<Actor> = actor;
            /// Credits debited from the balance, without invoiced overage.
            credits: Option<i64> = int, retained;
            /// Billing units such as characters, not credits.
            token_cost: Option<i64> = int, retained;
            /// Usage by the server's keys: strings unchanged, other values as compact JSON.
            usage_summary: Vec<(String, String)> = usage;
            /// Why the run failed.
            error: Option<String> = non_empty_text, retained;
            /// Whether an export exists. The download also requires a completed run.
            has_export: Option<bool> = bool, retained;
            pause: Pause = pause;
            /// Nodes at which a paused run is held; `None` if not computed.
            held_nodes: Option<Vec<HeldNode>> = held_nodes;
            /// Number of delivered lines.
            output_line_count: Option<i64> = count, retained;
            delivered_audio_ms: Option<i64> = count, retained;
            /// Id of the public share page. Get Run only.
            public_share_id: Option<String> = non_empty_text, retained;
            /// Get Run only.
            shared_at: Option<Timestamp> = time, retained;
            /// The workflow's graph at the start of the run, in one of several forms (contract §8). Get
            /// Run only. In an `Arc` because it can contain whole scripts.
            definition_snapshot: Option<Arc<Json>> = json, retained;
        }
    };
}
pub(crate) use run_fields;

macro_rules! declare_run {
    ($($(#[$doc:meta])* $field:ident: $type:ty = $read:ident $(, $retained:ident)?;)*) => {
        /// A run of a workflow, as returned by List Runs, Get Run and Get Run Status.
        ///
        /// All fields except id and status are optional: each endpoint, and each older server, omits
        /// some. `None` means unknown, not zero.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Run {
            pub id: RunId,
            /// The server's status; [`Run::state`] is the status to show.
            pub status: RunStatus,
            $($(#[$doc])* pub $field: $type,)*
        }

        impl Run {
            pub fn new(id: RunId, status: RunStatus) -> Self {
                Self { id, status, $($field: Default::default(),)* }
            }

            /// Copies `retained` fields that are missing here from `older`: a list refresh must not
            /// erase fields of Get Run.
            pub(crate) fn fill_missing_from(&mut self, older: &Run) {
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
    /// The status to show, with "pausing" as a state of its own.
    pub fn state(&self) -> RunState {
        RunState::of(&self.status, self.pause.requested_at.is_some())
    }

    /// Whether the run can change without a user action. A run with `completed_at` cannot.
    pub(crate) fn is_active(&self) -> bool {
        self.completed_at.is_none() && self.state().is_active()
    }

    /// Replaces `shown` if the run has changed; otherwise keeps the allocation, so that views can
    /// compare pointers.
    pub fn refresh(shown: &mut Arc<Run>, mut newer: Run) {
        newer.fill_missing_from(shown);
        if **shown != newer {
            *shown = Arc::new(newer);
        }
    }
}

/// The user or API key that started a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Display name, or the email address of a user without one.
    pub user_name: Option<String>,
}

/// The pause fields of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pause {
    /// Whether the server sends pause fields. Older servers do not.
    pub is_supported: bool,
    /// Set while a pause is pending and while the run is paused.
    pub requested_at: Option<Timestamp>,
    pub paused_at: Option<Timestamp>,
    /// Total of finished pauses in milliseconds.
    pub paused_ms: Option<i64>,
    /// The server's reason, such as `user` or `provider_outage`; an open set.
    pub reason: Option<String>,
    /// The server's message for an automatic pause.
    pub error: Option<String>,
}

/// A node at which a paused run is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldNode {
    pub node_id: String,
    /// The held locales; empty if the whole node is held.
    pub locales: Vec<String>,
}
