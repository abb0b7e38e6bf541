//! The list of workflows, and the way to their runs and back.

use std::rc::Rc;

use leptos::prelude::document;
use onepin_runs::routing::route::Route;
use onepin_runs::routing::workflows::WorkflowsQuery;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, HtmlElement, HtmlInputElement};

use crate::page::{MIXED, Page, settle};
use crate::support::{Reply, Script, reply};

const WORKFLOWS: &str = include_str!("../fixtures/p14-list-workflows.json");
const WORKFLOW: &str = include_str!("../fixtures/p15-get-workflow-empty-definition.json");
const SUMMARY: &str = include_str!("../fixtures/p04-runs-summary-current-api.json");
const NOT_FOUND: &str = include_str!("../fixtures/p35-404.json");
const FORBIDDEN: &str = include_str!("../fixtures/p34-403.json");

const EMPTY: &str = r#"{"data": [], "pagination": {"limit": 20, "total": 0}}"#;

async fn open(url: &str, lists: Vec<Reply>) -> (Page, Rc<Script>) {
    let script = Script::new(vec![
        ("/workflows?", lists),
        ("/runs/summary", vec![reply(200, SUMMARY)]),
        ("/runs?", vec![reply(200, &MIXED)]),
        ("/workflows/", vec![reply(200, WORKFLOW)]),
    ]);
    let page = Page::show(&script, Route::Workflows(WorkflowsQuery::parse(url).0)).await;
    (page, script)
}

/// A page of workflows with these numbers.
fn workflows(numbers: std::ops::Range<u32>, total: u32) -> Reply {
    let workflow = |number| {
        format!(r#"{{"id": "00000000-0000-4000-8000-{number:012}", "name": "Workflow {number}"}}"#)
    };
    let workflows = numbers.map(workflow).collect::<Vec<_>>().join(",");
    let pagination = format!(r#"{{"limit": 20, "total": {total}}}"#);
    reply(200, &format!(r#"{{"data": [{workflows}], "pagination": {pagination}}}"#))
}

#[wasm_bindgen_test]
async fn shows_names_counts_and_last_runs() {
    let (page, _) = open("", vec![reply(200, WORKFLOWS)]).await;
    assert_eq!(page.text("h1"), "Workflows");
    let rows = page.texts(".workflows > li");
    assert!(rows[0].starts_with("Harbour Lights, volume 3"), "{}", rows[0]);
    assert!(rows[0].contains("Weekly chapter, thirteen languages.43 runs"), "{}", rows[0]);
    assert_eq!(
        page.texts(".workflows > li:first-child li"),
        ["Pending 1", "Running 2", "Paused 2", "Completed 31", "Failed 4", "Cancelled 3"]
    );
    assert!(rows[0].ends_with("Last runRunning 3 min. ago"), "{}", rows[0]);
    assert_eq!(rows[1], "Untitled workflowNo runs yet");
    assert_eq!(page.text(".pager p"), "1–2 of 2");
}

#[wasm_bindgen_test]
async fn older_servers_count_only_all_runs() {
    let older = WORKFLOWS.replace("run_status_counts", "other");
    let (page, _) = open("", vec![reply(200, &older)]).await;
    assert_eq!(page.all(".workflows > li li").len(), 0);
    assert!(page.texts(".workflows > li")[0].contains("43 runs"));
}

#[wasm_bindgen_test]
async fn leads_to_the_runs_and_back() {
    let (page, script) = open("search=a", vec![reply(200, WORKFLOWS)]).await;
    page.click("Untitled workflow").await;
    assert_eq!(page.all("table.runs tbody tr").len(), 7);
    // The name is known from the list.
    assert_eq!(page.text("h1"), "Untitled workflow");
    assert_eq!(script.urls().iter().filter(|url| url.ends_with("5d02")).count(), 0);
    page.click("← All workflows").await;
    assert_eq!(page.all(".workflows > li").len(), 2);
    assert!(script.urls().last().unwrap().contains("search=a"), "{:?}", script.urls());
}

#[wasm_bindgen_test]
async fn polls_twice_per_minute_and_keeps_the_focus() {
    let changed = WORKFLOWS.replace("\"runs_count\": 43", "\"runs_count\": 1");
    let (page, script) = open("", vec![reply(200, WORKFLOWS), reply(200, &changed)]).await;
    let link: HtmlElement = page.all(".workflows a").remove(0).unchecked_into();
    link.focus().unwrap();
    page.wait(120).await;
    assert!((4..=5).contains(&script.count("/workflows?")), "{}", script.count("/workflows?"));
    assert!(page.texts(".workflows > li")[0].contains("1 run"));
    assert_eq!(document().active_element().unwrap(), *link);
}

#[wasm_bindgen_test]
async fn searches_from_the_first_page() {
    let (page, script) =
        open("offset=20", vec![workflows(20..40, 45), reply(200, EMPTY), workflows(0..20, 45)])
            .await;
    assert_eq!(page.text(".pager p"), "21–40 of 45");
    let field: HtmlInputElement = page.all("input[type=search]").remove(0).unchecked_into();
    field.set_value("zebra");
    field.form().unwrap().request_submit().unwrap();
    settle().await;
    let url = script.urls().last().unwrap().clone();
    assert!(
        url.ends_with("/workflows?offset=0&limit=20&search=zebra&sort=name&order=asc"),
        "{url}"
    );
    assert!(page.text(".empty").starts_with("No workflows match"));
    page.click("Clear search").await;
    assert_eq!(page.all(".workflows > li").len(), 20);
    assert_eq!(field.value(), "");
}

#[wasm_bindgen_test]
async fn has_pages() {
    let lists = vec![workflows(0..20, 45), workflows(20..40, 45), workflows(40..45, 45)];
    let (page, _) = open("", lists).await;
    page.click("Next").await;
    assert_eq!(page.text(".pager p"), "21–40 of 45");
    page.click("Next").await;
    assert_eq!(page.text(".pager p"), "41–45 of 45");
    let next = page.all(".pager a").pop().unwrap();
    assert_eq!(next.get_attribute("aria-disabled").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn an_empty_page_becomes_the_last_one() {
    let empty = reply(200, r#"{"data": [], "pagination": {"limit": 20, "total": 25}}"#);
    let (page, script) = open("offset=40", vec![empty, workflows(20..25, 25)]).await;
    assert_eq!(page.text(".pager p"), "21–25 of 25");
    assert_eq!(script.count("/workflows?offset=20"), 1);
}

#[wasm_bindgen_test]
async fn says_that_there_are_none() {
    let (page, _) = open("", vec![reply(200, EMPTY)]).await;
    assert!(page.text(".empty").starts_with("No workflows yet"));
    assert_eq!(page.all(".pager").len(), 0);
}

#[wasm_bindgen_test]
async fn a_failed_request_can_be_repeated() {
    let lists = vec![reply(403, FORBIDDEN), reply(200, WORKFLOWS), reply(404, NOT_FOUND)];
    let (page, _) = open("", lists).await;
    assert!(
        page.text("[role=alert]").starts_with("You don’t have access"),
        "{}",
        page.text("[role=alert]")
    );
    assert_eq!(page.all(".workflows, .empty").len(), 0);
    page.click("Try again").await;
    assert_eq!((page.all(".workflows > li").len(), page.all("[role=alert]").len()), (2, 0));
    page.wait(31).await;
    // Older data stay.
    assert_eq!((page.all(".workflows > li").len(), page.all("[role=alert]").len()), (2, 1));
}

#[wasm_bindgen_test]
async fn typing_searches_once() {
    let (page, script) = open("", vec![reply(200, WORKFLOWS)]).await;
    let field: HtmlInputElement = page.all("input[type=search]").remove(0).unchecked_into();
    for text in ["h", "ha"] {
        field.set_value(text);
        field.dispatch_event(&Event::new("input").unwrap()).unwrap();
    }
    field.form().unwrap().request_submit().unwrap();
    settle().await;
    assert_eq!(script.count("/workflows?"), 2);
}
