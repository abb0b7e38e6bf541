//! The inspector of a node.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use onepin_runs::routing::route::Route;
use onepin_runs::routing::run_view::{NodeTab, RunView};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, KeyboardEvent, KeyboardEventInit};

use crate::page::{Page, settle};
use crate::support::{Reply, Script, reply, run, workflow};

const OVERVIEW: &str =
    include_str!("../fixtures/p12-run-overview-current-api-crowded-and-awkward.json");
const COMPLETED: &str =
    include_str!("../fixtures/p07-get-run-current-api-form-f3-with-a-retry-cycle.json");
const STEPS: &str = include_str!("../fixtures/p16-get-run-steps.json");
const ANALYSIS: &str = include_str!("../fixtures/p26-run-analysis.json");
const DOWNLOAD: &str = include_str!("../fixtures/p22-download-run-node.json");
const MISSING: &str = r#"{"error": {"code": "NOT_FOUND", "message": "none"}}"#;

fn script(steps: Vec<Reply>) -> Rc<Script> {
    Script::new(vec![
        ("/overview", vec![reply(200, OVERVIEW)]),
        ("/analysis", vec![reply(200, ANALYSIS)]),
        ("/steps", steps),
        ("/nodes/", vec![reply(200, DOWNLOAD)]),
        ("/runs/", vec![reply(200, COMPLETED)]),
    ])
}

async fn show(script: &Rc<Script>, node: &str, tab: Option<NodeTab>) -> Page {
    let view = RunView { node: Some(node.to_owned()), tab, ..RunView::default() };
    let page = Page::show(script, view.route(workflow(), run())).await;
    page.wait(1).await;
    page
}

fn facts(page: &Page) -> Vec<String> {
    page.texts(".node-inspector .facts > div")
}

/// Waits until the focus is in an element with this text.
async fn focus_moves_to(page: &Page, text: &str) -> String {
    let focused = || page.text(":focus");
    for _ in 0..100 {
        if focused() == text {
            break;
        }
        TimeoutFuture::new(20).await;
    }
    focused()
}

async fn press(page: &Page, selector: &str, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    page.all(selector)[0].dispatch_event(&event).unwrap();
    settle().await;
}

fn name(page: &Page) -> String {
    page.texts(".node-inspector h3").into_iter().next().unwrap_or_default()
}

#[wasm_bindgen_test]
async fn a_node_has_its_times_attempts_and_credits() {
    let script = script(vec![reply(200, STEPS)]);
    let page = show(&script, "n-gen", None).await;
    assert!(name(&page).starts_with("Narrator · warm"), "{}", name(&page));
    let facts = facts(&page);
    for expected in [
        "StatusCompleted",
        "Active time9m 35s",
        "Waiting between attempts5s",
        "Attempts2",
        "TypeVoice generator",
        "IDn-gen",
        "Credits11.2500",
        "Units9,640 bytes",
        "Retries12",
    ] {
        assert!(facts.iter().any(|fact| fact == expected), "{expected} in {facts:?}");
    }
    let attempts = page.texts(".attempts > li");
    assert_eq!(attempts.len(), 2, "{attempts:?}");
    assert!(attempts[0].starts_with("attempt 1 of 2Cancelled"), "{}", attempts[0]);
    assert!(attempts[0].contains("Languages: Korean (South Korea) and "), "{}", attempts[0]);
    assert!(attempts[0].contains("The voice service was too slow and the run was parked."));
    assert!(attempts[1].starts_with("attempt 2 of 2Completed5m 55s"), "{}", attempts[1]);
    assert!(script.urls().iter().any(|url| url.ends_with("/steps?node_id=n-gen")));
}

#[wasm_bindgen_test]
async fn an_older_server_without_steps_shows_the_states() {
    for status in [404, 405] {
        let page = show(&script(vec![reply(status, MISSING)]), "n-gen", None).await;
        let attempts = page.texts(".attempts > li");
        assert!(attempts[0].starts_with("attempt 1 of 2Failed3m 40s"), "{}", attempts[0]);
        assert!(attempts[0].contains("Voice service timed out for 2 lines"));
        assert_eq!(page.all(".node-inspector .result, [role=alert]").len(), 0);
    }
}

#[wasm_bindgen_test]
async fn a_result_is_requested_when_it_is_opened() {
    let light = serde_json::json!({"data": [
        {"id": "1", "node_id": "n-gen", "node_type": "g", "status": "completed", "iteration": 0, "has_result": true,
         "active_ports": ["lines"]},
        {"id": "2", "node_id": "n-gen", "node_type": "g", "status": "completed", "iteration": 1, "has_result": false},
    ]});
    let mut full = light.clone();
    full["data"][0]["result"] =
        serde_json::json!({"clips": [1, 2, 3], "text": "x".repeat(2_000_000)});
    let script = script(vec![reply(200, &light.to_string()), reply(200, &full.to_string())]);
    let page = show(&script, "n-gen", None).await;
    assert_eq!(page.all(".node-inspector .result").len(), 1);
    assert!(page.text(".attempts").contains("Ports: lines"));
    page.all(".result summary")[0].unchecked_ref::<HtmlElement>().click();
    for _ in 0..100 {
        if !page.all(".result .json").is_empty() {
            break;
        }
        page.wait(1).await;
    }
    assert!(page.text(".result .json").contains("clips"), "{}", page.text(".result"));
    assert!(page.text(".result").len() < 10_000, "a long text is shown in part");
    let urls = script.urls();
    let steps: Vec<_> = urls.iter().filter(|url| url.contains("/steps")).collect();
    assert_eq!(steps.len(), 2);
    assert!(steps[1].ends_with("?node_id=n-gen&include_result=true"), "{}", steps[1]);
}

/// Older servers send all results at once, of all nodes.
#[wasm_bindgen_test]
async fn a_result_that_is_there_needs_no_request() {
    let script = script(vec![reply(200, STEPS)]);
    let page = show(&script, "n-wer", None).await;
    assert_eq!(page.all(".attempts > li").len(), 1);
    assert!(page.text(".attempts").contains("Ports: pass and fail"));
    page.all(".result summary")[0].unchecked_ref::<HtmlElement>().click();
    for _ in 0..100 {
        if !page.all(".result .json").is_empty() {
            break;
        }
        TimeoutFuture::new(20).await;
    }
    assert!(page.text(".result .json").contains("full result inlined by an older server"));
    assert_eq!(script.count("/steps"), 1);
}

#[wasm_bindgen_test]
async fn a_failed_request_is_said_in_the_inspector_and_retried() {
    let script = script(vec![reply(500, "{}"), reply(200, STEPS)]);
    let page = show(&script, "n-gen", None).await;
    assert_eq!(page.texts(".node-inspector [role=alert] h2"), ["Server error"]);
    assert_eq!(page.all("[role=alert]").len(), 1, "not on the page");
    assert!(page.texts(".attempts > li")[0].starts_with("attempt 1 of 2Failed"));
    page.click_in(".node-inspector", "Try again").await;
    page.wait(1).await;
    assert_eq!(page.all("[role=alert]").len(), 0);
    assert!(page.texts(".attempts > li")[0].starts_with("attempt 1 of 2Cancelled"));
}

#[wasm_bindgen_test]
async fn a_node_that_the_run_lacks_is_said() {
    let script = script(vec![reply(200, STEPS)]);
    let page = show(&script, "<b>ghost</b> ß", None).await;
    let note = page.text(".node-inspector");
    assert!(note.contains("This run has no node “<b>ghost</b> ß”."), "{note}");
    assert_eq!(script.count("/steps"), 0);
    page.click_in(".node-inspector", "Close").await;
    assert_eq!(page.all(".node-inspector").len(), 0);
}

#[wasm_bindgen_test]
async fn every_list_of_nodes_leads_to_the_same_inspector() {
    let script = script(vec![reply(200, STEPS)]);
    let page = Page::show(&script, Route::Run(workflow(), run())).await;
    page.wait(1).await;
    let bars = page.all(".bar");
    bars[1].unchecked_ref::<HtmlElement>().click();
    settle().await;
    assert!(name(&page).starts_with("Narrator"));
    page.wait(1).await;
    assert_eq!(page.texts(".attempts > [aria-current]").len(), 1, "the attempt of the bar");
    page.click_in(".lanes", "Chapter 12 script").await;
    assert_eq!(name(&page), "Chapter 12 script");
    assert_eq!(page.all(".attempts > [aria-current]").len(), 0);
    page.click("Table").await;
    assert_eq!(name(&page), "Chapter 12 script", "another tab keeps the node");
    page.click_in("[role=tabpanel]", "To eighteen languages").await;
    assert_eq!(name(&page), "To eighteen languages");
    page.click_in(".cost", "Narrator").await;
    assert!(name(&page).starts_with("Narrator · warm"));
    page.click_in(".node-inspector", "Close").await;
    assert_eq!(page.all(".node-inspector").len(), 0);
}

#[wasm_bindgen_test]
async fn j_and_k_follow_the_order_of_the_tab() {
    let script = script(vec![reply(200, STEPS)]);
    let page = show(&script, "n-src", Some(NodeTab::Table)).await;
    press(&page, ".node-inspector", "j").await;
    assert!(name(&page).starts_with("Narrator"), "a node with two rows once: {}", name(&page));
    press(&page, "[role=tabpanel] td", "j").await;
    assert_eq!(name(&page), "Word accuracy");
    for key in ["k", "k", "k"] {
        press(&page, ".node-inspector h3", key).await;
    }
    assert_eq!(name(&page), "Chapter 12 script", "the first stays");
    let field = leptos::prelude::document().create_element("input").unwrap();
    page.all(".node-body")[0].append_child(&field).unwrap();
    press(&page, ".node-body > input", "j").await;
    assert_eq!(name(&page), "Chapter 12 script", "a letter that is typed");
    page.press("Next node").await;
    assert!(name(&page).starts_with("Narrator"));
    page.click("Graph").await;
    press(&page, ".node-inspector", "j").await;
    assert_eq!(page.all(".node[aria-pressed=true]").len(), 1);
    assert!(!name(&page).starts_with("Narrator"));
}

#[wasm_bindgen_test]
async fn opening_takes_the_focus_and_closing_returns_it() {
    let script = script(vec![reply(200, STEPS)]);
    let page = Page::show(&script, Route::Run(workflow(), run())).await;
    let item: Vec<Element> = page.all(".lanes button");
    item[0].unchecked_ref::<HtmlElement>().focus().unwrap();
    page.click_in(".lanes", "Chapter 12 script").await;
    assert_eq!(focus_moves_to(&page, "Chapter 12 script").await, "Chapter 12 script");
    assert_eq!(page.all(".node-inspector :focus").len(), 1);
    press(&page, ".node-inspector", "Escape").await;
    for _ in 0..100 {
        if page.all(".lanes :focus").len() == 1 {
            break;
        }
        TimeoutFuture::new(20).await;
    }
    assert_eq!(page.text(".lanes :focus"), "Chapter 12 script");
    assert_eq!(page.all(".node-inspector").len(), 0);
}

#[wasm_bindgen_test]
async fn the_files_of_an_output_node_can_be_downloaded() {
    let with_sink = OVERVIEW.replace("\"node_id\": \"n-wer\"", "\"node_id\": \"a/b c\"");
    let with_sink = with_sink.replace("validator_error_rate", "sink_preview");
    let script = Script::new(vec![
        ("/overview", vec![reply(200, &with_sink)]),
        ("/steps", vec![reply(404, MISSING)]),
        ("/nodes/", vec![reply(200, DOWNLOAD)]),
        ("/runs/", vec![reply(200, COMPLETED)]),
    ]);
    let page = show(&script, "a/b c", None).await;
    page.click("Download files").await;
    let link = page.all(".node-inspector a[download]");
    assert_eq!(link[0].get_attribute("download").unwrap(), "harbour-lights-145-export.zip");
    assert!(script.urls().iter().any(|url| url.ends_with("/nodes/a%2Fb%20c/download")));
    page.click("Table").await;
    page.click_in("[role=tabpanel]", "Chapter 12 script").await;
    assert!(!page.text(".node-inspector").contains("Download files"));
}

#[wasm_bindgen_test]
async fn an_unknown_tab_is_said_and_ignored() {
    let script = script(vec![reply(200, STEPS)]);
    let route = Route::RunView(workflow(), run(), "tab=cost".to_owned());
    let page = Page::show(&script, route).await;
    assert!(page.text(".notice[role=status]").contains("tab=cost (expected timeline, graph,"));
    assert_eq!(page.text("[aria-selected=true]"), "Timeline");
}
