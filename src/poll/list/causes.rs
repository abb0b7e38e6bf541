//! The causes of failed runs. List Runs lacks them, so each is requested once, for as long as the session lasts. Pure.

use std::sync::Arc;

use crate::domain::excerpt::headline;
use crate::domain::run::{Run, RunId, RunStatus, RunsPage, RunsRow};
use crate::domain::time::Timestamp;

/// The most causes that are kept: those of ten large pages.
const MAX_CAUSES: usize = 1000;

/// The causes that are known, the oldest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownCauses(Vec<KnownCause>);

#[derive(Debug, Clone)]
struct KnownCause {
    run: RunId,
    /// A run that is started again ends at another time.
    ended: Option<Timestamp>,
    /// Empty if the server gave none.
    headline: String,
}

/// The first failed run whose cause has not been requested yet.
pub(crate) fn without_cause(page: &RunsPage) -> Option<&RunId> {
    page.runs().find(|run| is_without_cause(run)).map(|run| &run.id)
}

fn is_without_cause(run: &Run) -> bool {
    run.status == RunStatus::Failed && run.error.is_none()
}

/// Shortens an error to what a row shows: errors can be megabytes of a log.
pub(crate) fn shorten_error(run: &mut Run) {
    run.error = run.error.as_deref().map(headline);
}

impl KnownCauses {
    /// Completes the failed runs of a page with what is known, and remembers what it has.
    pub(crate) fn complete(&mut self, page: &mut RunsPage) {
        for row in &mut page.rows {
            let RunsRow::Run(run) = row else { continue };
            if run.status != RunStatus::Failed {
                // It has been started again: its next failure has another cause.
                self.0.retain(|known| known.run != run.id);
            } else if let Some(error) = &run.error {
                self.record(&run.id, run.completed_at, error);
            } else if let Some(known) = self.find(&run.id, run.completed_at) {
                Arc::make_mut(run).error = Some(known.headline.clone());
            }
        }
    }

    /// Records that the server gives no cause of the run, if it still has none.
    pub(crate) fn record_none(&mut self, page: &mut RunsPage, id: &RunId) {
        for row in &mut page.rows {
            if let RunsRow::Run(run) = row
                && run.id == *id
                && is_without_cause(run)
            {
                Arc::make_mut(run).error = Some(String::new());
            }
        }
        self.complete(page);
    }

    fn find(&self, run: &RunId, ended: Option<Timestamp>) -> Option<&KnownCause> {
        self.0.iter().find(|known| known.run == *run && known.ended == ended)
    }

    fn record(&mut self, run: &RunId, ended: Option<Timestamp>, headline: &str) {
        if self.find(run, ended).is_some() {
            return;
        }
        if self.0.len() >= MAX_CAUSES {
            self.0.remove(0);
        }
        self.0.push(KnownCause { run: run.clone(), ended, headline: headline.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> RunId {
        format!("00000000-0000-4000-8000-{number:012}").parse().unwrap()
    }

    fn run(number: usize, status: RunStatus, error: Option<&str>) -> Run {
        Run { error: error.map(str::to_owned), ..Run::new(id(number), status) }
    }

    fn failed(number: usize, error: Option<&str>) -> Run {
        let ended = "2026-10-19T08:00:00Z".parse().ok();
        Run { completed_at: ended, ..run(number, RunStatus::Failed, error) }
    }

    fn page(runs: &[Run]) -> RunsPage {
        let rows = runs.iter().map(|run| RunsRow::Run(Arc::new(run.clone()))).collect();
        RunsPage { rows, total: None }
    }

    fn errors(page: &RunsPage) -> Vec<Option<&str>> {
        page.runs().map(|run| run.error.as_deref()).collect()
    }

    #[test]
    fn completes_later_pages() {
        let mut known = KnownCauses::default();
        known.complete(&mut page(&[failed(1, Some("no voice")), failed(2, None)]));
        let mut later = page(&[failed(2, None), failed(1, None), run(3, RunStatus::Running, None)]);
        known.complete(&mut later);
        assert_eq!(errors(&later), [None, Some("no voice"), None]);
        assert_eq!(without_cause(&later), Some(&id(2)));
        known.record_none(&mut later, &id(2));
        assert_eq!((errors(&later)[0], without_cause(&later)), (Some(""), None));
        let mut again = page(&[failed(2, None)]);
        known.complete(&mut again);
        assert_eq!(errors(&again), [Some("")]);
    }

    #[test]
    fn another_attempt_has_another_cause() {
        let mut known = KnownCauses::default();
        known.complete(&mut page(&[failed(1, Some("no voice"))]));
        let ended = "2026-10-19T09:00:00Z".parse().ok();
        let mut later = page(&[Run { completed_at: ended, ..failed(1, None) }]);
        known.complete(&mut later);
        assert_eq!(errors(&later), [None]);
        // Servers that send no end.
        known.complete(&mut page(&[run(2, RunStatus::Failed, Some("no voice"))]));
        known.complete(&mut page(&[run(2, RunStatus::Running, None)]));
        let mut later = page(&[run(2, RunStatus::Failed, None)]);
        known.complete(&mut later);
        assert_eq!(errors(&later), [None]);
    }

    #[test]
    fn forgets_the_oldest() {
        let mut known = KnownCauses::default();
        for number in 0..=MAX_CAUSES {
            known.complete(&mut page(&[failed(number, Some("no voice"))]));
        }
        let mut later = page(&[failed(0, None), failed(1, None)]);
        known.complete(&mut later);
        assert_eq!(errors(&later), [None, Some("no voice")]);
    }

    #[test]
    fn a_run_that_has_not_failed_has_no_missing_cause() {
        let mut known = KnownCauses::default();
        let mut page = page(&[run(1, RunStatus::Cancelled, None), failed(2, Some("no voice"))]);
        known.record_none(&mut page, &id(1));
        known.record_none(&mut page, &id(2));
        assert_eq!((errors(&page), without_cause(&page)), (vec![None, Some("no voice")], None));
    }
}
