//! The completed run before a run.

use leptos::task::spawn_local_scoped_with_cancellation;

use crate::api::Client;
use crate::domain::overview::verdict::Compared;
use crate::domain::run::{RunId, RunStatus, RunsRow, WorkflowId};
use crate::routing::query::RunsQuery;
use dom::reactive::{Memo, ReadSignal, RwSignal};

/// How many completed runs are requested. An older run has no comparison.
const RECENT: u32 = 10;

/// The run and its predecessor in `rows`, the newest first.
fn compared(rows: &[RunsRow], run: &RunId) -> Option<Compared> {
    let mut runs = rows.iter().filter_map(RunsRow::run);
    let this = runs.find(|row| row.id == *run)?;
    let previous = runs.find(|row| row.status == RunStatus::Completed)?;
    Some(Compared { this: this.clone(), previous: previous.clone() })
}

/// Finds the completed run before `run` with one request, once `is_completed`. Without it, or if the request
/// fails, there is no comparison; the error is not shown.
pub(crate) fn previous_completed(
    client: Client,
    workflow: WorkflowId,
    run: RunId,
    is_completed: Memo<bool>,
) -> ReadSignal<Option<Compared>> {
    let found = RwSignal::new(None);
    dom::reactive::effect(move |was_requested: Option<bool>| {
        let is_requested = was_requested == Some(true);
        if is_requested || !is_completed.get() {
            return is_requested;
        }
        let (client, workflow, run) = (client.clone(), workflow.clone(), run.clone());
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
    use crate::domain::run::Run;

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
        let previous = |number| compared(&rows, &id(number)).map(|pair| pair.previous.id);
        assert_eq!(previous(4), Some(id(2)));
        assert_eq!(previous(2), None, "the last one");
        assert_eq!(previous(9), None, "not in the list");
    }
}
