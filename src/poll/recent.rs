//! The last runs of a workflow, to choose one to compare with.

use std::sync::Arc;

use crate::domain::run::{Run, RunsRow, WorkflowId};
use crate::poll::optional::Wanted;
use crate::poll::page_data::PageData;
use crate::routing::query::RunsQuery;
use dom::reactive::{ReadSignal, RwSignal};

impl PageData {
    /// The last twenty runs of a workflow, the newest first; empty until they are loaded.
    pub(crate) fn recent_runs(&self, workflow: WorkflowId) -> ReadSignal<Vec<Arc<Run>>> {
        let recent = RwSignal::new(Vec::new());
        let wanted = move || {
            let query = RunsQuery::default();
            Some(Wanted { workflow: workflow.clone(), query, since: None })
        };
        self.load_optional(wanted, move |page| {
            let runs = page.rows.iter().filter_map(|row| match row {
                RunsRow::Run(run) => Some(Arc::clone(run)),
                RunsRow::Unreadable { .. } => None,
            });
            // The page may have been left.
            recent.try_set(runs.collect());
        });
        recent.read_only()
    }
}
