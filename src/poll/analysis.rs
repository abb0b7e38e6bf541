//! The analysis of a run, which older servers lack.

use std::sync::Arc;

use crate::api::{ApiError, ApiResponse, Client, ErrorKind};
use crate::domain::overview::Analysis;
use crate::domain::run::{RunId, WorkflowId};
use crate::poll::driver::PollContext;
use crate::poll::polled::{PollRequest, PollSource, Polled, start_polling};
use crate::poll::schedule::ChangeRate;
use dom::reactive::Memo;

/// `None` if the server has no analysis.
pub type OptionalAnalysis = Option<Arc<Analysis>>;

/// Polls the analysis of a run: slowly until it is final. The caller refreshes it at the end of the run.
pub(super) fn analysis(
    context: &PollContext,
    client: Client,
    key: Memo<(WorkflowId, RunId)>,
) -> Polled<OptionalAnalysis> {
    let source = PollSource {
        initial: None,
        key,
        fetch: Box::new(move |PollRequest { key: (workflow, run), current, .. }| {
            let client = client.clone();
            Box::pin(async move {
                match client.run_analysis(&workflow, &run).await {
                    Ok(ApiResponse { value, warnings, server_time }) => {
                        Ok(ApiResponse { value: Some(Arc::new(value)), warnings, server_time })
                    }
                    // An older server, or a replica that does not have the run yet. What is known stays.
                    Err(error) if is_missing(&error) => {
                        let value = current.value.flatten();
                        Ok(ApiResponse { value, warnings: current.warnings, server_time: None })
                    }
                    Err(error) => Err(error),
                }
            })
        }),
        change_rate: Box::new(change_rate),
        on_change: None,
        invalidated_by: None,
    };
    start_polling(context, source)
}

/// Whether the server has no such endpoint, or no such run.
pub(super) fn is_missing(error: &ApiError) -> bool {
    error.kind == ErrorKind::NotFound || error.status == Some(405)
}

fn change_rate(analysis: &OptionalAnalysis) -> ChangeRate {
    match analysis {
        Some(analysis) if !analysis.is_final() => ChangeRate::Idle,
        Some(_) | None => ChangeRate::Never,
    }
}
