//! What stays in the WebAssembly's memory, which never shrinks.

use std::rc::Rc;

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::Page;
use crate::support::{Script, reply, workflow};
use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::route::Route;

const SUMMARY: &str = include_str!("../fixtures/p04-runs-summary-current-api.json");
const OVERVIEW: &str =
    include_str!("../fixtures/p12-run-overview-current-api-crowded-and-awkward.json");
const RUN: &str =
    include_str!("../fixtures/p07-get-run-current-api-form-f3-with-a-retry-cycle.json");

/// A list of a hundred runs.
fn script() -> Rc<Script> {
    let run = |number: usize| {
        format!(
            r#"{{"id": "00000000-0000-4000-8000-{number:012}", "status": "completed",
                "run_number": {number}, "created_at": "2026-10-18T14:00:00Z"}}"#
        )
    };
    let runs: Vec<_> = (0..100).map(run).collect();
    let runs = format!(r#"{{"data": [{}], "meta": {{"total": 100}}}}"#, runs.join(","));
    Script::new(vec![
        ("/runs/summary", vec![reply(200, SUMMARY)]),
        ("/overview", vec![reply(200, OVERVIEW)]),
        ("/runs?", vec![reply(200, &runs)]),
        ("/runs/", vec![reply(200, RUN)]),
    ])
}

async fn visit_run(page: &Page) {
    page.click_in("tbody th", "#7").await;
    page.wait(0).await;
    assert_eq!(page.text("h1"), "Run #139");
    page.click("← All runs").await;
    page.wait(0).await;
    assert_eq!(page.all("tbody tr").len(), 100);
}

#[wasm_bindgen_test]
async fn a_page_that_is_left_leaves_nothing() {
    let query = RunsQuery { limit: 100, ..RunsQuery::default() };
    let page = Page::show(&script(), Route::Runs(workflow(), query)).await;
    for _ in 0..10 {
        visit_run(&page).await;
    }
    let before = core::arch::wasm32::memory_size(0);
    for _ in 0..40 {
        visit_run(&page).await;
    }
    let grown = core::arch::wasm32::memory_size(0) - before;
    // The script's record of the requests needs up to two pages of 64 KiB.
    assert!(grown <= 2, "{grown} pages");
}
