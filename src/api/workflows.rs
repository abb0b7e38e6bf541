//! The requests for the user's workflows.

use crate::api::client::{ApiResponse, Client};
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;
use crate::api::wire;
use crate::domain::run::WorkflowId;
use crate::domain::workflow::WorkflowsPage;
use crate::routing::workflows::WorkflowsQuery;

impl Client {
    /// List Workflows.
    ///
    /// # Errors
    /// See [`crate::api::ErrorKind`].
    pub async fn workflows(
        &self,
        query: &WorkflowsQuery,
    ) -> Result<ApiResponse<WorkflowsPage>, ApiError> {
        self.fetch(&Endpoint::ListWorkflows(query.clone()), wire::workflows).await
    }

    /// Get Workflow, as a list of this workflow.
    ///
    /// # Errors
    /// See [`crate::api::ErrorKind`].
    pub async fn workflow(
        &self,
        workflow: &WorkflowId,
    ) -> Result<ApiResponse<WorkflowsPage>, ApiError> {
        self.fetch(&Endpoint::Workflow(workflow.clone()), wire::workflow).await
    }
}
