//! The lines of a run's page.

use std::rc::Rc;

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::Page;
use crate::support::{Script, reply, run, workflow};
use onepin_runs::domain::lines::search::LinesQuery;
use onepin_runs::routing::route::Route;
use onepin_runs::routing::run_view::RunView;

const COMPLETED: &str =
    include_str!("../fixtures/p07-get-run-current-api-form-f3-with-a-retry-cycle.json");
const OVERVIEW: &str =
    include_str!("../fixtures/p13-run-overview-seed-era-run-still-pending-form-f2.json");
const ANALYSIS: &str = include_str!("../fixtures/p26-run-analysis.json");
const DATA: &str = include_str!("../fixtures/p25-run-data.json");

/// A script for the completed run with this status and body of Run Data.
fn script(status: u16, data: &str) -> Rc<Script> {
    Script::new(vec![
        ("/overview", vec![reply(200, OVERVIEW)]),
        ("/analysis", vec![reply(200, ANALYSIS)]),
        ("/data?", vec![reply(status, data)]),
        ("/runs/", vec![reply(200, COMPLETED)]),
    ])
}

async fn show(script: &Rc<Script>, query: LinesQuery) -> Page {
    let view = RunView { lines: Some(query), ..RunView::default() };
    Page::show(script, view.route(workflow(), run())).await
}

fn all() -> LinesQuery {
    LinesQuery { with_passed: true, ..LinesQuery::default() }
}

#[wasm_bindgen_test]
async fn lines_are_requested_once_they_are_opened() {
    let script = script(200, DATA);
    let page = Page::show(&script, Route::Run(workflow(), run())).await;
    assert_eq!(page.texts(".lines h2"), ["Lines"]);
    assert_eq!(script.count("/data"), 0);
    page.click("Show failing lines").await;
    page.wait(1).await;
    assert_eq!(script.count("/data"), 1);
    assert_eq!(
        page.texts(".takes > li"),
        [concat!(
            "Source: Boats came home before the fog did.",
            "Line 1 · Korean (South Korea) · Voice not resolved · Dropped",
            "Word accuracy 88.2 < 93 (Below the threshold)"
        )]
    );
    page.click("Hide lines").await;
    assert_eq!(page.all(".takes").len(), 0);
}

#[wasm_bindgen_test]
async fn refresh_reads_the_open_lines_again() {
    let script = script(200, DATA);
    let page = show(&script, all()).await;
    page.wait(1).await;
    let before = script.count("/data");
    page.click("Refresh").await;
    page.wait(5).await;
    assert_eq!((page.all(".takes > li").len(), script.count("/data")), (2, before + 1));
    page.click("Hide lines").await;
    page.click("Refresh").await;
    page.wait(5).await;
    assert_eq!(script.count("/data"), before + 1);
}

#[wasm_bindgen_test]
async fn all_lines_are_shown_with_what_is_missing() {
    let page = show(&script(200, DATA), all()).await;
    let takes = page.texts(".takes > li");
    assert_eq!(takes.len(), 2);
    assert!(takes[0].starts_with("Os barcos voltaram antes do nevoeiro."), "{takes:?}");
    assert!(takes[0].contains("Line 1 · European Portuguese · Marisol · Retries: 1"), "{takes:?}");
    assert!(takes[0].contains("Word accuracy 100 ≥ 93"), "{takes:?}");
    assert!(takes[0].contains("naturalness Waiting for a score."), "{takes:?}");
    let status = page.texts(".lines [role=status]");
    assert_eq!(status, ["2 results in 2 lines"]);
    assert!(page.text(".lines").contains("One locale is still being scored."));
}

#[wasm_bindgen_test]
async fn a_cell_of_the_matrix_opens_its_lines() {
    let script = script(200, DATA);
    let page = Page::show(&script, Route::Run(workflow(), run())).await;
    page.click_in(".matrix", "158 passed, 2 failed").await;
    page.wait(1).await;
    assert_eq!(script.count("/data?offset=0&limit=100&include_dropped=true&language=pt-pt"), 1);
    // The only Portuguese take has passed.
    assert!(page.text(".lines").contains("No line matches this filter."));
    page.choose(".lines select[aria-label=Language]", "").await;
    page.wait(1).await;
    assert_eq!(page.all(".takes > li").len(), 1);
}

#[wasm_bindgen_test]
async fn texts_are_not_html() {
    let data = DATA
        .replace("Os barcos", "<img src=x onerror=alert(1)>")
        .replace(r#""segments": []"#, r#""segments": [
            {"text": "<img", "start": 0, "end": 4, "status": "word_error", "severity": "critical", "error_type": "substitution"},
            {"text": "gone", "start": 90, "end": 94, "status": "corrected", "severity": "<b>"}
        ]"#);
    let page = show(&script(200, &data), all()).await;
    assert_eq!(page.all(".takes img").len(), 0);
    assert_eq!(
        page.texts(".takes mark"),
        ["<img (Word error, critical, substitution)", "gone (Corrected, <b>)"]
    );
    assert!(page.text(".takes").contains("Also flagged: gone"));
}

#[wasm_bindgen_test]
async fn an_older_server_shows_no_lines() {
    for status in [404, 405] {
        let page = show(&script(status, "{}"), all()).await;
        page.wait(1).await;
        assert_eq!((page.all(".lines").len(), page.all("[role=alert]").len()), (0, 0), "{status}");
        assert_eq!(page.all(".matrix td a").len(), 0);
    }
}

#[wasm_bindgen_test]
async fn an_error_leaves_the_rest_of_the_page() {
    let page =
        show(&script(403, r#"{"error": {"code": "FORBIDDEN", "message": "No."}}"#), all()).await;
    page.wait(1).await;
    assert_eq!(page.all(".lines [role=alert]").len(), 1);
    assert_eq!(page.all(".matrix tbody tr").len(), 2);
}
