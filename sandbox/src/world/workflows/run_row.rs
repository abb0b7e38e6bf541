//! The fields of a run that lists and totals read.

use crate::random::Rng;
use crate::world::clock::Ms;
use crate::world::graph::Graph;
use crate::world::runs::{Lifecycle, RunSnapshot, Status, delivered_ms};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RunRow {
    pub(crate) status: Status,
    /// Index into the catalog of users.
    pub(crate) triggered_by: Option<u16>,
    pub(crate) created_at: Ms,
    pub(crate) started_at: Option<Ms>,
    pub(crate) completed_at: Option<Ms>,
    pub(crate) paused_ms: Ms,
    /// Delivered audio; 0 unless completed.
    pub(crate) delivered_ms: Ms,
}

impl RunRow {
    /// Equal to [`RunRow::from_snapshot`] for ordinary runs, and much faster.
    pub(super) fn from_lifecycle(
        lifecycle: &Lifecycle,
        rng: Rng,
        graph: &Graph,
        user: u16,
        now: Ms,
    ) -> Self {
        let status = lifecycle.status(now);
        Self {
            status,
            triggered_by: Some(user),
            created_at: lifecycle.created_at,
            started_at: lifecycle.started_at(now),
            completed_at: lifecycle.ended_at(now),
            paused_ms: lifecycle.paused_ms(now),
            delivered_ms: if status == Status::Completed { delivered_ms(rng, graph) } else { 0 },
        }
    }

    pub(super) fn from_snapshot(snapshot: &RunSnapshot) -> Self {
        let elapsed = snapshot
            .started_at
            .zip(snapshot.completed_at)
            .map_or(0, |(started, completed)| completed - started);
        Self {
            status: snapshot.status,
            triggered_by: snapshot.triggered_by,
            created_at: snapshot.created_at,
            started_at: snapshot.started_at,
            completed_at: snapshot.completed_at,
            paused_ms: snapshot.paused_ms.unwrap_or(0).min(elapsed.max(0)),
            delivered_ms: snapshot.delivered_audio_ms.unwrap_or(0),
        }
    }
}
