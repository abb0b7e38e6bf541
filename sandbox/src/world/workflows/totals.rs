//! Counts and sums over runs, for Runs Summary (contract §5.2).

use crate::world::clock::Ms;
use crate::world::runs::Status;
use crate::world::workflows::run_row::RunRow;

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RunTotals {
    pub(crate) total: i64,
    /// Number of runs with each of [`Status::KNOWN`].
    pub(crate) by_status: [i64; 6],
    /// Delivered audio of completed runs.
    pub(crate) delivered_ms: Ms,
    /// Time from start to completion, pauses included.
    pub(crate) elapsed_ms: Ms,
    /// Of completed runs, like `elapsed_ms`.
    pub(crate) paused_ms: Ms,
    /// Number of completed runs with a start and an end.
    pub(crate) timed: i64,
}

impl RunTotals {
    /// Number of runs with this status; 0 for an undocumented one.
    pub(crate) fn with_status(&self, status: Status) -> i64 {
        Status::KNOWN
            .iter()
            .zip(self.by_status)
            .find(|(known, _)| **known == status)
            .map_or(0, |(_, runs)| runs)
    }

    pub(super) fn add(&mut self, row: &RunRow) {
        self.total += 1;
        for (known, runs) in Status::KNOWN.iter().zip(&mut self.by_status) {
            if *known == row.status {
                *runs += 1;
            }
        }
        if row.status != Status::Completed {
            return;
        }
        self.delivered_ms += row.delivered_ms;
        if let (Some(started), Some(completed)) = (row.started_at, row.completed_at) {
            self.timed += 1;
            self.elapsed_ms += completed - started;
            self.paused_ms += row.paused_ms;
        }
    }
}
