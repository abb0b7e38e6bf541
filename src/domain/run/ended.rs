//! Runs that have ended since a time. Pure.

use crate::domain::run::model::Run;
use crate::domain::run::status::RunStatus;
use crate::domain::time::Timestamp;

/// How many runs have ended since a time, by status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedRuns {
    pub since: Timestamp,
    /// Statuses without runs are left out.
    pub counts: Vec<(RunStatus, usize)>,
}

impl EndedRuns {
    /// The statuses of ended runs, in display order.
    pub(crate) const STATUSES: [RunStatus; 3] =
        [RunStatus::Completed, RunStatus::Failed, RunStatus::Cancelled];

    pub(crate) fn of<'a>(runs: impl Iterator<Item = &'a Run>, since: Timestamp) -> Self {
        let has_ended = |run: &&Run| run.completed_at.is_some_and(|ended| ended > since);
        let ended: Vec<_> = runs.filter(has_ended).collect();
        let count = |status: RunStatus| {
            let count = ended.iter().filter(|run| run.status == status).count();
            (status, count)
        };
        let counts = Self::STATUSES.into_iter().map(count).filter(|(_, count)| *count > 0);
        Self { since, counts: counts.collect() }
    }

    pub fn total(&self) -> usize {
        self.counts.iter().map(|(_, count)| count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_runs_that_ended_later() {
        let at = |text: &str| text.parse::<Timestamp>().ok();
        let run = |status: &str, ended: Option<Timestamp>| {
            let id = "81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309".parse().unwrap();
            Run { completed_at: ended, ..Run::new(id, RunStatus::from_word(status)) }
        };
        let (before, since, after) =
            (at("2026-10-19T09:09:59Z"), at("2026-10-19T09:10:00Z"), at("2026-10-19T09:10:01Z"));
        let runs = [
            run("completed", after),
            run("completed", before),
            run("completed", since),
            run("completed", None),
            run("failed", after),
            run("completed", after),
            run("running", after),
            run("archived", after),
        ];
        let ended = EndedRuns::of(runs.iter(), since.unwrap());
        assert_eq!(ended.counts, [(RunStatus::Completed, 2), (RunStatus::Failed, 1)]);
        assert_eq!(ended.total(), 3);
        assert_eq!(EndedRuns::of(runs.iter(), after.unwrap()).total(), 0);
    }
}
