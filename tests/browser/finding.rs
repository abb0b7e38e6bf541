//! Finding runs: columns and times.

use std::rc::Rc;

use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::route::Route;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Storage};

use crate::page::{MIXED, Page, settle};
use crate::support::{Script, reply, workflow};

const SUMMARY: &str = include_str!("../fixtures/p04-runs-summary-current-api.json");
fn script() -> Rc<Script> {
    Script::new(vec![
        ("/runs/summary", vec![reply(200, SUMMARY)]),
        ("/runs?", vec![reply(200, &MIXED)]),
    ])
}

async fn show() -> (Page, Rc<Script>) {
    let script = script();
    let page = Page::show(&script, Route::Runs(workflow(), RunsQuery::default())).await;
    (page, script)
}

fn storage() -> Storage {
    leptos::prelude::window().local_storage().unwrap().unwrap()
}

fn focused() -> Element {
    leptos::prelude::document().active_element().unwrap()
}

fn label(element: &Element) -> String {
    element.get_attribute("aria-label").unwrap_or_default()
}

#[wasm_bindgen_test]
async fn columns_move_both_ways_and_keep_the_focus() {
    storage().clear().unwrap();
    let (page, _) = show().await;
    page.click("Columns").await;
    let order = |page: &Page| page.texts(".choices label")[..3].join(" ");
    assert_eq!(order(&page), "Status Progress Started by");
    page.press("Move Status back").await;
    page.press("Move Status back").await;
    assert_eq!(order(&page), "Progress Started by Status");
    assert_eq!(page.text(".toast"), "Status: position 3 of 10");
    settle_frame().await;
    assert_eq!(label(&focused()), "Move Status back");
    page.press("Move Progress back").await;
    page.press("Move Progress forward").await;
    settle_frame().await;
    // The first column can't move forward, so its other button has the focus.
    assert_eq!(label(&focused()), "Move Progress back");
    assert_eq!(page.texts("[role=columnheader]")[1..4].join(" "), "Run Progress Started by");
    storage().clear().unwrap();
}

/// The focus follows a moved column in the next frame.
async fn settle_frame() {
    for _ in 0..10 {
        settle().await;
    }
}

#[wasm_bindgen_test]
async fn exact_times_and_the_time_zone_are_remembered() {
    storage().clear().unwrap();
    let created = "tbody tr:first-child [data-column=created]";
    let (page, _) = show().await;
    page.click("Columns").await;
    page.check("Exact times").await;
    assert!(page.text(created).contains("2026"));
    page.choose(".panel select", "UTC").await;
    assert!(page.text(created).ends_with("UTC"), "{}", page.text(created));
    drop(page);
    let (again, _) = show().await;
    assert!(again.text(created).ends_with("UTC"), "{}", again.text(created));
    storage().set_item("onepin-runs.times", "12h;?").unwrap();
    let (foreign, _) = show().await;
    assert_eq!(foreign.text(created), "1 min. ago");
    storage().clear().unwrap();
}
