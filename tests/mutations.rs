//! The overview with mutated payloads of the contract: no panics, positions within bounds, and a
//! warning for every skipped item.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support {
    pub(crate) mod hostile;
}

use onepin_runs::api::wire;
use onepin_runs::domain::json::Json;
use onepin_runs::domain::overview::matrix::Matrix;
use onepin_runs::domain::overview::verdict::{Known, Thresholds, Verdict};
use onepin_runs::domain::overview::{Graph, Layout, Timeline, ranking};
use onepin_runs::domain::run::{Run, RunStatus};
use onepin_runs::domain::time::Timestamp;
use proptest::prelude::*;
use serde_json::Value;

use support::hostile::{changes, mutated};

const OVERVIEWS: [&str; 2] = [
    include_str!("fixtures/p12-run-overview-current-api-crowded-and-awkward.json"),
    include_str!("fixtures/p13-run-overview-seed-era-run-still-pending-form-f2.json"),
];
const ANALYSES: [&str; 2] = [
    include_str!("fixtures/p26-run-analysis.json"),
    include_str!("fixtures/p27-run-analysis-paused-run.json"),
];
const RUNS: [&str; 2] = [
    include_str!("fixtures/p07-get-run-current-api-form-f3-with-a-retry-cycle.json"),
    include_str!("fixtures/p08-get-run-seed-era-form-f1.json"),
];

fn check_graph(definition: &Json) {
    let Some(graph) = Graph::parse(definition) else { return };
    let layout = Layout::of(&graph);
    assert_eq!(layout.nodes.len(), graph.nodes.len());
    assert_eq!(layout.edge_paths.len(), graph.edges.len());
    for (x, y) in &layout.nodes {
        assert!((0.0..=layout.width).contains(x) && (0.0..=layout.height).contains(y));
    }
    assert!(graph.edges.iter().all(|edge| edge.source.max(edge.target) < graph.nodes.len()));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4_000) })]

    #[test]
    fn mutated_overviews_do_not_panic(
        which in 0..OVERVIEWS.len(),
        changes in changes(),
    ) {
        let document = mutated(OVERVIEWS[which], "/data", &changes);
        let response = wire::overview(&document.to_string()).unwrap();
        let overview = response.value;
        check_graph(&overview.definition);
        let now: Timestamp = "2026-10-19T08:00:00Z".parse().unwrap();
        let run = overview.run.clone();
        let timeline = Timeline::of(&overview.node_states, true);
        let bars: usize = timeline.lanes.iter().map(|lane| lane.bars.len() + lane.untimed).sum();
        prop_assert_eq!(bars, overview.node_states.len(), "no state is lost");
        if let Some(window) = timeline.window(run.as_ref(), now) {
            for bar in timeline.lanes.iter().flat_map(|lane| &lane.bars) {
                prop_assert!((0.0..=1.0).contains(&window.fraction(bar.from)));
            }
            timeline.idle_gaps(window, window.duration() / 100, now);
        }
        let shares = ranking::audio_fractions(&overview.audio_by_language);
        prop_assert!(shares.iter().sum::<f64>() < 1.001);
        // A list that lost items has a warning.
        let given = document.pointer("/data/validators").and_then(Value::as_array);
        if given.is_some_and(|given| given.len() > overview.validators.len()) {
            prop_assert!(!response.warnings.is_empty());
        }
    }

    #[test]
    fn mutated_analyses_lose_no_language(
        which in 0..ANALYSES.len(),
        changes in changes(),
    ) {
        let document = mutated(ANALYSES[which], "/data", &changes);
        let response = wire::analysis(&document.to_string()).unwrap();
        let matrix = Matrix::of(&response.value);
        let languages = response.value.checks.iter().map(|check| check.locales.len()).max();
        prop_assert!(matrix.rows.len() >= languages.unwrap_or(0));
        prop_assert!(matrix.rows.iter().all(|row| row.cells.len() == matrix.checks.len()));
        let given = document.pointer("/data/validators").and_then(Value::as_array);
        if given.is_some_and(|given| given.len() > response.value.checks.len()) {
            prop_assert!(!response.warnings.is_empty());
        }
        let run = Run::new("81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309".parse().unwrap(), RunStatus::Completed);
        let verdict = Verdict::of(Known {
            run: &run,
            states: &[],
            planned: &[],
            sections: &[],
            validators: &[],
            matrix: Some(&matrix),
            compared: None,
            now: "2026-10-19T08:00:00Z".parse().unwrap(),
        });
        let Verdict::Completed(outcome) = verdict else { panic!("{verdict:?}") };
        // The sentence and the list name the same languages.
        match outcome.thresholds {
            Thresholds::Missed { languages: (below, all), .. } => {
                prop_assert_eq!(below, outcome.below.len());
                prop_assert_eq!(all, matrix.rows.len());
            }
            Thresholds::Met | Thresholds::Incomplete | Thresholds::Unknown => {
                prop_assert!(outcome.below.is_empty());
            }
        }
    }

    #[test]
    fn mutated_runs_do_not_panic(
        which in 0..RUNS.len(),
        changes in changes(),
    ) {
        let document = mutated(RUNS[which], "/data", &changes);
        // Only a missing id or status is an error.
        if let Ok(response) = wire::run(&document.to_string())
            && let Some(definition) = response.value.definition_snapshot
        {
            check_graph(&definition);
        }
    }
}
