//! Noticing the end of runs between two responses. Pure.

use crate::domain::run::id::RunId;
use crate::domain::run::model::Run;

/// The most runs that are followed: those of ten large pages.
const MAX_RUNS: usize = 1000;

/// The runs that were active when they were last seen, the oldest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct FollowedRuns(Vec<RunId>);

impl FollowedRuns {
    /// Follows the active runs of a page; returns those that have ended since they were last seen.
    pub(crate) fn update<'a>(&mut self, page: impl Iterator<Item = &'a Run>) -> Vec<Run> {
        let mut ended = Vec::new();
        for run in page {
            let known = self.0.iter().position(|id| *id == run.id);
            match (known, run.status.is_terminal()) {
                (Some(at), true) => {
                    self.0.remove(at);
                    ended.push(run.clone());
                }
                (None, false) => {
                    if self.0.len() >= MAX_RUNS {
                        self.0.remove(0);
                    }
                    self.0.push(run.id.clone());
                }
                (Some(_), false) | (None, true) => {}
            }
        }
        ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::run::status::RunStatus;

    fn run(number: usize, status: &str) -> Run {
        let id = format!("00000000-0000-4000-8000-{number:012}").parse().unwrap();
        Run::new(id, RunStatus::from_word(status))
    }

    fn ended(followed: &mut FollowedRuns, page: &[Run]) -> Vec<String> {
        followed.update(page.iter()).iter().map(|run| run.status.to_string()).collect()
    }

    #[test]
    fn each_end_is_noticed_once() {
        let mut followed = FollowedRuns::default();
        let first = [run(1, "running"), run(2, "pending"), run(3, "paused"), run(4, "failed")];
        assert!(ended(&mut followed, &first).is_empty(), "an end before the first response");
        // Another page in between.
        assert!(ended(&mut followed, &[run(5, "completed")]).is_empty());
        let later = [run(1, "failed"), run(2, "running"), run(3, "cancelled"), run(4, "failed")];
        assert_eq!(ended(&mut followed, &later), ["failed", "cancelled"]);
        assert!(ended(&mut followed, &later).is_empty());
        assert_eq!(ended(&mut followed, &[run(2, "completed")]), ["completed"]);
        // It is started again.
        assert!(ended(&mut followed, &[run(2, "running")]).is_empty());
        assert_eq!(ended(&mut followed, &[run(2, "failed")]), ["failed"]);
    }

    #[test]
    fn forgets_the_oldest() {
        let mut followed = FollowedRuns::default();
        let runs: Vec<_> = (0..=MAX_RUNS).map(|number| run(number, "running")).collect();
        followed.update(runs.iter());
        assert!(ended(&mut followed, &[run(0, "failed")]).is_empty());
        assert_eq!(ended(&mut followed, &[run(1, "failed")]), ["failed"]);
    }
}
