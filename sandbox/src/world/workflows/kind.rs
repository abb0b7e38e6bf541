//! The kinds of workflows, and what differs between them.

use crate::random::Rng;
use crate::world::catalog;
use crate::world::graph::Graph;

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

/// The versions of the graph: later ones have more languages.
pub(super) fn graphs(rng: Rng, kind: WorkflowKind) -> Vec<Graph> {
    let languages: &[usize] = match kind {
        WorkflowKind::Main => &[1, 3, 8, 18],
        WorkflowKind::Small | WorkflowKind::TwoSources => &[2, 5],
        WorkflowKind::Empty => &[1],
        WorkflowKind::EdgeCases => &[6],
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
