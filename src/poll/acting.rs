//! What a page needs for the user's actions on several runs, for starts and for exports.

use crate::domain::run::{Selection, WorkflowId};
use crate::poll::batch::Batch;
use crate::poll::export::Export;
use crate::poll::page_data::PageData;
use crate::poll::start::{RunStart, StartOffer};
use crate::routing::query::RunsQuery;
use dom::reactive::{Memo, RwSignal};

impl PageData {
    /// The action on several runs.
    pub(crate) fn batch(&self) -> Batch {
        Batch::new(self.session.client.get_value())
    }

    /// Whether runs can be started. `by_host`: the host enables it.
    pub(crate) fn start_offer(&self, by_host: bool) -> StartOffer {
        StartOffer::new(by_host, self.session.start_rejection)
    }

    /// A run that is about to be started.
    pub(crate) fn start(&self, workflow: WorkflowId, offer: StartOffer) -> RunStart {
        RunStart::new(self.session.client.get_value(), workflow, offer)
    }

    /// The export of a list.
    pub(crate) fn export(&self, list: (WorkflowId, RunsQuery)) -> Export {
        Export::new(self.session.client.get_value(), list, self.session.rate_limiter)
    }

    /// The selected runs of a list. A visit to a run's page keeps them, another filter, order or page drops them: runs that
    /// the user does not see are never acted on.
    pub(crate) fn selection(&self, list: Memo<(WorkflowId, RunsQuery)>) -> RwSignal<Selection> {
        let kept = self.session.selection;
        let initial = kept.with_value(|kept| {
            let kept = kept.as_ref().filter(|(of, _)| list.with_untracked(|list| list == of));
            kept.map(|(_, selection)| selection.clone()).unwrap_or_default()
        });
        let selection = RwSignal::new(initial);
        dom::reactive::effect(move |last: Option<(WorkflowId, RunsQuery)>| {
            let list = list.get();
            if last.is_some_and(|last| last != list) {
                selection.set(Selection::default());
            }
            kept.set_value(Some((list.clone(), selection.get())));
            list
        });
        selection
    }
}
