//! What has happened while the user was away.

use crate::domain::run::{EndedRuns, WorkflowId};
use crate::domain::time::Timestamp;
use crate::poll::optional::Wanted;
use crate::poll::page_data::PageData;
use crate::routing::query::{RunsQuery, SortField};
use dom::reactive::RwSignal;

/// The most ended runs that are counted: one page of the API.
pub const MAX_COUNTED: u32 = 100;

impl PageData {
    /// Whether the page can be seen; tracked.
    pub(crate) fn is_visible(&self) -> bool {
        self.visible.get()
    }

    /// The runs that have ended after `since`, at most [`MAX_COUNTED`]. Each new time is requested once.
    pub fn ended_since(
        &self,
        workflow: WorkflowId,
        since: RwSignal<Option<Timestamp>>,
    ) -> RwSignal<Option<EndedRuns>> {
        let ended = RwSignal::new(None);
        let wanted = move || {
            // The API can't filter the list by time (contract §5.1). Of ended runs, it sorts by the end.
            let query = RunsQuery {
                status: EndedRuns::STATUSES.to_vec(),
                sort: SortField::CompletedAt,
                limit: MAX_COUNTED,
                ..RunsQuery::default()
            };
            since.get().map(|since| Wanted {
                workflow: workflow.clone(),
                query,
                since: Some(since),
            })
        };
        self.load_optional(wanted, move |page| {
            if let Some(since) = since.try_get_untracked().flatten() {
                ended.try_set(Some(EndedRuns::of(page.runs(), since)));
            }
        });
        ended
    }
}
