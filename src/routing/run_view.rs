//! What the URL of a run's page opens: its lines, a node, and a tab of the nodes. Pure.
//!
//! A [`Route`] has only the text of the query, so that the code that reads it is loaded with the page of a run.

use std::fmt;

use form_urlencoded::Serializer;

use crate::domain::lines::search::LinesQuery;
use crate::domain::run::{RunId, WorkflowId};
use crate::i18n::catalog::EXPECTED_TAB;
use crate::routing::lines::{append_lines, parse_lines};
use crate::routing::query::QueryProblem;
use crate::routing::route::Route;

/// A tab of the nodes block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeTab {
    Timeline,
    Graph,
    Table,
    Definition,
}

impl NodeTab {
    pub const ALL: [Self; 4] = [Self::Timeline, Self::Graph, Self::Table, Self::Definition];

    /// The name in the URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Graph => "graph",
            Self::Table => "table",
            Self::Definition => "definition",
        }
    }
}

/// What the page of a run has open.
///
/// ```
/// use onepin_runs::routing::run_view::{NodeTab, RunView};
///
/// let (view, problems) = RunView::parse("node=n-gen&tab=graph&utm_source=mail");
/// assert_eq!((view.node.as_deref(), view.tab), (Some("n-gen"), Some(NodeTab::Graph)));
/// assert!(problems.is_empty(), "unknown parameters are ignored");
/// assert_eq!(view.to_string(), "node=n-gen&tab=graph");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunView {
    /// `None` while the lines are closed.
    pub lines: Option<LinesQuery>,
    /// The ID of the selected node: any text.
    pub node: Option<String>,
    /// The tab that the user chose.
    pub tab: Option<NodeTab>,
}

impl RunView {
    /// Parses a URL's query, without `?`. An unknown tab is reported.
    pub fn parse(query: &str) -> (Self, Vec<QueryProblem>) {
        let mut view = Self { lines: parse_lines(query), ..Self::default() };
        let mut problems = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "node" => view.node = Some(value.into_owned()).filter(|id| !id.is_empty()),
                "tab" => {
                    view.tab = NodeTab::ALL.into_iter().find(|tab| tab.as_str() == value);
                    if view.tab.is_none() {
                        let (value, expected) = (value.into_owned(), EXPECTED_TAB);
                        problems.push(QueryProblem { name: "tab", value, expected });
                    }
                }
                _ => {}
            }
        }
        (view, problems)
    }

    /// The route of a run's page that has this open.
    pub fn route(&self, workflow: WorkflowId, run: RunId) -> Route {
        match self.to_string() {
            query if query.is_empty() => Route::Run(workflow, run),
            query => Route::RunView(workflow, run, query),
        }
    }
}

/// The query of a URL, without default values.
impl fmt::Display for RunView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut query = Serializer::new(String::new());
        if let Some(lines) = &self.lines {
            append_lines(&mut query, lines);
        }
        if let Some(node) = &self.node {
            query.append_pair("node", node);
        }
        if let Some(tab) = self.tab {
            query.append_pair("tab", tab.as_str());
        }
        f.write_str(&query.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(query: &str) -> RunView {
        let (view, problems) = RunView::parse(query);
        assert_eq!(problems, [], "{query}");
        view
    }

    #[test]
    fn queries_round_trip() {
        for query in [
            "",
            "node=n-gen",
            "tab=definition",
            "node=n-gen&tab=timeline",
            "lines=de-DE&check=n-wer&node=n-gen&tab=graph",
            "lines=&search=%C3%9F+%26&show=all&tab=table",
        ] {
            assert_eq!(parsed(query).to_string(), query);
        }
    }

    #[test]
    fn ids_of_any_characters_round_trip() {
        let ascii: String = (0..128_u8).map(char::from).collect();
        let long = "ä".repeat(5_000);
        let odd = [" ", "a b", "a+b", "%2F", "..", "?&=#", "\u{202e}", "قارب", "😀", &ascii, &long];
        for id in odd {
            for tab in [None, Some(NodeTab::Graph)] {
                let view = RunView { node: Some(id.to_owned()), tab, ..RunView::default() };
                assert_eq!(parsed(&view.to_string()), view);
            }
        }
    }

    #[test]
    fn the_last_value_counts_and_an_empty_node_is_none() {
        assert_eq!(parsed("node=a&node=b").node.as_deref(), Some("b"));
        assert_eq!(parsed("node=&node"), RunView::default());
        assert_eq!(parsed("node=%ff").node.as_deref(), Some("\u{fffd}"));
    }

    #[test]
    fn an_unknown_tab_is_ignored_and_reported() {
        for value in ["", "Graph", "matrix", "<b>"] {
            let (view, problems) = RunView::parse(&format!("node=a&tab={value}"));
            assert_eq!((view.node.as_deref(), view.tab), (Some("a"), None));
            let reported: Vec<_> =
                problems.iter().map(|problem| (problem.name, problem.value.as_str())).collect();
            assert_eq!(reported, [("tab", value)]);
        }
    }

    #[test]
    fn nothing_open_is_the_plain_route() {
        let (workflow, run): (WorkflowId, RunId) = (
            "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801".parse().unwrap(),
            "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601".parse().unwrap(),
        );
        let route = |query: &str| parsed(query).route(workflow.clone(), run.clone());
        assert_eq!(route("utm_source=mail"), Route::Run(workflow.clone(), run.clone()));
        assert!(route("node=a").to_string().ends_with("e601?node=a"));
    }
}
