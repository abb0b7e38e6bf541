//! List Workflows and Get Workflow (contract §6.1 and §6.2).

use crate::api::wire::decode::{DecodeError, Decoded, data, decode, total};
use crate::api::wire::fields::Fields;
use crate::domain::json::Json;
use crate::domain::run::RunStatus;
use crate::domain::workflow::{Workflow, WorkflowsPage};

/// List Workflows.
///
/// # Errors
/// The body is not JSON or `data` is not an array.
pub fn workflows(body: &str) -> Result<Decoded<WorkflowsPage>, DecodeError> {
    decode(body, |envelope| {
        if envelope.value("data").and_then(Json::as_list).is_none() {
            return Err(DecodeError("data is not a list of workflows".to_owned()));
        }
        let mut workflows = Vec::<Workflow>::new();
        for fields in envelope.objects("data") {
            match read_workflow(&fields) {
                // Duplicates would be one workflow in two places.
                Some(workflow) if workflows.iter().any(|known| known.id == workflow.id) => {
                    fields.warn_skipped("id", "an id of its own");
                }
                workflow => workflows.extend(workflow),
            }
        }
        Ok(WorkflowsPage { workflows, total: total(envelope) })
    })
}

/// Get Workflow, as a list of this workflow; empty if it has no id.
///
/// # Errors
/// The body is not JSON or `data` is not an object.
pub fn workflow(body: &str) -> Result<Decoded<WorkflowsPage>, DecodeError> {
    decode(body, |envelope| {
        let fields = data(envelope)?;
        let workflow = read_workflow(&fields);
        Ok(WorkflowsPage { workflows: workflow.into_iter().collect(), total: None })
    })
}

fn read_workflow(fields: &Fields<'_>) -> Option<Workflow> {
    let Some(id) = fields.text("id").and_then(|id| id.parse().ok()) else {
        fields.warn_skipped("id", "a workflow's id");
        return None;
    };
    let counts = fields.object("run_status_counts");
    let count = |status: RunStatus| {
        let count = counts.as_ref()?.count(status.as_str())?;
        Some((status, count))
    };
    let status = fields.non_empty_text("last_run_status");
    Some(Workflow {
        id,
        name: fields.non_empty_text("name"),
        description: fields.non_empty_text("description"),
        runs_count: fields.count("runs_count"),
        counts: RunStatus::KNOWN.into_iter().filter_map(count).collect(),
        last_run_at: fields.time("last_run_at"),
        last_run_status: status.map(|status| RunStatus::from_word(&status)),
    })
}
