//! The run and the values that only it contains.

use std::sync::Arc;

use chrono::TimeDelta;

use crate::domain::json::Json;
use crate::domain::run::id::RunId;
use crate::domain::run::progress::Progress;
use crate::domain::run::status::{RunState, RunStatus};
use crate::domain::time::Timestamp;

/// The fields of a run besides id and status: name, type, reader in `api::wire`, and, if an endpoint lacks
/// the field, its [`Retention`]. Struct, constructor, merge and decoder are generated from this table.
macro_rules! run_fields {
    ($make:ident) => {
        $make! {
            /// Sequence number within the workflow, shown as `#n`.
            run_number: Option<i64> = int;
            /// When the run was queued.
            created_at: Option<Timestamp> = time;
            started_at: Option<Timestamp> = time;
            /// When the server last changed the run. Not in List Runs.
            updated_at: Revision = revision, Run;
            /// When the run reached a terminal status.
            completed_at: Option<Timestamp> = end_time;
            progress: Progress = progress;
            triggered_by: Option<Actor> = actor;
            /// Credits debited from the balance, without invoiced overage.
            credits: Option<i64> = int, Attempt;
            /// Billing units such as characters, not credits.
            token_cost: Option<i64> = int, Attempt;
            /// Usage by the server's keys: strings unchanged, other values as compact JSON.
            usage_summary: Vec<(String, String)> = usage;
            /// Why the run failed. In a row of the list: its headline, empty if the server gives none.
            error: Option<String> = non_empty_text, Attempt;
            /// Whether an export exists. The download also requires a completed run.
            has_export: Option<bool> = bool, Attempt;
            pause: Pause = pause;
            /// Nodes at which a paused run is held; `None` if not computed.
            held_nodes: Option<Vec<HeldNode>> = held_nodes;
            /// Number of delivered lines.
            output_line_count: Option<i64> = count, Attempt;
            delivered_audio_ms: Option<i64> = count, Attempt;
            /// Id of the public share page. Get Run only.
            public_share_id: Option<String> = non_empty_text, Run;
            /// Get Run only.
            shared_at: Option<Timestamp> = time, Run;
            /// The workflow's graph at the start of the run, in one of several forms (contract §8). Get
            /// Run only. In an `Arc` because it can contain whole scripts.
            definition_snapshot: Option<Arc<Json>> = json, Run;
        }
    };
}
pub(crate) use run_fields;

macro_rules! declare_run {
    ($($(#[$doc:meta])* $field:ident: $type:ty = $read:ident $(, $retention:ident)?;)*) => {
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

            /// Copies fields that are missing here from `older`: a list refresh must not erase fields of
            /// Get Run.
            fn fill_missing_from(&mut self, older: &Run) {
                let same_attempt = self.is_same_attempt(older);
                $($(
                    if self.$field.is_none() && Retention::$retention.applies(same_attempt) {
                        self.$field.clone_from(&older.$field);
                    }
                )?)*
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

    /// Whether the run is running and not about to be paused: its duration can be compared with that of others.
    pub(crate) fn is_running(&self) -> bool {
        self.state() == RunState::Status(RunStatus::Running)
    }

    /// Whether the run can change without a user action. A run with `completed_at` cannot.
    pub(crate) fn is_active(&self) -> bool {
        self.completed_at.is_none() && self.state().is_active()
    }

    /// Drops what an earlier attempt left: a run that has not ended has neither an end nor an error.
    /// Unknown statuses may be ends.
    pub(crate) fn without_earlier_end(mut self) -> Self {
        if matches!(self.status, RunStatus::Pending | RunStatus::Running | RunStatus::Paused) {
            self.completed_at = None;
            self.error = None;
        }
        self
    }

    /// Updates this response with what is known of the run. `answered` is the server's time.
    pub(crate) fn merge(&mut self, known: &Run, answered: Option<Timestamp>) {
        if self.is_outdated(known, answered) {
            *self = known.clone();
        } else {
            self.fill_missing_from(known);
        }
    }

    /// Replaces `shown` if the run has changed; otherwise keeps the allocation, so that views can
    /// compare pointers.
    pub(crate) fn refresh(shown: &mut Arc<Run>, mut newer: Run, answered: Option<Timestamp>) {
        newer.merge(shown, answered);
        if **shown != newer {
            *shown = Arc::new(newer);
        }
    }

    /// Whether this response comes from a replica that lags behind: it is of an older revision, or says
    /// that a run still runs which has just ended.
    fn is_outdated(&self, known: &Run, answered: Option<Timestamp>) -> bool {
        let just_ended = || {
            let ended = known.completed_at.filter(|_| known.status.is_terminal());
            answered.zip(ended).is_some_and(|(answered, ended)| answered - ended < MAX_LAG)
        };
        match (self.updated_at.0, known.updated_at.0) {
            (Some(updated), Some(known)) => updated < known,
            _ => !self.status.is_terminal() && just_ended(),
        }
    }

    /// Whether the run has not been started again since `older`.
    fn is_same_attempt(&self, older: &Run) -> bool {
        let is_same_end = || {
            self.completed_at.zip(older.completed_at).is_none_or(|(newer, older)| newer == older)
        };
        !older.status.is_terminal() || self.status == older.status && is_same_end()
    }
}

/// How long a replica can lag behind. A run that is started again this soon is shown a poll later.
const MAX_LAG: TimeDelta = TimeDelta::seconds(10);

/// How long a field is kept that a response lacks.
enum Retention {
    /// Until the run ends and is started again.
    Attempt,
    /// As long as the run.
    Run,
}

impl Retention {
    fn applies(self, same_attempt: bool) -> bool {
        match self {
            Self::Attempt => same_attempt,
            Self::Run => true,
        }
    }
}

/// `updated_at`. Not a difference between two runs: servers also update what is not shown.
#[derive(Debug, Clone, Copy, Default, Eq)]
pub struct Revision(pub Option<Timestamp>);

impl Revision {
    fn is_none(self) -> bool {
        self.0.is_none()
    }
}

impl PartialEq for Revision {
    fn eq(&self, _: &Self) -> bool {
        true
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: u32) -> Option<Timestamp> {
        format!("2026-10-19T08:00:{second:02}Z").parse().ok()
    }

    fn run(status: &str, completed_at: Option<Timestamp>) -> Run {
        let id = "81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309".parse().unwrap();
        Run { completed_at, ..Run::new(id, RunStatus::from_word(status)) }
    }

    fn ended(status: &str, second: u32) -> Run {
        Run {
            error: Some("no voice".to_owned()),
            credits: Some(12),
            output_line_count: Some(3),
            delivered_audio_ms: Some(900),
            has_export: Some(true),
            public_share_id: Some("s".to_owned()),
            ..run(status, at(second))
        }
    }

    /// The status, whether the facts of the attempt are kept, and whether the run's own are.
    fn merged(mut newer: Run, known: &Run, answered: Option<Timestamp>) -> (String, bool, bool) {
        newer.merge(known, answered);
        let facts = [
            newer.error.is_some(),
            newer.has_export.is_some(),
            newer.credits.is_some(),
            newer.output_line_count.is_some(),
            newer.delivered_audio_ms.is_some(),
        ];
        let [kept, ..] = facts;
        assert_eq!(facts, [kept; 5]);
        (newer.status.to_string(), kept, newer.public_share_id.is_some())
    }

    #[test]
    fn keeps_what_list_runs_lacks() {
        let shown = ended("failed", 10);
        assert_eq!(
            merged(run("failed", at(10)), &shown, at(11)),
            ("failed".to_owned(), true, true)
        );
        assert_eq!(merged(run("failed", None), &shown, at(11)), ("failed".to_owned(), true, true));
        let running = Run { status: RunStatus::Running, completed_at: None, ..shown };
        assert_eq!(
            merged(run("failed", at(10)), &running, None),
            ("failed".to_owned(), true, true)
        );
    }

    #[test]
    fn facts_of_an_attempt_go_with_it() {
        let shown = ended("failed", 10);
        for (status, completed_at) in [
            ("running", None),
            ("pending", None),
            ("archiving", None),
            ("completed", at(50)),
            ("failed", at(50)),
        ] {
            let newer = run(status, completed_at);
            assert_eq!(merged(newer, &shown, at(55)), (status.to_owned(), false, true), "{status}");
        }
    }

    #[test]
    fn ignores_replicas_that_lag_behind() {
        let shown = ended("completed", 10);
        for (answered, status) in
            [(at(9), "completed"), (at(19), "completed"), (at(20), "running"), (None, "running")]
        {
            let merged = merged(run("running", None), &shown, answered);
            assert_eq!(merged.0, status, "{answered:?}");
        }
    }

    #[test]
    fn ignores_older_revisions() {
        let revision =
            |status, second| Run { updated_at: Revision(at(second)), ..run(status, None) };
        let shown = revision("running", 30);
        assert_eq!(merged(revision("pending", 29), &shown, at(40)).0, "running");
        assert_eq!(merged(revision("pending", 30), &shown, at(40)).0, "pending");
        let ended = Run { completed_at: at(30), ..revision("failed", 30) };
        assert_eq!(merged(revision("running", 31), &ended, at(31)).0, "running", "started again");
        assert_eq!(shown, revision("running", 50), "a revision alone is no difference");
    }

    #[test]
    fn runs_that_have_not_ended_have_no_end() {
        for (status, is_kept) in [
            ("pending", false),
            ("running", false),
            ("paused", false),
            ("failed", true),
            ("archived", true),
        ] {
            let run = ended(status, 10).without_earlier_end();
            assert_eq!((run.completed_at.is_some(), run.error.is_some()), (is_kept, is_kept));
        }
    }
}
