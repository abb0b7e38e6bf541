//! The user's workflows: a polled list, and the name of one.

use crate::domain::run::WorkflowId;
use crate::domain::workflow::WorkflowsPage;
use crate::poll::page_data::PageData;
use crate::poll::polled::{PollRequest, PollSource, Polled, start_polling};
use crate::poll::schedule::ChangeRate;
use crate::routing::workflows::WorkflowsQuery;
use dom::reactive::Memo;

impl PageData {
    /// Polls a page of the workflows, twice per minute.
    pub fn workflows(&self, key: Memo<WorkflowsQuery>) -> Polled<WorkflowsPage> {
        let (client, names) = (self.session.client.get_value(), self.session.workflow_names);
        let source = PollSource {
            initial: None,
            key,
            fetch: Box::new(move |PollRequest { key, since, .. }| {
                let client = client.for_poll(since);
                Box::pin(async move {
                    let response = client.workflows(&key).await?;
                    let named = |name: &String, id: &WorkflowId| (id.clone(), name.clone());
                    let workflows = response.value.workflows.iter();
                    let named = workflows.filter_map(|it| Some(named(it.name.as_ref()?, &it.id)));
                    names.set_value(named.collect());
                    Ok(response)
                })
            }),
            change_rate: Box::new(|_| ChangeRate::Idle),
            on_change: None,
            invalidated_by: None,
        };
        start_polling(&self.context(), source)
    }

    /// The name of a workflow, if it is known.
    pub(crate) fn known_workflow_name(&self, workflow: &WorkflowId) -> Option<String> {
        self.session.workflow_names.with_value(|names| {
            let known = names.iter().find(|(id, _)| id == workflow);
            known.map(|(_, name)| name.clone())
        })
    }

    /// Requests the name of a workflow until it is known: as a list of this workflow, so that the code of the list polls it.
    pub fn workflow_name(&self, workflow: WorkflowId) -> Polled<WorkflowsPage> {
        let (client, names) = (self.session.client.get_value(), self.session.workflow_names);
        let source = PollSource {
            initial: None,
            key: Memo::constant(WorkflowsQuery::default()),
            fetch: Box::new(move |PollRequest { since, .. }| {
                let (client, workflow) = (client.for_poll(since), workflow.clone());
                Box::pin(async move {
                    let response = client.workflow(&workflow).await?;
                    if let Some(name) = response.value.first_name() {
                        names.update_value(|names| names.push((workflow, name.to_owned())));
                    }
                    Ok(response)
                })
            }),
            change_rate: Box::new(|page: &WorkflowsPage| match page.first_name() {
                Some(_) => ChangeRate::Never,
                // The response could not be read.
                None => ChangeRate::Idle,
            }),
            on_change: None,
            invalidated_by: None,
        };
        start_polling(&self.context(), source)
    }
}
