//! Which lines the URL of a run's page opens.

use crate::domain::lines::search::LinesQuery;
use crate::domain::run::{RunId, WorkflowId};
use crate::routing::route::Route;
use crate::view::overview::address::Address;
use dom::El;
use dom::reactive::{Memo, RwSignal};

/// The lines of a run's page, as its URL has them.
#[derive(Clone, Copy)]
pub(crate) struct Lines {
    pub(super) address: Address,
    /// `None` while they are closed.
    pub(super) query: Memo<Option<LinesQuery>>,
    /// Whether the server has no lines.
    pub(super) is_missing: RwSignal<bool>,
    /// How often the user has refreshed the page.
    pub(super) refreshes: RwSignal<u32>,
}

impl Lines {
    pub(crate) fn of(address: Address) -> Self {
        Self {
            address,
            query: address.lines(),
            is_missing: RwSignal::new(false),
            refreshes: RwSignal::new(0),
        }
    }

    /// Reads the open lines again.
    pub(crate) fn refresh(self) {
        self.refreshes.update(|refreshes| *refreshes += 1);
    }

    pub(super) fn run(self) -> (WorkflowId, RunId) {
        self.address.run.get_value()
    }

    /// Tracked.
    pub(crate) fn are_offered(self) -> bool {
        !self.is_missing.get()
    }

    pub(super) fn route(self, query: LinesQuery) -> Route {
        self.address.lines_route(Some(query))
    }

    /// A link to other lines of the run.
    pub(crate) fn link(self, query: LinesQuery) -> El {
        self.address.lines_link(Some(query))
    }

    pub(super) fn query(self) -> LinesQuery {
        self.query.get().unwrap_or_default()
    }
}
