//! What the URL of a run's page opens.

use leptos::ev;

use crate::domain::lines::search::LinesQuery;
use crate::domain::run::{RunId, WorkflowId};
use crate::routing::location::Location;
use crate::routing::query::QueryProblem;
use crate::routing::route::Route;
use crate::routing::run_view::{NodeTab, RunView};
use crate::view::context::navigator;
use crate::view::overview::nodes::Nodes;
use crate::view::shared::link::follow_link;
use dom::reactive::{Memo, StoredValue};
use dom::{El, a};

/// The URL of a run's page.
#[derive(Clone, Copy)]
pub(crate) struct Address {
    pub(crate) run: StoredValue<(WorkflowId, RunId)>,
    parsed: Memo<(RunView, Vec<QueryProblem>)>,
}

impl Address {
    pub(crate) fn of(run: (WorkflowId, RunId)) -> Self {
        let (navigator, id) = (navigator(), run.1.clone());
        let parsed =
            Memo::new(move |last: Option<&(RunView, Vec<_>)>| match navigator.location() {
                Location::Page(Route::RunView(_, run, query), _) if run == id => {
                    RunView::parse(&query)
                }
                Location::Page(Route::Run(_, run), _) if run == id => <_>::default(),
                // This page is about to be replaced by another one.
                Location::Page(..) | Location::Unknown(_) => last.cloned().unwrap_or_default(),
            });
        Self { run: StoredValue::new(run), parsed }
    }

    pub(crate) fn lines(self) -> Memo<Option<LinesQuery>> {
        Memo::new(move |_| self.parsed.with(|(view, _)| view.lines.clone()))
    }

    /// The parts of the URL that are ignored.
    pub(crate) fn problems(self) -> Memo<Vec<QueryProblem>> {
        Memo::new(move |_| self.parsed.with(|(_, problems)| problems.clone()))
    }

    fn route(self, view: &RunView) -> Route {
        self.run.with_value(|(workflow, run)| view.route(workflow.clone(), run.clone()))
    }

    /// The route with other lines and the same node and tab.
    pub(crate) fn lines_route(self, lines: Option<LinesQuery>) -> Route {
        let view = self.parsed.with_untracked(|(view, _)| view.clone());
        self.route(&RunView { lines, ..view })
    }

    /// A link to lines of the run, or to its page without them. A click keeps the open node; the link's URL has none, so that
    /// thousands of links need no update when another node is opened.
    pub(crate) fn lines_link(self, lines: Option<LinesQuery>) -> El {
        let navigator = navigator();
        let url = self.route(&RunView { lines: lines.clone(), ..RunView::default() });
        a().attr("href", navigator.href(&url)).on(ev::click, move |event| {
            follow_link(&event, navigator, self.lines_route(lines.clone()));
        })
    }

    /// Selects the node and the tab of the URL, and keeps the URL at what the user selects. It is replaced: Back leaves the
    /// page, however many nodes the user has looked at.
    pub(crate) fn follow(self, nodes: Nodes) {
        let navigator = navigator();
        let in_url =
            Memo::new(move |_| self.parsed.with(|(view, _)| (view.node.clone(), view.tab)));
        let show = move |(node, tab): (Option<String>, Option<NodeTab>)| {
            nodes.selected.set(node);
            nodes.chosen_tab.set(tab);
        };
        show(in_url.get_untracked());
        dom::reactive::effect(move |last: Option<()>| {
            let in_url = in_url.get();
            let shown = (nodes.selected.get_untracked(), nodes.chosen_tab.get_untracked());
            if last.is_some() && shown != in_url {
                show(in_url);
            }
        });
        dom::reactive::effect(move |last: Option<()>| {
            let (node, tab) = (nodes.selected.get(), nodes.chosen_tab.get());
            let view = self.parsed.with_untracked(|(view, _)| view.clone());
            if last.is_some() && (&view.node, view.tab) != (&node, tab) {
                navigator.replace(self.route(&RunView { node, tab, ..view }));
            }
        });
    }
}
