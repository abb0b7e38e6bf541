//! The usual duration of a workflow's runs, and the slowest node of one.

use std::sync::Arc;

use chrono::TimeDelta;
use leptos::task::spawn_local;

use crate::api::ApiError;
use crate::domain::format::whole_seconds;
use crate::domain::overview::verdict::slowest_node;
use crate::domain::run::{Run, RunStatus, UsualTime, WorkflowId};
use crate::poll::optional::Wanted;
use crate::poll::page_data::PageData;
use crate::routing::query::RunsQuery;
use dom::reactive::{Memo, ReadSignal, RwSignal};

/// How many completed runs the usual duration is estimated from: one page of the API.
const SAMPLE: u32 = 100;

impl PageData {
    /// The usual duration of the workflow's runs. It is requested when `is_needed`, and kept for the session.
    pub fn usual_time(
        &self,
        workflow: WorkflowId,
        is_needed: Memo<bool>,
    ) -> ReadSignal<Option<UsualTime>> {
        let kept = self.session.usual_times;
        let known = kept.with_value(|known| {
            known.iter().find(|(of, _)| *of == workflow).map(|(_, usual)| *usual)
        });
        let usual = RwSignal::new(known.flatten());
        if known.is_none() {
            let of = workflow.clone();
            let wanted = move || {
                let status = vec![RunStatus::Completed];
                let query = RunsQuery { status, limit: SAMPLE, ..RunsQuery::default() };
                is_needed.get().then(|| Wanted { workflow: of.clone(), query, since: None })
            };
            self.load_optional(wanted, move |page| {
                let found = UsualTime::of(page.runs());
                kept.update_value(|known| known.push((workflow.clone(), found)));
                usual.try_set(found);
            });
        }
        usual.read_only()
    }

    /// Requests the overview of a run once, for its slowest node.
    pub(crate) fn load_slowest_node(
        &self,
        workflow: WorkflowId,
        run: Arc<Run>,
        shown: RwSignal<Option<SlowestNode>>,
    ) {
        let (client, offset) = (self.session.client.get_value(), self.session.offset);
        shown.set(Some(SlowestNode { run: Arc::clone(&run), result: None }));
        spawn_local(async move {
            let response = client.run_overview(&workflow, &run.id).await;
            // The component may be gone.
            let Some(offset) = offset.try_get_value() else { return };
            let now = client.clock().now() + offset;
            let result = response.map(|response| {
                let node = slowest_node(&response.value, now)?;
                let mut states = response.value.node_states.iter().rev();
                let state = states.find(|state| state.node_id == node.node_id)?;
                Some((state.name().to_owned(), whole_seconds(node.total(now))))
            });
            // The page may have been left, or another run asked for.
            shown.maybe_update(|shown| {
                let is_awaited = shown.as_ref().is_some_and(|shown| shown.run.id == run.id);
                if is_awaited {
                    *shown = Some(SlowestNode { run, result: Some(result) });
                }
                is_awaited
            });
        });
    }
}

/// The slowest node of a run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SlowestNode {
    pub(crate) run: Arc<Run>,
    /// Its name and active time; `None` if no node has started. `None` until the response arrives.
    pub(crate) result: Option<Result<Option<(String, TimeDelta)>, ApiError>>,
}
