//! The kinds of workflows, and what differs between them.

use crate::random::Rng;
use crate::world::catalog;
use crate::world::graph::Graph;
use crate::world::runs::{EdgeCase, LinesVariant};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WorkflowKind {
    /// The workflow that the page shows, with `--runs` runs.
    Main,
    /// A few runs.
    Small,
    /// A few runs of a graph with two source nodes, for which a start cannot override the script.
    TwoSources,
    /// No runs and no graph.
    Empty,
    /// One run for each edge case.
    EdgeCases,
}

/// Locales of an edge case; as many as there are voices in its graph.
const UNKNOWN_LOCALES: [&str; 6] =
    ["en-US", "en_us", "xx-XX", "", "not a language <b>", "de-DE-1996-x-studio-take-two"];

/// The graph of an edge case's run in a workflow of edge cases.
pub(super) fn edge_case_graph(graphs: &[Graph], edge_case: Option<EdgeCase>) -> Option<&Graph> {
    match edge_case.and_then(EdgeCase::lines) {
        Some(LinesVariant::Many) => graphs.first(),
        Some(LinesVariant::UnknownLocales) => graphs.get(1),
        Some(_) | None => None,
    }
}

fn many_lines(rng: Rng) -> Graph {
    let mut graph = Graph::with_six_checks(rng.fork("many"), 18);
    graph.script.lines = Some(5_000);
    graph
}

/// The versions of the graph: later ones have more languages.
pub(super) fn graphs(rng: Rng, kind: WorkflowKind) -> Vec<Graph> {
    if kind == WorkflowKind::EdgeCases {
        let usual = Graph::new(rng.fork("graph"), 6, 1, false);
        let mut unknown = usual.clone();
        unknown.locales = UNKNOWN_LOCALES.to_vec();
        return vec![many_lines(rng), unknown, usual];
    }
    let languages: &[usize] = match kind {
        WorkflowKind::Main => &[1, 3, 8, 18],
        WorkflowKind::Small | WorkflowKind::TwoSources => &[2, 5],
        WorkflowKind::Empty | WorkflowKind::EdgeCases => &[1],
    };
    let sources = if kind == WorkflowKind::TwoSources { 2 } else { 1 };
    let last = languages.len().saturating_sub(1);
    (0..)
        .zip(languages)
        .map(|(version, locales)| {
            Graph::new(rng.fork("graph"), *locales, sources, version < last.div_ceil(2))
        })
        .collect()
}

pub(super) fn name_and_description(rng: Rng, kind: WorkflowKind) -> (String, Option<&'static str>) {
    let [main, small, ..] = catalog::WORKFLOWS;
    match kind {
        WorkflowKind::Main => (main.0.to_owned(), main.1),
        WorkflowKind::Small | WorkflowKind::TwoSources => {
            let (name, description) = if rng.fork("plain name").chance(0.2) { small } else { rng.fork("name").pick(&catalog::WORKFLOWS) };
            (name.to_owned(), description)
        }
        WorkflowKind::Empty => ("Untitled workflow".to_owned(), None),
        WorkflowKind::EdgeCases => (
            "Awkward <b>runs</b> & \"edge cases\", العربية and עברית: every unknown status, long name, strange date and \
             impossible graph a careful client has to live through without falling over, volume 3"
                .to_owned(),
            Some("🧪 <script>alert(1)</script>"),
        ),
    }
}
