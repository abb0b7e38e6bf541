//! The data of the runs page. It is passed as a whole to the parts that need several of its values.

use leptos::prelude::expect_context;

use crate::domain::run::{RunsSummary, WorkflowId};
use crate::poll::{ActionOffers, Freshness, Listing, Polled, Rows, StartOffer};
use crate::routing::query::RunsQuery;
use crate::settings::columns::Columns;
use crate::view::context::{OfferedActions, data};
use crate::view::runs::announce::Announcer;
use crate::view::runs::columns::{self, TableDisplay};
use crate::view::runs::selection::RowSelection;
use crate::view::runs::tool::Tools;
use crate::view::shared::missing::{Missing, missing};
use dom::reactive::{Memo, RwSignal, StoredValue};

/// The data of the runs page, as its parts need them.
#[derive(Clone, Copy)]
pub(crate) struct RunsPage {
    pub(crate) workflow: StoredValue<WorkflowId>,
    pub(crate) query: Memo<RunsQuery>,
    pub(crate) list: Polled<Listing>,
    pub(crate) summary: Polled<RunsSummary>,
    pub(crate) rows: Rows,
    pub(crate) display: TableDisplay,
    pub(crate) chosen_columns: RwSignal<Columns>,
    pub(crate) is_loaded: Memo<bool>,
    /// Whether the requested page has not been loaded yet.
    pub(crate) loading: Memo<bool>,
    /// Why it is not loaded, if no response is pending.
    pub(crate) missing: Memo<Option<Missing>>,
    /// The number of runs that match the query; `None` if unknown.
    pub(crate) total: Memo<Option<u64>>,
    pub(crate) row_count: Memo<usize>,
    pub(crate) content: Memo<Content>,
    pub(crate) announcer: Announcer,
    pub(crate) tools: Tools,
    pub(crate) offers: ActionOffers,
    pub(crate) start: StartOffer,
}

/// The content below the toolbar.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Content {
    /// No list has been loaded, and no response is pending. The page says why above.
    Unavailable,
    /// No run matches the query.
    Empty,
    /// A page of runs, or its skeleton.
    Table,
}

impl RunsPage {
    pub(crate) fn new(
        workflow: StoredValue<WorkflowId>,
        query: Memo<RunsQuery>,
        (list, summary): (Polled<Listing>, Polled<RunsSummary>),
        freshness: Memo<Freshness>,
    ) -> Self {
        let chosen_columns = columns::stored_columns(&workflow.get_value());
        let columns = columns::visible_columns(chosen_columns, list.remote);
        let is_loaded = Memo::new(move |_| list.remote.with(|remote| remote.value.is_some()));
        let row_count = Memo::new(move |_| {
            list.remote.with(|remote| remote.value.as_ref().map_or(0, |list| list.page.rows.len()))
        });
        let missing = missing(list, freshness);
        let OfferedActions(offered) = expect_context();
        let start = data().start_offer(offered.start);
        let offers = ActionOffers::new(offered.on_runs);
        let tools = Tools::new();
        let list_key =
            Memo::new(move |_| (workflow.get_value(), query.with(RunsQuery::without_window)));
        let narrowed = RwSignal::new(None);
        let selection = offers
            .is_any()
            .then(|| RowSelection::new(data().selection(list_key), list.remote, narrowed, tools));
        let total = move || {
            // That of another list is not this list's.
            if missing.get().is_some() {
                return None;
            }
            list.remote.with(|remote| remote.value.as_ref().and_then(|list| list.page.total))
        };
        let content = move || match (is_loaded.get(), row_count.get() == 0) {
            (true, true) => Content::Empty,
            (false, _) if missing.get().is_some() => Content::Unavailable,
            _ => Content::Table,
        };
        Self {
            workflow,
            query,
            list,
            summary,
            rows: Rows::default(),
            display: TableDisplay { columns, narrowed, estimator: RwSignal::new(None), selection },
            chosen_columns,
            is_loaded,
            loading: Memo::new(move |_| list.remote.with(|remote| remote.loading)),
            missing,
            total: Memo::new(move |_| total()),
            row_count,
            content: Memo::new(move |_| content()),
            announcer: Announcer::new(),
            tools,
            offers,
            start,
        }
    }
}
