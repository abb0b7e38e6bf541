//! Finding runs: columns and times, the bars of the chart.

use std::rc::Rc;

use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::route::Route;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, Storage};

use crate::page::{MIXED, Page, settle};
use crate::support::{Script, reply, workflow};

const SUMMARY: &str = include_str!("../fixtures/p04-runs-summary-current-api.json");
const OVERVIEW: &str =
    include_str!("../fixtures/p12-run-overview-current-api-crowded-and-awkward.json");
const RUN: &str =
    include_str!("../fixtures/p07-get-run-current-api-form-f3-with-a-retry-cycle.json");

fn script() -> Rc<Script> {
    Script::new(vec![
        ("/runs/summary", vec![reply(200, SUMMARY)]),
        ("/runs?", vec![reply(200, &MIXED)]),
        ("/overview", vec![reply(200, OVERVIEW)]),
        ("/runs/", vec![reply(200, RUN)]),
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

#[wasm_bindgen_test]
async fn each_bar_of_the_chart_leads_to_its_run() {
    let (page, _) = show().await;
    let bars = page.all(".bars a");
    let names: Vec<_> = bars.iter().map(label).collect();
    assert_eq!(names.len(), page.all("tbody tr").len());
    assert_eq!(names[..2], ["#148 running", "#147 pausing"]);
    let stops =
        |page: &Page| page.all(".bars a[tabindex='0']").iter().map(label).collect::<Vec<_>>();
    assert_eq!(stops(&page), ["#148 running"]);
    bars[0].unchecked_ref::<HtmlElement>().focus().unwrap();
    for (key, reached) in [
        ("ArrowRight", "#147 pausing"),
        ("ArrowLeft", "#148 running"),
        ("ArrowLeft", "#142 cancelled"),
    ] {
        page.key(&focused(), key).await;
        assert!(label(&focused()).starts_with(&reached[..4]), "{key}: {}", label(&focused()));
    }
    assert_eq!(stops(&page), [label(&focused())]);
    focused().unchecked_ref::<HtmlElement>().click();
    settle().await;
    assert_eq!(page.all(".run-page").len(), 1);
}
