//! The requests of a start: the workflow's script, the price, the start itself.

use crate::api::client::{ApiResponse, Client};
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;
use crate::api::wire;
use crate::domain::run::{Estimate, Run, ScriptOverride, ScriptSource, WorkflowId};

impl Client {
    /// The script nodes of Get Workflow's definition.
    ///
    /// # Errors
    /// See [`crate::api::ErrorKind`].
    pub async fn script_source(
        &self,
        workflow: &WorkflowId,
    ) -> Result<ApiResponse<ScriptSource>, ApiError> {
        self.fetch(&Endpoint::Workflow(workflow.clone()), wire::script_source).await
    }

    /// Preview Run: the price of a run. Changes nothing.
    ///
    /// # Errors
    /// See [`crate::api::ErrorKind`].
    pub async fn preview(
        &self,
        workflow: &WorkflowId,
        script: &ScriptOverride,
    ) -> Result<ApiResponse<Estimate>, ApiError> {
        self.fetch(&Endpoint::Preview(workflow.clone(), script.clone()), wire::estimate).await
    }

    /// Start Run: costs credits and is not idempotent. Never retried, like an action on a run.
    ///
    /// # Errors
    /// See [`crate::api::ErrorKind`]. After [`crate::api::ErrorKind::Network`] and [`crate::api::ErrorKind::Timeout`] the result is
    /// unknown.
    pub async fn start_run(
        &self,
        workflow: &WorkflowId,
        script: &ScriptOverride,
    ) -> Result<ApiResponse<Run>, ApiError> {
        self.fetch(&Endpoint::Start(workflow.clone(), script.clone()), wire::run).await
    }
}
