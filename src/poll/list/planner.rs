//! Plans the requests for a list, so that their number does not depend on the number of active runs.
//! Pure.

use crate::domain::run::{Run, RunId, RunsPage, RunsRow};
use crate::domain::time::Timestamp;
use crate::poll::list::causes::without_cause;
use crate::poll::schedule::{ChangeRate, IDLE_INTERVAL};

/// The request of one poll. Each poll sends one, so that polls that are far enough apart keep the rate limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PollStep {
    List,
    /// Get Run Status of a run.
    Run(RunId),
}

/// The state of a list between polls.
#[derive(Debug, Clone, Default)]
pub(crate) struct PollPlanner {
    listed_at: Option<Timestamp>,
    /// Whether the last poll followed the active runs. Other requests alternate with such polls, so that they add none.
    followed_active: bool,
    /// The runs that were active at the last poll.
    active: Vec<RunId>,
    /// Runs whose status must be requested: they have ended, and List Runs lacks the error and the
    /// export, or they no longer match the filter.
    status_pending: Vec<RunId>,
    /// Runs whose Get Run Status failed.
    unavailable: Vec<RunId>,
}

impl PollPlanner {
    /// Plans the next poll of the displayed `page`.
    pub(crate) fn plan(&self, page: &RunsPage, now: Timestamp) -> PollStep {
        let listed_recently = self.listed_at.is_some_and(|at| {
            // The age is negative if the clock was set back.
            (now - at).to_std().is_ok_and(|age| age < IDLE_INTERVAL)
        });
        if !listed_recently {
            return PollStep::List;
        }
        let mut active = active_runs(page);
        let follow = match (active.next(), active.next()) {
            (Some(run), None) if !self.unavailable.contains(&run.id) => {
                Some(PollStep::Run(run.id.clone()))
            }
            // Of several runs, a list is cheaper and also finds new runs.
            (Some(_), _) => Some(PollStep::List),
            (None, _) => None,
        };
        match (self.status_pending.first().or_else(|| without_cause(page)), follow) {
            (Some(_), Some(follow)) if !self.followed_active => follow,
            (Some(other), _) => PollStep::Run(other.clone()),
            (None, follow) => follow.unwrap_or(PollStep::List),
        }
    }

    /// Applies a List Runs: the displayed `page` and the run ids in the response.
    pub(crate) fn list_received(&mut self, page: &RunsPage, listed_ids: &[RunId], now: Timestamp) {
        self.listed_at = Some(now);
        self.followed_active = true;
        // Runs off the page need no requests.
        let is_shown = |id: &RunId| page.runs().any(|run| run.id == *id);
        self.status_pending.retain(is_shown);
        self.unavailable.retain(is_shown);
        for run in page.runs() {
            let ended = run.status.is_terminal() && self.active.contains(&run.id);
            let unlisted = run.is_active() && !listed_ids.contains(&run.id);
            let is_pending = self.status_pending.contains(&run.id);
            let is_unavailable = self.unavailable.contains(&run.id);
            // Once more at the end, even if it was not available: only it has the error.
            if !is_pending && (ended || unlisted && !is_unavailable) {
                self.status_pending.push(run.id.clone());
            }
        }
        self.active = active_runs(page).map(|run| run.id.clone()).collect();
    }

    /// Applies a Get Run Status.
    pub(crate) fn status_received(&mut self, run: &Run) {
        let is_extra = self.status_pending.contains(&run.id);
        self.followed_active = !is_extra && self.active.contains(&run.id);
        self.status_pending.retain(|id| *id != run.id);
        if !run.is_active() {
            self.active.retain(|id| *id != run.id);
        }
    }

    /// Records that Get Run Status is not available for a run. The next poll is a list, which tells whether the server is.
    pub(crate) fn status_unavailable(&mut self, run: &RunId) {
        self.listed_at = None;
        self.status_pending.retain(|id| id != run);
        if !self.unavailable.contains(run) {
            self.unavailable.push(run.clone());
        }
    }

    /// A list is never final: new runs can start.
    pub(crate) fn change_rate(&self, page: &RunsPage) -> ChangeRate {
        let is_pending = !self.status_pending.is_empty() || without_cause(page).is_some();
        if is_pending || active_runs(page).next().is_some() {
            ChangeRate::Active
        } else {
            ChangeRate::Idle
        }
    }
}

/// Updates a run of the page. `answered` is the server's time.
pub(crate) fn patch(page: &mut RunsPage, newer: &Run, answered: Option<Timestamp>) {
    for row in &mut page.rows {
        if let RunsRow::Run(run) = row
            && run.id == newer.id
        {
            Run::refresh(run, newer.clone(), answered);
        }
    }
}

fn active_runs(page: &RunsPage) -> impl Iterator<Item = &Run> {
    page.runs().filter(|run| run.is_active())
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

    /// A run whose cause is known, if it has failed.
    fn run(number: usize, status: &str) -> Run {
        let error = (status == "failed").then(String::new);
        Run { error, ..Run::new(id(number), RunStatus::from_word(status)) }
    }

    fn without_causes(words: &[&str]) -> RunsPage {
        let mut page = page(words);
        for row in &mut page.rows {
            if let RunsRow::Run(run) = row {
                Arc::make_mut(run).error = None;
            }
        }
        page
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

    /// Applies a response that contains all displayed runs.
    fn listed(planner: &mut PollPlanner, page: &RunsPage, now: Timestamp) {
        planner.list_received(
            page,
            &page.runs().map(|run| run.id.clone()).collect::<Vec<_>>(),
            now,
        );
    }

    fn planner(page: &RunsPage) -> PollPlanner {
        let mut planner = PollPlanner::default();
        listed(&mut planner, page, start());
        planner
    }

    #[test]
    fn lists_first() {
        let page = page(&["running"]);
        assert_eq!(PollPlanner::default().plan(&page, start()), PollStep::List);
    }

    #[test]
    fn requests_a_single_active_run_by_status() {
        for (words, step) in [
            (&["running", "completed"][..], PollStep::Run(id(0))),
            (&["completed", "paused", "pending"], PollStep::Run(id(2))),
            (&["running", "completed", "pending"], PollStep::List),
        ] {
            let page = page(words);
            assert_eq!(planner(&page).plan(&page, at(2)), step, "{words:?}");
            assert_eq!(planner(&page).change_rate(&page), ChangeRate::Active);
        }
    }

    #[test]
    fn lists_at_least_every_thirty_seconds() {
        for words in [&["running"][..], &["completed"], &[]] {
            let page = page(words);
            assert_eq!(planner(&page).plan(&page, at(30)), PollStep::List, "{words:?}");
        }
        let page = page(&["running"]);
        assert_eq!(
            planner(&page).plan(&page, start() - chrono::TimeDelta::hours(1)),
            PollStep::List
        );
    }

    #[test]
    fn lists_only_without_active_runs() {
        let page = page(&["completed", "paused", "failed"]);
        let planner = planner(&page);
        assert_eq!(
            (planner.plan(&page, at(30)), planner.change_rate(&page)),
            (PollStep::List, ChangeRate::Idle)
        );
    }

    #[test]
    fn requests_the_status_of_ended_runs_once() {
        let mut planner = planner(&page(&["running", "failed"]));
        let ended = page(&["completed", "failed"]);
        listed(&mut planner, &ended, at(2));
        assert_eq!(planner.change_rate(&ended), ChangeRate::Active);
        assert_eq!(planner.plan(&ended, at(4)), PollStep::Run(id(0)));
        planner.status_received(&run(0, "completed"));
        assert_eq!(
            (planner.plan(&ended, at(6)), planner.change_rate(&ended)),
            (PollStep::List, ChangeRate::Idle)
        );
        listed(&mut planner, &ended, at(34));
        assert_eq!(planner.change_rate(&ended), ChangeRate::Idle);
    }

    #[test]
    fn skips_runs_whose_final_status_is_known() {
        let mut planner = planner(&page(&["running"]));
        planner.status_received(&run(0, "failed"));
        let ended = page(&["failed"]);
        listed(&mut planner, &ended, at(30));
        assert_eq!(planner.change_rate(&ended), ChangeRate::Idle);
    }

    #[test]
    fn alternates_lists_and_ended_runs() {
        let mut planner = planner(&page(&["running"; 6]));
        let later = page(&["completed", "completed", "completed", "running", "running", "running"]);
        listed(&mut planner, &later, at(2));
        let mut polls = Vec::new();
        for second in [4, 6, 8, 10, 12, 14, 16] {
            let step = planner.plan(&later, at(second));
            match &step {
                PollStep::List => listed(&mut planner, &later, at(second)),
                PollStep::Run(id) => {
                    planner.status_received(&Run::new(id.clone(), RunStatus::Completed));
                }
            }
            polls.push(step == PollStep::List);
        }
        assert_eq!(polls, [false, true, false, true, false, true, true]);
    }

    #[test]
    fn stops_requesting_unavailable_statuses() {
        let page = page(&["running"]);
        let mut planner = planner(&page);
        planner.status_unavailable(&id(0));
        assert_eq!(planner.plan(&page, at(2)), PollStep::List);
        let ended = super::tests::page(&["failed"]);
        listed(&mut planner, &ended, at(4));
        assert_eq!(planner.plan(&ended, at(6)), PollStep::Run(id(0)), "for the error");
        planner.status_unavailable(&id(0));
        assert_eq!(
            planner.plan(&ended, at(6)),
            PollStep::List,
            "tells whether the server is there"
        );
        listed(&mut planner, &ended, at(6));
        assert_eq!(
            (planner.plan(&ended, at(8)), planner.change_rate(&ended)),
            (PollStep::List, ChangeRate::Idle)
        );
    }

    #[test]
    fn causes_alternate_with_active_runs() {
        for words in [&["failed", "running"][..], &["failed", "running", "running"]] {
            let (page, known) = (without_causes(words), page(words));
            let mut planner = planner(&page);
            assert_eq!(planner.change_rate(&page), ChangeRate::Active);
            assert_eq!(planner.plan(&page, at(2)), PollStep::Run(id(0)));
            planner.status_received(&run(0, "failed"));
            let follow = planner.plan(&page, at(4));
            assert_eq!(follow, planner.plan(&known, at(4)), "even if another cause is missing");
            match follow {
                PollStep::List => listed(&mut planner, &page, at(4)),
                PollStep::Run(_) => planner.status_received(&run(1, "running")),
            }
            assert_eq!(planner.plan(&page, at(6)), PollStep::Run(id(0)));
        }
    }

    #[test]
    fn causes_of_an_idle_list_follow_each_other() {
        let page = without_causes(&["completed", "failed"]);
        let mut planner = planner(&page);
        for second in [2, 4] {
            assert_eq!(planner.plan(&page, at(second)), PollStep::Run(id(1)));
            planner.status_received(&run(1, "failed"));
        }
        assert_eq!(planner.plan(&page, at(30)), PollStep::List);
        assert_eq!(planner.change_rate(&super::tests::page(&["failed"])), ChangeRate::Idle);
    }

    #[test]
    fn forgets_runs_off_the_page() {
        let mut planner = planner(&page(&["running"]));
        listed(&mut planner, &page(&["failed"]), at(2));
        let other = page(&[]);
        listed(&mut planner, &other, at(4));
        assert_eq!(
            (planner.plan(&other, at(6)), planner.change_rate(&other)),
            (PollStep::List, ChangeRate::Idle)
        );
    }

    #[test]
    fn requests_runs_that_no_longer_match_the_filter() {
        let page = page(&["running", "running", "running"]);
        let mut planner = planner(&page);
        let listed_ids = [id(1), id(2)];
        planner.list_received(&page, &listed_ids, at(2));
        assert_eq!(planner.plan(&page, at(4)), PollStep::Run(id(0)));
    }

    #[test]
    fn patches_a_status_into_its_row() {
        let mut page = page(&["failed", "running"]);
        let failed = Run { error: Some("no voice".to_owned()), ..run(0, "failed") };
        patch(&mut page, &failed, None);
        let updated: Vec<_> = page.runs().map(|run| run.error.as_deref()).collect();
        assert_eq!(updated, [Some("no voice"), None]);
    }
}
