//! Fuzz tests: no response and no text from a URL, an attribute, a file or storage causes a panic or
//! takes more than linear time.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support {
    pub(crate) mod hostile;
}

use std::time::{Duration, Instant};

use onepin_runs::api::transport::HttpResponse;
use onepin_runs::api::wire::{self, DecodeError, Decoded};
use onepin_runs::domain::lines::LinesPage;
use onepin_runs::domain::lines::search::{LinesFound, LinesQuery};
use onepin_runs::domain::lines::take::Take;
use onepin_runs::domain::overview::matrix::Matrix;
use onepin_runs::domain::overview::steps::attempts;
use onepin_runs::domain::overview::{Graph, Layout, Timeline};
use onepin_runs::domain::run::ExportFormat;
use onepin_runs::domain::time::Timestamp;
use onepin_runs::domain::{format, links};
use onepin_runs::i18n::{Messages, fill};
use onepin_runs::routing::location::Location;
use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::run_view::RunView;
use onepin_runs::settings::columns::Columns;
use onepin_runs::settings::config::Config;
use onepin_runs::settings::options::Options;
use proptest::prelude::*;
use serde_json::{Value, json};

use support::hostile::{changes, mutated};

macro_rules! fixtures {
    ($($name:literal),* $(,)?) => { [$(include_str!(concat!("fixtures/", $name))),*] };
}

const LISTS: [&str; 3] = fixtures![
    "p01-list-runs-current-api-mixed-page.json",
    "p02-list-runs-seed-era-item-only.json",
    "p03-list-runs-empty.json",
];
const SUMMARIES: [&str; 3] = fixtures![
    "p04-runs-summary-current-api.json",
    "p05-runs-summary-seed-era.json",
    "p06-runs-summary-nothing-in-the-window.json",
];
const RUNS: [&str; 8] = fixtures![
    "p07-get-run-current-api-form-f3-with-a-retry-cycle.json",
    "p08-get-run-seed-era-form-f1.json",
    "p09-get-run-status-running.json",
    "p10-get-run-status-automatic-pause-with-held-nodes.json",
    "p11-get-run-status-minimal-and-unknown.json",
    "p18-pause-run-still-draining.json",
    "p19-resume-run.json",
    "p20-cancel-run.json",
];
const OVERVIEWS: [&str; 2] = fixtures![
    "p12-run-overview-current-api-crowded-and-awkward.json",
    "p13-run-overview-seed-era-run-still-pending-form-f2.json",
];
const ANALYSES: [&str; 2] = fixtures!["p26-run-analysis.json", "p27-run-analysis-paused-run.json"];
const LINES: [&str; 1] = fixtures!["p25-run-data.json"];
const STEPS: [&str; 1] = fixtures!["p16-get-run-steps.json"];
const DOWNLOADS: [&str; 2] = fixtures!["p21-download-run.json", "p22-download-run-node.json"];
const ERRORS: [&str; 8] = fixtures![
    "p29-422-shape-e1-bad-query.json",
    "p30-422-shape-e1-with-reason-only-and-rule-details.json",
    "p31-422-shape-e2-fastapi.json",
    "p32-422-shape-e3.json",
    "p33-401.json",
    "p34-403.json",
    "p36-409-on-resume.json",
    "p38-500-flat-body-without-meta.json",
];

fn now() -> Timestamp {
    "2026-10-19T08:00:00Z".parse().unwrap()
}

fn config(cases: u32) -> ProptestConfig {
    // Failures become tests by hand; seed files explain nothing.
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// Passes the text to every decoder.
fn decode_as_all(text: &str) {
    fn value<T>(decoded: Result<Decoded<T>, DecodeError>) -> Option<T> {
        decoded.ok().map(|decoded| decoded.value)
    }
    value(wire::runs_page(text));
    for run in value(wire::raw_runs(text)).unwrap_or_default().items {
        for format in ExportFormat::ALL {
            format.push_run(&mut String::new(), &run, true);
        }
    }
    value(wire::summary(text));
    value(wire::run(text));
    if let Some(overview) = value(wire::overview(text)) {
        check_overview_models(&overview);
    }
    if let Some(analysis) = value(wire::analysis(text)) {
        Matrix::of(&analysis);
    }
    if let Some(page) = value(wire::lines(text)) {
        check_lines(page);
    }
    if let Some(steps) = value(wire::steps(text)) {
        let states: Vec<_> = steps.iter().skip(1).map(|step| step.state.clone()).collect();
        assert!(attempts(&states, &steps).len() >= steps.len());
    }
    value(wire::download(text));
    value(wire::estimate(text));
    value(wire::script_source(text));
    value(wire::workflows(text));
    value(wire::workflow(text));
}

fn check_overview_models(overview: &onepin_runs::domain::overview::RunOverview) {
    if let Some(graph) = Graph::parse(&overview.definition) {
        let layout = Layout::of(&graph);
        assert_eq!(layout.nodes.len(), graph.nodes.len());
    }
    let timeline = Timeline::of(&overview.node_states, true);
    timeline.window(overview.run.as_ref(), now());
}

/// The whole script stays, however odd its marks.
fn check_lines(page: LinesPage) {
    for (line, card) in
        page.lines.iter().flat_map(|line| line.cards.iter().map(move |card| (line, card)))
    {
        let take = Take::of(line, card, &[]);
        let text: String = take.script.pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(text, card.script.clone().unwrap_or_default());
    }
    let query = LinesQuery { with_passed: true, ..LinesQuery::default() };
    let cards: usize = page.lines.iter().map(|line| line.cards.len()).sum();
    let mut found = LinesFound::default();
    found.add(page, &query, &[]);
    assert_eq!(found.takes.len(), cards, "no line is lost");
}

fn error_response(status: u16, body: &str, header: &str) -> HttpResponse {
    HttpResponse {
        status,
        retry_after: Some(header.to_owned()),
        date: Some(header.to_owned()),
        request_id: Some(header.to_owned()),
        body: body.to_owned(),
        times: None,
    }
}

proptest! {
    #![proptest_config(config(30_000))]

    #[test]
    fn mutated_lists_keep_their_rows(which in 0..LISTS.len(), changes in changes()) {
        let document = mutated(LISTS[which], "/data", &changes);
        let given = document["data"].as_array().map(Vec::len);
        let read = wire::runs_page(&document.to_string());
        if let (Some(given), Ok(read)) = (given, read) {
            prop_assert_eq!(read.value.rows.len(), given, "no row is lost");
        }
    }

    #[test]
    fn mutated_summaries_decode(which in 0..SUMMARIES.len(), changes in changes()) {
        let document = mutated(SUMMARIES[which], "/data", &changes);
        prop_assert!(wire::summary(&document.to_string()).is_ok());
    }
}

proptest! {
    #![proptest_config(config(12_000))]

    #[test]
    fn mutated_runs_decode(which in 0..RUNS.len(), changes in changes()) {
        decode_as_all(&mutated(RUNS[which], "/data", &changes).to_string());
    }

    #[test]
    fn mutated_analyses_decode(which in 0..ANALYSES.len(), changes in changes()) {
        decode_as_all(&mutated(ANALYSES[which], "/data", &changes).to_string());
    }

    #[test]
    fn mutated_lines_decode(which in 0..LINES.len(), changes in changes()) {
        decode_as_all(&mutated(LINES[which], "/data", &changes).to_string());
    }

    #[test]
    fn mutated_steps_decode(which in 0..STEPS.len(), changes in changes()) {
        decode_as_all(&mutated(STEPS[which], "/data", &changes).to_string());
    }

    #[test]
    fn mutated_downloads_decode(which in 0..DOWNLOADS.len(), changes in changes()) {
        decode_as_all(&mutated(DOWNLOADS[which], "/data", &changes).to_string());
    }

    #[test]
    fn mutated_errors_decode(
        which in 0..ERRORS.len(), changes in changes(), status in 300..600_u16, header in ".{0,40}",
    ) {
        let body = mutated(ERRORS[which], "", &changes).to_string();
        let error = wire::error(&error_response(status, &body, &header), now());
        prop_assert!(error.message.chars().count() <= 2_001);
    }

    /// Changes bytes, and deletes or duplicates a part.
    #[test]
    fn corrupted_responses_do_not_panic(
        which in 0..RUNS.len() + LISTS.len() + OVERVIEWS.len() + ANALYSES.len() + LINES.len(),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        bytes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let all = RUNS.iter().chain(&LISTS).chain(&OVERVIEWS).chain(&ANALYSES).chain(&LINES);
        let mut text = all.copied().nth(which).unwrap().as_bytes().to_vec();
        for (at, byte) in bytes {
            let at = at.index(text.len());
            text[at] = byte;
        }
        let (from, to) = (from.index(text.len()), to.index(text.len()));
        if from < to {
            text.drain(from..to);
        } else {
            let part = text[to..from].to_vec();
            text.splice(to..to, part);
        }
        let text = String::from_utf8_lossy(&text);
        decode_as_all(&text);
        wire::error(&error_response(500, &text, "soon"), now());
    }

    #[test]
    fn arbitrary_input_does_not_panic(
        text in ".{0,200}", other in "[ -~]{0,80}", seconds in any::<f64>(), number in any::<i64>(),
    ) {
        for text in [&text, &other] {
            let (query, _) = RunsQuery::parse(text);
            prop_assert_eq!(RunsQuery::parse(&query.to_string()).0, query);
            let (view, _) = RunView::parse(text);
            prop_assert_eq!(RunView::parse(&view.to_string()).0, view);
            for workflow in [None, "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801".parse().ok()] {
                let home = (workflow, RunsQuery::default());
                Location::of_url(text, &home);
                Location::of_url(&format!("/workflows?{text}"), &home);
                Location::of_url(&format!("/workflows/{text}/runs/{text}?{text}"), &home);
            }
            Columns::parse(text);
            prop_assert!(Config::parse(text).is_err());
            prop_assert!(Options::parse(text).is_err());
            let (script, http) = (format!("javascript:{text}"), format!("http://{text}"));
            prop_assert!(!links::is_app_link(&script, "https://app.example"));
            prop_assert!(!links::is_secure(&http));
            fill(text, &[("a", text)]);
            let mut messages = Messages::default();
            messages.replace(text, text.clone());
            drop(messages.problems());
            decode_as_all(text);
        }
        format::DurationParts::of(format::seconds(seconds));
        format::DurationParts::of(format::millis(number));
    }
}

/// Generous for an unoptimised build on a busy machine: quadratic time would take minutes.
const MAX_TIME: Duration = Duration::from_secs(20);

fn within_max_time(what: &str, work: impl FnOnce()) {
    let started = Instant::now();
    work();
    let took = started.elapsed();
    assert!(took < MAX_TIME, "{what} took {took:?}");
}

#[test]
fn rejects_deep_nesting() {
    let deep = format!("{{\"data\":{}1{}}}", "[".repeat(200_000), "]".repeat(200_000));
    within_max_time("200,000 levels", || {
        assert!(wire::run(&deep).is_err());
        wire::error(&error_response(500, &deep, ""), now());
    });
}

#[test]
fn decodes_large_responses_in_linear_time() {
    let page: Value = serde_json::from_str(LISTS[0]).unwrap();
    let row = page["data"][0].clone();
    let many = json!({"data": vec![row; 20_000], "pagination": {"total": 20_000}}).to_string();
    within_max_time("20,000 rows", || {
        assert_eq!(wire::runs_page(&many).unwrap().value.rows.len(), 20_000);
    });
    let long = json!({"data": {"id": "x".repeat(20_000_000)}}).to_string();
    within_max_time("a text of 20 MB", || assert!(wire::run(&long).is_err()));
    // A large definition with many crossing edges.
    let nodes: Vec<_> = (0..2_000).map(|at| json!({"id": at.to_string()})).collect();
    let edge = |at: usize| json!({"source": (at % 2_000).to_string(), "target": (at * 7_919 % 2_000).to_string()});
    let edges: Vec<_> = (0..8_000).map(edge).collect();
    let definition = json!({"graph": {"nodes": nodes, "edges": edges}});
    within_max_time("2,000 nodes and 8,000 edges", || {
        let graph = Graph::parse(&definition.to_string().parse().unwrap()).unwrap();
        assert_eq!(Layout::of(&graph).nodes.len(), 2_000);
    });
    if let Some(peak) = peak_memory() {
        assert!(peak < MAX_MEMORY, "{peak} kB at most");
    }
}

/// Kilobytes, including the other tests of this process.
const MAX_MEMORY: u64 = 500_000;

/// Peak memory of this process in kilobytes, if the system reports it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
