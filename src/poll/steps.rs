//! The attempts of a node, with their results on request. Older servers lack them.

use std::sync::Arc;

use crate::api::ApiResponse;
use crate::domain::overview::NodeState;
use crate::domain::overview::steps::Step;
use crate::domain::run::{RunId, WorkflowId};
use crate::poll::analysis::is_missing;
use crate::poll::page_data::PageData;
use crate::poll::polled::{PollRequest, PollSource, Polled, start_polling};
use crate::poll::schedule::ChangeRate;
use dom::reactive::Memo;

/// Which steps are requested.
#[derive(Debug, Clone, PartialEq)]
pub struct StepsKey {
    pub run: (WorkflowId, RunId),
    pub node_id: String,
    /// The node's states in the overview: the steps change with them.
    pub states: Arc<Vec<NodeState>>,
    pub with_results: bool,
}

/// The steps of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeSteps {
    pub key: StepsKey,
    /// `None` if the server has none.
    pub steps: Option<Vec<Step>>,
}

impl PageData {
    /// Requests the steps of a node, once for each key: the overview tells when they have changed.
    pub fn steps(&self, key: Memo<StepsKey>) -> Polled<Option<Arc<NodeSteps>>> {
        let client = self.session.client.get_value();
        let source = PollSource {
            initial: None,
            key,
            fetch: Box::new(move |PollRequest { key, .. }| {
                let client = client.clone();
                Box::pin(async move {
                    let (workflow, run) = &key.run;
                    let response =
                        client.run_steps(workflow, run, &key.node_id, key.with_results).await;
                    let (steps, warnings, server_time) = match response {
                        Ok(ApiResponse { mut value, warnings, server_time }) => {
                            value.retain(|step| step.state.node_id == key.node_id);
                            (Some(value), warnings, server_time)
                        }
                        Err(error) if is_missing(&error) => (None, Vec::new(), None),
                        Err(error) => return Err(error),
                    };
                    let value = Some(Arc::new(NodeSteps { key, steps }));
                    Ok(ApiResponse { value, warnings, server_time })
                })
            }),
            change_rate: Box::new(|_| ChangeRate::Never),
            on_change: None,
            invalidated_by: None,
        };
        start_polling(&self.context(), source)
    }
}
