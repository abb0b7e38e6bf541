//! Which lines the URL of a run's page opens.

use crate::domain::lines::search::LinesQuery;
use crate::domain::run::{RunId, WorkflowId};
use crate::routing::location::Location;
use crate::routing::route::Route;
use crate::view::context::navigator;
use crate::view::shared::link::route_link;
use dom::El;
use dom::reactive::{Memo, RwSignal, StoredValue};

/// The lines of a run's page, as its URL has them.
#[derive(Clone, Copy)]
pub(crate) struct Lines {
    pub(super) run: StoredValue<(WorkflowId, RunId)>,
    /// `None` while they are closed.
    pub(super) query: Memo<Option<LinesQuery>>,
    /// Whether the server has no lines.
    pub(super) is_missing: RwSignal<bool>,
}

impl Lines {
    pub(crate) fn of(run: (WorkflowId, RunId)) -> Self {
        let (navigator, id) = (navigator(), run.1.clone());
        let query = Memo::new(move |_| match navigator.location() {
            Location::Page(Route::Lines(_, run, query), _) if run == id => Some(query),
            Location::Page(..) | Location::Unknown(_) => None,
        });
        Self { run: StoredValue::new(run), query, is_missing: RwSignal::new(false) }
    }

    /// Tracked.
    pub(crate) fn are_offered(self) -> bool {
        !self.is_missing.get()
    }

    pub(super) fn route(self, query: LinesQuery) -> Route {
        self.run.with_value(|(workflow, run)| Route::Lines(workflow.clone(), run.clone(), query))
    }

    /// A link to other lines of the run.
    pub(crate) fn link(self, query: LinesQuery) -> El {
        route_link(Memo::constant(self.route(query)))
    }

    pub(super) fn query(self) -> LinesQuery {
        self.query.get().unwrap_or_default()
    }
}
