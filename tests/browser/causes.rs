//! Why runs failed: in their rows, and grouped above them.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::page::Page;
use crate::support::{Reply, Script, reply, workflow};
use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::route::Route;

const SUMMARY: &str = include_str!("../fixtures/p04-runs-summary-current-api.json");
const NOT_FOUND: &str = include_str!("../fixtures/p35-404.json");
const DOWN: &str = include_str!("../fixtures/p38-500-flat-body-without-meta.json");

fn runs() -> Route {
    Route::Runs(workflow(), RunsQuery::default())
}

fn run(number: u32, status: &str, error: &str) -> String {
    format!(
        r#"{{"id": "00000000-0000-4000-8000-{number:012}", "run_number": {number}, "status": "{status}",
            "completed_at": "2026-10-19T08:00:00Z"{error}}}"#
    )
}

fn body(data: &str) -> Reply {
    reply(
        200,
        &format!(
            r#"{{"data": {data}, "pagination": {{"limit": 20, "total": 40}},
                "meta": {{"request_id": "r", "timestamp": "2026-10-19T08:03:20Z"}}}}"#
        ),
    )
}

fn list(runs: &[(u32, &str)]) -> Reply {
    let runs: Vec<_> = runs.iter().map(|(number, status)| run(*number, status, "")).collect();
    body(&format!("[{}]", runs.join(",")))
}

fn status(number: u32, error: &str) -> Vec<Reply> {
    vec![body(&run(number, "failed", &format!(r#", "error": "{error}""#)))]
}

/// Runs 5 to 1: two timeouts, one without a cause, one that isn't available, and one that has completed.
fn script(list: Vec<Reply>) -> std::rc::Rc<Script> {
    Script::new(vec![
        ("/runs/summary", vec![reply(200, SUMMARY)]),
        ("05/status", status(5, "Voice timeout after 3 s\\n  at line 7")),
        ("04/status", vec![body(&run(4, "failed", ""))]),
        ("03/status", status(3, "Voice timeout after 41 s")),
        ("02/status", vec![reply(404, NOT_FOUND)]),
        ("/runs?", list),
    ])
}

fn failed() -> Reply {
    list(&[(5, "failed"), (4, "failed"), (3, "failed"), (2, "failed"), (1, "completed")])
}

fn reasons(page: &Page) -> Vec<String> {
    page.texts("tbody .reason")
}

fn names(page: &Page) -> Vec<String> {
    page.texts("tbody tr:not([hidden]) th")
}

/// A page whose causes have all been requested.
async fn loaded() -> Page {
    let page = Page::show(&script(vec![failed()]), runs()).await;
    page.wait(12).await;
    page
}

#[wasm_bindgen_test]
async fn causes_arrive_one_by_one_and_once() {
    let script = script(vec![failed()]);
    let page = Page::show(&script, runs()).await;
    assert_eq!(reasons(&page), [""; 4]);
    assert_eq!(page.texts(".causes button"), ["4 × Cause not loaded yet"]);
    page.wait(2).await;
    assert_eq!(reasons(&page), ["Voice timeout after 3 s", "", "", ""]);
    assert_eq!(
        page.texts(".causes button"),
        ["1 × Voice timeout after 3 s", "3 × Cause not loaded yet"]
    );
    page.wait(10).await;
    let unknown = "Cause unknown";
    assert_eq!(
        reasons(&page),
        ["Voice timeout after 3 s", unknown, "Voice timeout after 41 s", unknown]
    );
    assert_eq!(page.texts(".causes button"), ["2 × Voice timeout after … s", "2 × Cause unknown"]);
    page.wait(120).await;
    assert_eq!(script.count("/status"), 4);
    assert_eq!(page.text("[role=alert]"), "");
    // None of it is read out.
    assert_eq!(page.text("[role=status].unseen"), "");
}

#[wasm_bindgen_test]
async fn a_cause_shows_only_its_runs_of_the_page() {
    let page = loaded().await;
    page.click("2 × Voice timeout after … s").await;
    assert_eq!(names(&page), ["#5", "#3"]);
    assert_eq!(page.text(".narrowed [role=status]"), "2 of 5 runs on this page");
    assert_eq!(page.text(".causes [aria-pressed=true]"), "2 × Voice timeout after … s");
    assert_eq!(page.text(".pager p"), "1–5 of 40", "the page is the same");
    // Keys move between the rows that are shown.
    let link: HtmlElement = page.all("tbody a")[0].clone().unchecked_into();
    link.focus().unwrap();
    page.key(&link, "ArrowDown").await;
    assert_eq!(document().active_element().unwrap().text_content().unwrap(), "#3");
    page.click("2 × Cause unknown").await;
    assert_eq!(names(&page), ["#4", "#2"]);
    page.click("2 × Cause unknown").await;
    assert_eq!((names(&page).len(), page.text(".narrowed")), (5, String::new()));
}

#[wasm_bindgen_test]
async fn all_runs_come_back_and_the_focus_stays_near() {
    let page = loaded().await;
    page.click("2 × Cause unknown").await;
    page.click("Show all").await;
    page.wait(0).await;
    assert_eq!(names(&page).len(), 5);
    let focused = document().active_element().unwrap();
    assert!(focused.closest(".causes").unwrap().is_some(), "{}", focused.outer_html());
}

#[wasm_bindgen_test]
async fn a_cause_does_not_clear_an_error_of_the_list() {
    let page = Page::show(&script(vec![failed(), reply(500, DOWN)]), runs()).await;
    page.click("Refresh").await;
    for second in 0..20 {
        assert!(page.text("[role=alert]").contains("Server error"), "after {second} seconds");
        page.wait(1).await;
    }
}

#[wasm_bindgen_test]
async fn another_page_shows_all_its_runs() {
    let script = script(vec![failed(), list(&[(1, "completed"), (3, "failed")])]);
    let page = Page::show(&script, runs()).await;
    page.wait(12).await;
    page.click("2 × Voice timeout after … s").await;
    page.click("Next").await;
    assert_eq!(names(&page), ["#1", "#3"]);
    assert_eq!(page.texts(".causes button"), ["1 × Voice timeout after 41 s"], "known already");
    assert_eq!(page.all(".causes [aria-pressed=true]").len(), 0);
    assert_eq!(script.count("/status"), 4);
}

#[wasm_bindgen_test]
async fn a_page_without_failures_has_no_causes() {
    let page = Page::show(&script(vec![list(&[(1, "completed")])]), runs()).await;
    assert_eq!((page.text(".notes"), page.all(".notes").len()), (String::new(), 1));
}
