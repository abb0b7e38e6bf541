//! What to ask for a list of runs, so that it costs the same however many of them move. Pure.

use crate::domain::run::{Run, RunId, RunsPage, RunsRow};
use crate::domain::time::Timestamp;
use crate::poll::schedule::{ChangeRate, QUIET};

/// Up to so many moving runs are asked for one by one. More cost less in one List Runs, which
/// finds new ones, too.
const FEW: usize = 2;

/// How many requests one turn may make.
pub const REQUESTS_A_TURN: usize = 2;

/// What is asked in one turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PollStep {
    /// List Runs.
    List,
    /// Get Run Status of each, at most [`REQUESTS_A_TURN`].
    Runs(Vec<RunId>),
}

/// What is remembered of a list from turn to turn.
#[derive(Debug, Clone, Default)]
pub struct PollPlanner {
    listed_at: Option<Timestamp>,
    /// The last turn was a list.
    just_listed: bool,
    /// Which runs moved when they were last heard of.
    moving: Vec<RunId>,
    /// What List Runs does not tell of them: why they ended or with which export, or anything at
    /// all since they fit its filter no more.
    untold: Vec<RunId>,
    /// Get Run Status says nothing of them.
    refused: Vec<RunId>,
}

impl PollPlanner {
    /// What to ask next, with `page` on screen.
    pub fn plan(&self, page: &RunsPage, now: Timestamp) -> PollStep {
        let listed_lately = self.listed_at.is_some_and(|at| {
            // A clock that was put back tells nothing.
            (now - at).to_std().is_ok_and(|age| age < QUIET)
        });
        if !listed_lately {
            return PollStep::List;
        }
        let moving: Vec<&RunId> = moving(page).map(|run| &run.id).collect();
        let many = moving.len() > FEW || moving.iter().any(|id| self.refused.contains(*id));
        let (wanted, most) = if many {
            // PollStep about, so that ended runs do not add to what the moving ones cost.
            (if self.just_listed { self.untold.iter().collect() } else { Vec::new() }, 1)
        } else {
            (self.untold.iter().chain(moving).collect::<Vec<_>>(), REQUESTS_A_TURN)
        };
        if wanted.is_empty() {
            return PollStep::List;
        }
        PollStep::Runs(wanted.into_iter().take(most).cloned().collect())
    }

    /// Takes in a list that was asked for: the `page` on screen now, and which of its runs the
    /// answer told of.
    pub fn listed(&mut self, page: &RunsPage, heard_of: &[RunId], now: Timestamp) {
        self.listed_at = Some(now);
        self.just_listed = true;
        // What has left the page is nobody's concern.
        let is_shown = |id: &RunId| page.runs().any(|run| run.id == *id);
        self.untold.retain(is_shown);
        self.refused.retain(is_shown);
        for run in page.runs() {
            let ended = run.status.is_terminal() && self.moving.contains(&run.id);
            let silent = run.is_moving() && !heard_of.contains(&run.id);
            let known = self.untold.contains(&run.id) || self.refused.contains(&run.id);
            if (ended || silent) && !known {
                self.untold.push(run.id.clone());
            }
        }
        self.moving = moving(page).map(|run| run.id.clone()).collect();
    }

    /// Takes in what Get Run Status says.
    pub fn told(&mut self, run: &Run) {
        self.just_listed = false;
        self.untold.retain(|id| *id != run.id);
        if !run.is_moving() {
            self.moving.retain(|id| *id != run.id);
        }
    }

    /// Get Run Status will not say anything of this run.
    pub fn refused(&mut self, run: &RunId) {
        self.just_listed = false;
        self.untold.retain(|id| id != run);
        self.refused.push(run.clone());
    }

    /// How soon the page may change. A list never ends: somebody may start a run.
    pub fn change_rate(&self, page: &RunsPage) -> ChangeRate {
        let moves = !self.untold.is_empty() || moving(page).next().is_some();
        if moves { ChangeRate::Moving } else { ChangeRate::Quiet }
    }
}

/// Takes over what `newer` says of one run on the page.
pub fn patch(page: &mut RunsPage, newer: &Run) {
    for row in &mut page.rows {
        if let RunsRow::Run(run) = row
            && run.id == newer.id
        {
            Run::refresh(run, newer.clone());
        }
    }
}

fn moving(page: &RunsPage) -> impl Iterator<Item = &Run> {
    page.runs().filter(|run| run.is_moving())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use std::time::Duration;

    use super::*;
    use crate::domain::run::RunStatus;
    use crate::platform::clock::after;

    fn id(number: usize) -> RunId {
        format!("00000000-0000-4000-8000-{number:012}").parse().unwrap()
    }

    fn run(number: usize, status: &str) -> Run {
        Run::new(id(number), RunStatus::from_word(status))
    }

    fn page(words: &[&str]) -> RunsPage {
        let row = |(number, word): (usize, &&str)| RunsRow::Run(Arc::new(run(number, word)));
        RunsPage { rows: words.iter().enumerate().map(row).collect(), total: None }
    }

    fn start() -> Timestamp {
        "2026-10-19T08:00:00Z".parse().unwrap()
    }

    fn at(seconds: u64) -> Timestamp {
        after(start(), Duration::from_secs(seconds))
    }

    /// An answer that tells of every run on screen.
    fn listed(watch: &mut PollPlanner, page: &RunsPage, now: Timestamp) {
        watch.listed(page, &page.runs().map(|run| run.id.clone()).collect::<Vec<_>>(), now);
    }

    fn watching(page: &RunsPage) -> PollPlanner {
        let mut watch = PollPlanner::default();
        listed(&mut watch, page, start());
        watch
    }

    #[test]
    fn a_list_comes_first() {
        let page = page(&["running"]);
        assert_eq!(PollPlanner::default().plan(&page, start()), PollStep::List);
    }

    #[test]
    fn one_or_two_moving_runs_are_asked_for_themselves_and_more_in_one_list() {
        for (words, turn) in [
            (&["running", "completed"][..], PollStep::Runs(vec![id(0)])),
            (&["running", "paused", "pending"], PollStep::Runs(vec![id(0), id(2)])),
            (&["running", "running", "pending"], PollStep::List),
        ] {
            let page = page(words);
            assert_eq!(watching(&page).plan(&page, at(2)), turn, "{words:?}");
            assert_eq!(watching(&page).change_rate(&page), ChangeRate::Moving);
        }
    }

    #[test]
    fn new_runs_are_looked_for_every_thirty_seconds_whatever_moves() {
        for words in [&["running"][..], &["completed"], &[]] {
            let page = page(words);
            assert_eq!(watching(&page).plan(&page, at(30)), PollStep::List, "{words:?}");
        }
        let page = page(&["running"]);
        assert_eq!(
            watching(&page).plan(&page, start() - chrono::TimeDelta::hours(1)),
            PollStep::List
        );
    }

    #[test]
    fn nothing_but_the_list_is_asked_for_when_nothing_moves() {
        let page = page(&["completed", "paused", "failed"]);
        let watch = watching(&page);
        assert_eq!(
            (watch.plan(&page, at(30)), watch.change_rate(&page)),
            (PollStep::List, ChangeRate::Quiet)
        );
    }

    #[test]
    fn a_run_that_ends_on_the_list_is_asked_for_once() {
        let mut watch = watching(&page(&["running", "failed"]));
        let ended = page(&["completed", "failed"]);
        listed(&mut watch, &ended, at(2));
        assert_eq!(watch.change_rate(&ended), ChangeRate::Moving);
        assert_eq!(watch.plan(&ended, at(4)), PollStep::Runs(vec![id(0)]));
        watch.told(&run(0, "completed"));
        assert_eq!(
            (watch.plan(&ended, at(6)), watch.change_rate(&ended)),
            (PollStep::List, ChangeRate::Quiet)
        );
        listed(&mut watch, &ended, at(34));
        assert_eq!(watch.change_rate(&ended), ChangeRate::Quiet);
    }

    #[test]
    fn a_run_that_ends_by_its_own_status_is_not_asked_for_again() {
        let mut watch = watching(&page(&["running"]));
        watch.told(&run(0, "failed"));
        let ended = page(&["failed"]);
        listed(&mut watch, &ended, at(30));
        assert_eq!(watch.change_rate(&ended), ChangeRate::Quiet);
    }

    #[test]
    fn many_ended_runs_and_the_list_take_turns() {
        let mut watch = watching(&page(&["running"; 6]));
        let later = page(&["completed", "completed", "completed", "running", "running", "running"]);
        listed(&mut watch, &later, at(2));
        let mut turns = Vec::new();
        for second in [4, 6, 8, 10, 12, 14, 16] {
            let turn = watch.plan(&later, at(second));
            match &turn {
                PollStep::List => listed(&mut watch, &later, at(second)),
                PollStep::Runs(ids) => {
                    assert_eq!(ids.len(), 1);
                    ids.iter()
                        .for_each(|id| watch.told(&Run::new(id.clone(), RunStatus::Completed)));
                }
            }
            turns.push(turn == PollStep::List);
        }
        assert_eq!(turns, [false, true, false, true, false, true, true]);
    }

    #[test]
    fn a_status_that_is_refused_leaves_the_list() {
        let page = page(&["running"]);
        let mut watch = watching(&page);
        watch.refused(&id(0));
        assert_eq!(watch.plan(&page, at(2)), PollStep::List);
        let ended = super::tests::page(&["failed"]);
        listed(&mut watch, &ended, at(4));
        assert_eq!(
            (watch.plan(&ended, at(6)), watch.change_rate(&ended)),
            (PollStep::List, ChangeRate::Quiet)
        );
    }

    #[test]
    fn what_leaves_the_page_is_forgotten() {
        let mut watch = watching(&page(&["running"]));
        listed(&mut watch, &page(&["failed"]), at(2));
        let other = page(&[]);
        listed(&mut watch, &other, at(4));
        assert_eq!(
            (watch.plan(&other, at(6)), watch.change_rate(&other)),
            (PollStep::List, ChangeRate::Quiet)
        );
    }

    #[test]
    fn a_run_that_fits_the_filter_no_more_is_asked_for_itself() {
        let page = page(&["running", "running", "running"]);
        let mut watch = watching(&page);
        let heard_of = [id(1), id(2)];
        watch.listed(&page, &heard_of, at(2));
        assert_eq!(watch.plan(&page, at(4)), PollStep::Runs(vec![id(0)]));
    }

    #[test]
    fn a_status_is_patched_into_its_row() {
        let mut page = page(&["failed", "running"]);
        patch(&mut page, &Run { error: Some("no voice".to_owned()), ..run(0, "failed") });
        let told: Vec<_> = page.runs().map(|run| run.error.as_deref()).collect();
        assert_eq!(told, [Some("no voice"), None]);
    }
}
