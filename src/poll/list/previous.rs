//! The completed run before a run.

use leptos::task::spawn_local_scoped_with_cancellation;

use crate::api::Client;
use crate::domain::overview::verdict::Compared;
use crate::domain::run::{Run, RunStatus, RunsRow, WorkflowId};
use crate::routing::query::RunsQuery;
use dom::reactive::{Memo, ReadSignal, RwSignal};

/// How many completed runs are requested. An older run has no comparison.
const RECENT: u32 = 10;

/// The run and the completed run before it in `rows`, the newest first. A run that is not completed is in no row.
fn compared(rows: &[RunsRow], run: &Run) -> Option<Compared> {
    let mut runs = rows.iter().filter_map(RunsRow::run);
    let is_before = |row: &Run| row.created_at.is_some() && row.created_at < run.created_at;
    let is_completed = |row: &Run| row.status == RunStatus::Completed;
    if run.status == RunStatus::Completed {
        let this = runs.find(|row| row.id == run.id)?;
        let previous = runs.find(|row| is_completed(row))?;
        return Some(Compared { this: this.clone(), previous: previous.clone() });
    }
    let previous = runs.find(|row| is_completed(row) && is_before(row))?;
    Some(Compared { this: run.clone(), previous: previous.clone() })
}

/// Finds the completed run before `run` with one request, once the run has ended. Without it, or if the request
/// fails, there is no comparison; the error is not shown.
pub(crate) fn previous_completed(
    client: Client,
    workflow: WorkflowId,
    run: Memo<Option<Run>>,
) -> ReadSignal<Option<Compared>> {
    let found = RwSignal::new(None);
    dom::reactive::effect(move |was_requested: Option<bool>| {
        let is_requested = was_requested == Some(true);
        let ended = run.with(|run| run.clone().filter(|run| run.status.is_terminal()));
        let Some(run) = ended.filter(|_| !is_requested) else { return is_requested };
        let (client, workflow) = (client.clone(), workflow.clone());
        spawn_local_scoped_with_cancellation(async move {
            let status = vec![RunStatus::Completed];
            let query = RunsQuery { status, limit: RECENT, ..RunsQuery::default() };
            let Ok(response) = client.list_runs(&workflow, &query).await else { return };
            found.set(compared(&response.value.rows, &run));
        });
        true
    });
    found.read_only()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::run::RunId;
    use crate::domain::time::Timestamp;

    fn id(number: u32) -> RunId {
        format!("00000000-0000-4000-8000-{number:012}").parse().unwrap()
    }

    #[test]
    fn the_predecessor_is_the_next_completed_row() {
        let row = |number, status| RunsRow::Run(Arc::new(Run::new(id(number), status)));
        let rows = [
            row(4, RunStatus::Completed),
            RunsRow::Unreadable { position: 1, problem: String::new() },
            // Its status has changed since the server chose the rows.
            row(3, RunStatus::Running),
            row(2, RunStatus::Completed),
        ];
        let completed = |number| Run::new(id(number), RunStatus::Completed);
        let previous = |number| compared(&rows, &completed(number)).map(|pair| pair.previous.id);
        assert_eq!(previous(4), Some(id(2)));
        assert_eq!(previous(2), None, "the last one");
        assert_eq!(previous(9), None, "not in the list");
    }

    #[test]
    fn the_predecessor_of_another_run_is_the_last_completed_one_before_it() {
        let run = |number: u32, status| Run {
            created_at: Timestamp::from_timestamp(i64::from(number), 0),
            ..Run::new(id(number), status)
        };
        let row = |number| RunsRow::Run(Arc::new(run(number, RunStatus::Completed)));
        let rows = [row(9), row(5), row(3)];
        let previous = |failed: &Run| compared(&rows, failed).map(|pair| pair.previous.id);
        assert_eq!(previous(&run(7, RunStatus::Failed)), Some(id(5)));
        assert_eq!(previous(&run(2, RunStatus::Failed)), None, "the first one");
        assert_eq!(previous(&Run::new(id(7), RunStatus::Cancelled)), None, "its time is unknown");
    }
}
