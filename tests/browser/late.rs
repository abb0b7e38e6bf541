//! How long runs usually take, which are late, and the slowest node of one.

use std::rc::Rc;

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::Page;
use crate::support::{Reply, SAMPLE, Script, reply, workflow};
use onepin_runs::domain::run::RunId;
use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::route::Route;

/// Without the server's time, so that the clock of the test is the server's.
const SUMMARY: &str = r#"{"data": {"total_runs": 5, "running": 2}}"#;
const DOWN: &str = include_str!("../fixtures/p38-500-flat-body-without-meta.json");
const FORBIDDEN: &str = include_str!("../fixtures/p34-403.json");

fn id(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// A run that has started that many minutes before 08:03:20, the time at first.
fn run(number: u32, status: &str, minutes: u32) -> String {
    let started = 8 * 60 + 3 - minutes;
    format!(
        r#"{{"id": "{}", "run_number": {number}, "status": "{status}", "total_steps": 10, "finished_steps": 5,
            "started_at": "2026-10-19T{:02}:{:02}:20Z"}}"#,
        id(number),
        started / 60,
        started % 60
    )
}

fn body(data: &str) -> Reply {
    reply(
        200,
        &format!(r#"{{"data": {data}, "pagination": {{"limit": 20, "total": 40}}, "meta": {{}}}}"#),
    )
}

/// As many completed runs, which took from one minute upwards.
fn sample(count: u32) -> Reply {
    let run = |number: u32| {
        format!(
            r#"{{"id": "{}", "status": "completed",
                "started_at": "2026-10-19T07:00:00Z", "completed_at": "2026-10-19T07:{:02}:00Z"}}"#,
            id(number),
            number
        )
    };
    body(&format!("[{}]", (1..=count).map(run).collect::<Vec<_>>().join(",")))
}

fn overview(states: &str) -> Reply {
    body(&format!(
        r#"{{"run": {}, "workflow_snapshot": {{"definition": {{}}, "node_states": [{states}]}}}}"#,
        run(5, "running", 1)
    ))
}

/// Run 5 is as usual, run 4 is late, and the others don't run.
fn script(sample: Vec<Reply>, overview: Vec<Reply>) -> Rc<Script> {
    let rows = [
        run(5, "running", 3),
        run(4, "running", 20),
        run(3, "paused", 20),
        run(2, "pending", 20),
        run(1, "completed", 20),
    ];
    Script::new(vec![
        ("/runs/summary", vec![reply(200, SUMMARY)]),
        ("/overview", overview),
        (SAMPLE, sample),
        ("/runs?", vec![body(&format!("[{}]", rows.join(",")))]),
        ("/runs/", vec![body(&run(4, "running", 20))]),
    ])
}

async fn show(script: &Rc<Script>) -> Page {
    Page::show(script, Route::Runs(workflow(), RunsQuery::default())).await
}

fn attribute(page: &Page, selector: &str, name: &str) -> Option<String> {
    page.all(selector).remove(0).get_attribute(name)
}

#[wasm_bindgen_test]
async fn running_rows_say_what_is_usual_and_which_are_late() {
    let script = script(vec![sample(10)], vec![]);
    let page = show(&script).await;
    assert_eq!((script.count(SAMPLE), page.texts(".reason").len()), (0, 0), "after the rows");
    page.wait(6).await;
    // The shortest and the longest of ten runs are left out.
    assert_eq!(page.texts(".reason"), ["usually 2–9m", "Overdue by 11m"]);
    assert_eq!(page.text(".late"), "Overdue#4");
    let hint = "Estimate: most of the last completed runs took 2–9m.";
    let titles = |row: usize| attribute(&page, &format!("tr:nth-child({row}) .reason"), "title");
    assert_eq!(titles(1).unwrap(), format!("usually 2–9m. {hint}"));
    assert_eq!(titles(2).unwrap(), format!("Overdue by 11m. {hint}"));
    let estimates: Vec<_> = (1..=5)
        .map(|row| attribute(&page, &format!("tbody tr:nth-child({row})"), "data-estimate"))
        .collect();
    assert_eq!(estimates, [Some("usual".to_owned()), Some("late".to_owned()), None, None, None]);
    // After three of two to nine minutes, a usual run is between a third and its end.
    let style = attribute(&page, "[data-band]", "style").unwrap();
    assert_eq!(style, "--band-from: 30; --band-to: 100;");
    page.wait(60 * 7).await;
    // Run 5 has taken 10 minutes and 6 seconds.
    assert_eq!(page.texts(".reason"), ["Overdue by 66s", "Overdue by 18m"]);
    assert_eq!(page.text(".late"), "Overdue#5#4");
    assert_eq!(script.count(SAMPLE), 1);
}

#[wasm_bindgen_test]
async fn too_few_runs_say_nothing() {
    let script = script(vec![sample(9)], vec![]);
    let page = show(&script).await;
    page.wait(60).await;
    assert_eq!((script.count(SAMPLE), page.texts(".reason").len()), (1, 0));
    assert_eq!(page.all("[data-estimate]").len(), 0);
}

#[wasm_bindgen_test]
async fn without_a_running_run_nothing_is_requested() {
    let script = Script::new(vec![
        ("/runs/summary", vec![reply(200, SUMMARY)]),
        ("/runs?", vec![body(&format!("[{}]", run(3, "paused", 20)))]),
    ]);
    let page = show(&script).await;
    page.wait(60).await;
    assert_eq!(script.count(SAMPLE), 0);
}

#[wasm_bindgen_test]
async fn an_estimate_that_fails_is_no_error_of_the_page() {
    for (failure, attempts) in [(reply(500, DOWN), 2), (reply(403, FORBIDDEN), 1)] {
        let script = script(vec![failure, sample(10)], vec![]);
        let page = show(&script).await;
        page.wait(30).await;
        assert_eq!((script.count(SAMPLE), page.text("[role=alert]")), (attempts, String::new()));
        let lines = if attempts == 2 { 2 } else { 0 };
        assert_eq!(page.texts(".reason").len(), lines);
    }
}

#[wasm_bindgen_test]
async fn the_slowest_node_is_requested_on_demand() {
    let states = r#"
        {"node_id": "n-tr", "node_display_name": "Translator", "status": "completed",
         "started_at": "2026-10-19T08:00:20Z", "completed_at": "2026-10-19T08:01:00Z"},
        {"node_id": "n-gen", "node_display_name": "Narrator", "status": "running",
         "started_at": "2026-10-19T08:01:00Z"}"#;
    let replies = vec![overview(states), overview(""), reply(500, DOWN)];
    let script = script(vec![sample(10)], replies);
    let page = show(&script).await;
    page.press("Actions for #1").await;
    assert!(!page.text("[role=menu]").contains("Show slowest node"), "not running");
    let said = async |run: &str| {
        page.press(&format!("Actions for {run}")).await;
        page.click_in("[role=menu]", "Show slowest node").await;
        page.text(".acting [role=status]")
    };
    assert_eq!(said("#5").await, "Slowest node of #5 so far: Narrator, 2m 20s Open run Dismiss");
    page.wait(60).await;
    assert_eq!(script.count("/overview"), 1);
    assert_eq!(said("#4").await, "No node of #4 has started. Open run Dismiss");
    let failed = said("#5").await;
    assert!(failed.starts_with("The nodes of #5 couldn’t be loaded. Server error"), "{failed}");
    page.click("Dismiss").await;
    assert_eq!(page.text(".acting [role=status]"), "");
}

#[wasm_bindgen_test]
async fn the_page_of_a_run_says_the_same_without_another_request() {
    let script = script(vec![sample(10)], vec![overview("")]);
    let page = show(&script).await;
    page.wait(6).await;
    page.click_in("tbody", "#4").await;
    page.wait(6).await;
    let usual = page.texts(".evidence > div").into_iter().find(|fact| fact.contains("Usual"));
    assert_eq!(usual.unwrap(), "Usual time (estimate)2–9m Overdue by 11m");
    assert_eq!(script.count(SAMPLE), 1);
}

#[wasm_bindgen_test]
async fn the_page_of_a_run_requests_the_usual_duration_itself() {
    let script = script(vec![sample(10)], vec![overview("")]);
    let run: RunId = id(4).parse().unwrap();
    let page = Page::show(&script, Route::Run(workflow(), run)).await;
    assert!(!page.text(".evidence").contains("Usual time"));
    page.wait(6).await;
    assert!(page.text(".evidence").contains("2–9m Overdue by 11m"), "{}", page.text(".evidence"));
    assert_eq!(script.count(SAMPLE), 1);
}
