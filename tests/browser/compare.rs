//! The comparison of two runs.

use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::page::{MIXED, Page, settle};
use crate::support::{RUN, Reply, Script, reply, run, workflow};
use onepin_runs::domain::run::RunId;
use onepin_runs::routing::route::Route;

const OTHER: &str = "81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309";
const NOT_FOUND: &str = include_str!("../fixtures/p35-404.json");
const SERVER_ERROR: &str = include_str!("../fixtures/p38-500-flat-body-without-meta.json");

/// A run with these figures.
struct Told {
    id: &'static str,
    number: u32,
    status: &'static str,
    minutes: u32,
    lines: u32,
    score: &'static str,
    failed: u32,
    threshold: u32,
}

/// The run, which is worse than the other one.
const WORSE: Told = Told {
    id: RUN,
    number: 12,
    status: "completed",
    minutes: 9,
    lines: 98,
    score: "88.5",
    failed: 4,
    threshold: 95,
};

/// The other run.
const GOOD: Told = Told {
    id: OTHER,
    number: 11,
    status: "completed",
    minutes: 5,
    lines: 100,
    score: "96.25",
    failed: 0,
    threshold: 93,
};

impl Told {
    fn run(&self) -> String {
        let Self { id, number, status, minutes, .. } = self;
        let end = if *status == "running" {
            "null".to_owned()
        } else {
            format!("\"2026-10-18T14:{minutes:02}:00Z\"")
        };
        format!(
            r#""id": "{id}", "status": "{status}", "run_number": {number}, "created_at": "2026-10-18T13:59:00Z",
               "started_at": "2026-10-18T14:00:00Z", "completed_at": {end}"#
        )
    }

    fn overview(&self) -> String {
        let Self { lines, score, failed, threshold, minutes, .. } = self;
        let (end, length) = (minutes - 1, lines * 600);
        format!(
            r#"{{"data": {{
              "workflow": {{"id": "w", "name": "Harbour"}}, "run": {{{}}},
              "metric_sections": [{{"key": "delivery", "title": "Delivery", "layout": "grid", "metrics": [
                {{"key": "output_lines", "label": "Output lines", "value": {lines}, "formatted_value": "{lines}",
                  "unit": "lines", "status": "available", "display": {{"variant": "primary"}}}},
                {{"key": "languages", "label": "Languages", "value": 1, "formatted_value": "1", "unit": null,
                  "status": "available", "display": {{"variant": "primary"}}}}]}}],
              "audio_by_language": [{{"locale_code": "de-DE", "line_count": {lines}, "total_duration_ms": {length}}}],
              "validators": [{{"node_id": "n-wer", "kind": "wer", "label": "Word accuracy", "status": "available",
                "avg_score": {score}, "fail_count": {failed}}}],
              "workflow_snapshot": {{
                "definition": {{"graph": {{"nodes": [
                  {{"id": "n-gen", "type": "operator_generator", "name": "Narrator", "config": {{}}}},
                  {{"id": "n-wer", "type": "validator_error_rate", "name": "Words", "config": {{"threshold": {threshold}}}}}],
                  "edges": [{{"id": "e", "source": "n-gen", "target": "n-wer"}}]}}}},
                "node_states": [
                  {{"node_id": "n-gen", "node_type": "operator_generator", "node_display_name": "Narrator",
                    "status": "completed", "iteration": 0, "started_at": "2026-10-18T14:00:00Z",
                    "completed_at": "2026-10-18T14:{end:02}:00Z"}}]}}}}}}"#,
            self.run()
        )
    }

    fn analysis(&self) -> String {
        let Self { score, failed, threshold, .. } = self;
        format!(
            r#"{{"data": {{"run": {{"id": "r", "status": "completed"}}, "validators": [
              {{"node_id": "n-wer", "node_type": "validator_error_rate", "kind": "wer", "label": "Word accuracy",
                "status": "available", "threshold": {threshold}, "locales": [
                  {{"locale_code": "de-de", "avg_score": {score}, "line_count": 100, "pass_count": 90,
                    "fail_count": {failed}, "status": "available"}}]}}]}}}}"#
        )
    }
}

fn other() -> RunId {
    OTHER.parse().unwrap()
}

fn route() -> Route {
    Route::Compare(workflow(), run(), other())
}

/// The responses about both runs, each a part of a URL.
fn replies(after: &Told, before: &Told) -> Vec<(&'static str, Vec<Reply>)> {
    let data = |run: &Told| vec![reply(200, &format!("{{\"data\": {{{}}}}}", run.run()))];
    vec![
        ("3e60b7c4-19fa-4b2d-8c70-08e5d2f1a904/overview", vec![reply(200, &after.overview())]),
        ("81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309/overview", vec![reply(200, &before.overview())]),
        ("3e60b7c4-19fa-4b2d-8c70-08e5d2f1a904/analysis", vec![reply(200, &after.analysis())]),
        ("81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309/analysis", vec![reply(200, &before.analysis())]),
        ("/analysis", vec![reply(404, NOT_FOUND)]),
        ("runs/3e60b7c4-19fa-4b2d-8c70-08e5d2f1a904", data(after)),
        ("runs/81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309", data(before)),
        ("/runs?", vec![reply(200, &MIXED)]),
        ("/runs/", vec![reply(404, NOT_FOUND)]),
    ]
}

fn script(after: &Told, before: &Told) -> Rc<Script> {
    Script::new(replies(after, before))
}

/// The script with another reply to the URLs that contain `part`.
fn script_with(part: &'static str, other: Reply) -> Rc<Script> {
    let first = [(part, vec![other])].into_iter();
    Script::new(first.chain(replies(&WORSE, &GOOD)).collect())
}

#[wasm_bindgen_test]
async fn says_what_is_worse_before_the_figures() {
    let page = Page::show(&script(&WORSE, &GOOD), route()).await;
    assert_eq!(page.text("h1"), "#12 compared with #11");
    assert_eq!(page.text(".verdict h2"), "Worse than #11. Checks: 0 better, 1 worse");
    assert_eq!(page.all(".verdict[data-tone=bad]").len(), 1);
    assert_eq!(
        page.texts(".evidence > div"),
        ["Now failingWord accuracy", "Lines delivered−2", "Duration+4m 0s"]
    );
    assert_eq!(
        page.texts(".block h2"),
        [
            "Quality checks",
            "Scores by language",
            "Configuration",
            "Results",
            "Audio by language",
            "Node times",
            "Runs"
        ]
    );
    assert_eq!(
        page.texts("tbody tr"),
        [
            "Word accuracyNow failing · −7.75 · +4 failed96.2588.5 · 4 failed",
            "German (Germany)96.25 → 88.5",
            "Wordsconfig.threshold9395",
            "Output lines−2 lines100 lines98 lines",
            "German (Germany)−2 lines · −1.2s100 lines · 1m 0s98 lines · 58s",
            "Narrator+4m 0s4m 0s8m 0s",
            "StatusCompletedCompleted",
            "CreatedOct 18, 2026, 1:59:00 PM UTCOct 18, 2026, 1:59:00 PM UTC",
            "Started by––",
            "Duration+4m 0s5m 0s9m 0s",
            "Credits–––",
        ]
    );
    let worse = page.all(".status[data-state=failed] svg[aria-label=worse]");
    assert!(worse.len() >= 5, "said as a shape and a text: {}", worse.len());
}

#[wasm_bindgen_test]
async fn the_other_way_round_is_better() {
    let page = Page::show(&script(&WORSE, &GOOD), route()).await;
    page.click("Swap").await;
    assert_eq!(page.text("h1"), "#11 compared with #12");
    assert_eq!(page.text(".verdict h2"), "Better than #12. Checks: 1 better, 0 worse");
    assert!(page.text(".evidence").contains("Now passingWord accuracy"));
}

#[wasm_bindgen_test]
async fn equal_parts_are_one_line_each() {
    let page = Page::show(&script(&Told { id: RUN, number: 12, ..GOOD }, &GOOD), route()).await;
    assert_eq!(page.text(".verdict h2"), "The same result as #11");
    assert_eq!(
        page.texts(".unmeasured"),
        [
            "Quality checks: no differences.",
            "Scores by language: no differences.",
            "Configuration: no differences.",
            "Results: no differences.",
            "Audio by language: no differences.",
            "Node times: no differences.",
        ]
    );
    assert_eq!(page.texts(".block h2"), ["Runs"]);
}

#[wasm_bindgen_test]
async fn a_failed_run_is_worse_and_has_no_times_to_compare() {
    let failed = Told { status: "failed", ..WORSE };
    let page = Page::show(&script(&failed, &GOOD), route()).await;
    assert!(page.text(".verdict h2").starts_with("Worse than #11"));
    let facts = page.text(".evidence");
    assert!(facts.contains("StatusCompleted → Failed"), "{facts}");
    assert!(!facts.contains("Duration"), "{facts}");
}

#[wasm_bindgen_test]
async fn a_run_that_is_not_there_is_named_and_another_one_can_be_chosen() {
    let missing = script_with("81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309", reply(404, NOT_FOUND));
    let page = Page::show(&missing, route()).await;
    assert_eq!(page.texts("[role=alert] h2"), ["Run 81c5d3f9 wasn’t found"]);
    assert_eq!(page.all(".verdict, .run-skeleton").len(), 0);
    page.wait(2).await;
    let options = page.texts(".run-header option");
    assert!(options[0].starts_with("81c5d3f9"), "{options:?}");
    assert!(options[1].starts_with("#148 · Running"), "{options:?}");
    let chosen = "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601";
    page.choose(".run-header select", chosen).await;
    assert!(missing.count(&format!("{chosen}/overview")) > 0);
    page.click("Run #12").await;
    assert_eq!(page.text("h1"), "Run #12");
}

#[wasm_bindgen_test]
async fn a_run_is_not_compared_with_itself() {
    let script = script(&WORSE, &GOOD);
    let page = Page::show(&script, Route::Compare(workflow(), run(), run())).await;
    assert_eq!(page.texts("[role=alert] h2"), ["A run can’t be compared with itself"]);
    assert_eq!(script.count("/overview"), 0);
    page.wait(2).await;
    page.choose(".run-header select", "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601").await;
    assert!(script.count("/overview") > 0);
}

#[wasm_bindgen_test]
async fn an_older_server_has_no_scores_by_language() {
    let page = Page::show(&script_with("/analysis", reply(405, NOT_FOUND)), route()).await;
    assert!(!page.texts(".block h2").contains(&"Scores by language".to_owned()));
    assert_eq!(page.all("[role=alert]").len(), 0);
    assert!(page.text(".evidence").contains("Now failingWord accuracy"), "by the failed lines");
}

#[wasm_bindgen_test]
async fn a_part_that_fails_leaves_the_others() {
    let overview = "81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309/overview";
    let page = Page::show(&script_with(overview, reply(500, SERVER_ERROR)), route()).await;
    assert!(page.text("[role=alert]").contains("Server error"));
    assert_eq!(page.texts(".block h2"), ["Scores by language", "Runs"]);
    assert_eq!(page.text("h1"), "#12 compared with #11");
}

#[wasm_bindgen_test]
async fn a_running_run_is_followed() {
    let running = Told { status: "running", ..WORSE };
    let script = script(&running, &GOOD);
    let page = Page::show(&script, route()).await;
    assert!(page.text(".verdict").contains("A run is still in progress"));
    page.wait(4).await;
    assert!(script.count("3e60b7c4-19fa-4b2d-8c70-08e5d2f1a904/status") > 0);
    assert_eq!(script.count("81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309/status"), 0);
}

#[wasm_bindgen_test]
async fn the_page_of_a_run_leads_to_the_comparison_with_the_last_completed_one() {
    for (status, number) in [("completed", 12), ("failed", 12)] {
        let ended = Told { status, number, ..WORSE };
        let row = |run: &Told, created: &str| {
            format!("{{{}}}", run.run().replace("2026-10-18T13:59:00Z", created))
        };
        let this = row(&ended, "2026-10-18T13:59:00Z");
        let previous = row(&GOOD, "2026-10-18T13:50:00Z");
        let rows = if status == "completed" { format!("{this},{previous}") } else { previous };
        let list = format!("{{\"data\": [{rows}]}}");
        let first = [("limit=10&status=completed", vec![reply(200, &list)])].into_iter();
        let script = Script::new(first.chain(replies(&ended, &GOOD)).collect());
        let page = Page::show(&script, Route::Run(workflow(), run())).await;
        page.click("Compare with #11").await;
        assert_eq!(page.text("h1"), "#12 compared with #11", "{status}");
    }
}

#[wasm_bindgen_test]
async fn two_selected_rows_can_be_compared() {
    let script = script(&WORSE, &GOOD);
    let list = Route::Runs(workflow(), onepin_runs::routing::query::RunsQuery::default());
    let page = Page::show(&script, list).await;
    let select = |at: usize| {
        let boxes = page.all("tbody .select input");
        boxes[at].unchecked_ref::<HtmlElement>().click();
    };
    let compare = || page.texts(".selected a");
    select(4);
    settle().await;
    assert_eq!(compare(), Vec::<String>::new());
    select(3);
    settle().await;
    assert_eq!(compare(), ["Compare"]);
    select(0);
    settle().await;
    assert_eq!(compare(), Vec::<String>::new(), "of three");
    select(0);
    settle().await;
    page.click("Compare").await;
    assert!(script.count("3e60b7c4-19fa-4b2d-8c70-08e5d2f1a904/overview") > 0, "the newer one");
    assert!(script.count("49f3d8a1-57c2-4e9b-a1d6-b37c90e4fa05/overview") > 0);
}
