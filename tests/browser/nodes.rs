//! The nodes of a run: timeline, graph, table and definition.

use onepin_runs::routing::route::Route;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, KeyboardEvent, KeyboardEventInit};

use crate::page::{Page, settle};
use crate::support::{Script, reply, run, workflow};

const CROWDED: &str =
    include_str!("../fixtures/p12-run-overview-current-api-crowded-and-awkward.json");
const PENDING: &str =
    include_str!("../fixtures/p13-run-overview-seed-era-run-still-pending-form-f2.json");
const COMPLETED: &str =
    include_str!("../fixtures/p07-get-run-current-api-form-f3-with-a-retry-cycle.json");
const FAILED: &str = include_str!("../fixtures/p08-get-run-seed-era-form-f1.json");
const RUNNING: &str = include_str!("../fixtures/p09-get-run-status-running.json");

async fn show(run_answer: &str, overview: &str) -> Page {
    let script = Script::new(vec![
        ("/overview", vec![reply(200, overview)]),
        ("/status", vec![reply(200, run_answer)]),
        ("/runs/", vec![reply(200, run_answer)]),
    ]);
    Page::show(&script, Route::Run(workflow(), run())).await
}

fn attributes(elements: &[Element], name: &str) -> Vec<String> {
    elements.iter().map(|element| element.get_attribute(name).unwrap_or_default()).collect()
}

fn style(element: &Element, name: &str) -> String {
    element.unchecked_ref::<HtmlElement>().style().get_property_value(name).unwrap()
}

fn share(element: &Element) -> f64 {
    style(element, "inline-size").trim_end_matches('%').parse().unwrap()
}

#[wasm_bindgen_test]
async fn iterations_share_a_lane_and_what_has_no_time_has_no_bar() {
    let of_that_day = COMPLETED.replace("2026-10-15", "2026-10-18");
    let page = show(&of_that_day, CROWDED).await;
    assert_eq!(page.text("[aria-selected=true]"), "Timeline");
    let lanes = page.texts(".lane");
    assert_eq!(lanes.len(), 10, "four nodes with states, and six that are only planned");
    assert!(lanes[1].starts_with("Narrator · warm, unhurried"), "{}", lanes[1]);
    assert!(lanes[1].ends_with("9m 35s"), "{}", lanes[1]);
    assert_eq!(lanes[3], "Normalizer–1 without times");
    assert!(lanes[4].ends_with("Didn’t run"), "{}", lanes[4]);
    let bars = page.all(".bar");
    assert_eq!(attributes(&bars, "data-state"), ["completed", "failed", "completed", "completed"]);
    assert_eq!(attributes(&bars, "data-end"), ["known", "known", "known", "unknown"]);
    let titles = attributes(&bars, "aria-label");
    assert!(titles[1].contains("attempt 0 · Failed"), "{}", titles[1]);
    assert!(
        titles[1].ends_with("3m 40s · Critical path · Voice service timed out for 2 lines"),
        "{}",
        titles[1]
    );
    // 14:00:03 to 14:11:45, of which the first attempt took 220 s.
    assert!((share(&bars[1]) - 100.0 * 220.0 / 702.0).abs() < 0.1);
}

#[wasm_bindgen_test]
async fn the_critical_path_is_said_and_marked() {
    let of_that_day = COMPLETED.replace("2026-10-15", "2026-10-18");
    let page = show(&of_that_day, CROWDED).await;
    let line = page.texts("[role=tabpanel] > p.quiet").pop().unwrap();
    assert!(line.starts_with("Critical path: Chapter 12 script → Narrator · warm"), "{line}");
    assert!(line.ends_with(" ×2, 9m 35s of 11m 42s"), "{line}");
    let bars = page.all(".bar[data-critical]");
    assert_eq!(bars.len(), 3);
    assert!(bars[1].get_attribute("aria-label").unwrap().contains("3m 40s · Critical path"));
    assert_eq!(
        page.texts(".signs li"),
        [
            "Critical path: what the end of the run waited for",
            "Several bars: repeated attempts",
            "No node running"
        ]
    );
    // An active run has no end yet.
    let page = show(
        RUNNING,
        &CROWDED.replace("\"completed_at\": \"2026-10-18T14:11:45Z\"", "\"completed_at\": null"),
    )
    .await;
    page.click("Timeline").await;
    assert_eq!(page.all(".bar[data-critical]").len(), 0);
}

#[wasm_bindgen_test]
async fn a_node_leads_to_its_bar_and_back() {
    let page = show(COMPLETED, CROWDED).await;
    page.click_in(".lane:nth-child(3)", "Word accuracy").await;
    assert_eq!(page.texts(".lane[aria-current]").len(), 1);
    page.click("Show in graph").await;
    let node = page.all(".node[aria-pressed=true]")[0].clone();
    assert!(node.get_attribute("aria-label").unwrap().starts_with("Word accuracy"));
    page.click("Show in timeline").await;
    page.wait(1).await;
    let is_focused = |page: &Page| page.texts(".lane[aria-current] button:focus");
    assert_eq!(is_focused(&page), ["Word accuracy"]);
    press(&page.all(".lane[aria-current] button")[0], "g").await;
    assert_eq!(page.text("[aria-selected=true]"), "Graph");
    press(&page.all(".node[aria-pressed=true]")[0], "t").await;
    page.wait(1).await;
    assert_eq!(page.text("[aria-selected=true]"), "Timeline");
    assert_eq!(is_focused(&page), ["Word accuracy"]);
    // A node outside of the graph has no place in it.
    press(&page.all(".lane:nth-child(4) button")[0], "g").await;
    assert_eq!(page.text("[aria-selected=true]"), "Timeline");
}

#[wasm_bindgen_test]
async fn the_way_to_the_failed_node_is_marked() {
    let failed = COMPLETED.replace("\"status\": \"completed\"", "\"status\": \"failed\"");
    let overview = CROWDED
        .replace(
            "\"status\": \"completed\", \"iteration\": 1",
            "\"status\": \"failed\", \"iteration\": 1",
        )
        .replace(
            "\"status\": \"completed\", \"run_number\": 145",
            "\"status\": \"failed\", \"run_number\": 145",
        );
    let page = show(&failed, &overview).await;
    page.click("Graph").await;
    let labels = attributes(&page.all(".node[data-failing]"), "aria-label");
    let names: Vec<_> =
        labels.iter().map(|label| label.split([' ', ',', ':']).next().unwrap()).collect();
    assert_eq!(names, ["Chapter", "To", "Normalizer", "Narrator"]);
    assert!(labels.iter().all(|label| label.ends_with(" · Path to the failed node")), "{labels:?}");
    let path = page.all(".edges .failing path")[0].get_attribute("d").unwrap();
    assert_eq!(path.matches('M').count(), 3);
    assert_eq!(
        page.texts(".signs li"),
        [
            "Path to the failed node",
            "Taken when a check fails",
            "Loop: its nodes can run again",
            "Not started"
        ]
    );
    let page = show(COMPLETED, CROWDED).await;
    page.click("Graph").await;
    assert_eq!(page.all("[data-failing]").len(), 0);
}

#[wasm_bindgen_test]
async fn a_bar_at_work_grows_by_the_servers_clock() {
    let overview = CROWDED
        .replace("\"status\": \"completed\", \"run_number\": 145", "\"status\": \"running\"")
        .replace(
            "\"completed_at\": \"2026-10-18T14:10:00Z\", \"duration_ms\": 355000",
            "\"completed_at\": null, \"duration_ms\": null",
        )
        .replace(
            "\"status\": \"completed\", \"iteration\": 1",
            "\"status\": \"running\", \"iteration\": 1",
        )
        .replace("2026-10-18T14:", "2026-10-19T07:")
        // Every answer would set the clock back to when the payload was written.
        .replace("\"timestamp\"", "\"written\"");
    let running = RUNNING.replace("07:40", "07:00").replace("\"timestamp\"", "\"written\"");
    let page = show(&running, &overview).await;
    let growing = || page.all(".bar[data-end=now]").first().map(share);
    let before = growing().unwrap();
    page.wait(20).await;
    let after = growing().unwrap();
    assert!(after > before, "{before} {after}");
}

#[wasm_bindgen_test]
async fn a_pending_run_shows_its_planned_nodes() {
    let page = show(RUNNING, PENDING).await;
    assert_eq!(page.text("[aria-selected=true]"), "Graph");
    let nodes = page.all(".node");
    assert_eq!(
        attributes(&nodes, "aria-label"),
        ["read: Planned", "speak: Planned", "check: Planned", "export: Planned"]
    );
    page.click("Timeline").await;
    assert_eq!(page.all(".lane[data-planned]").len(), 4);
    page.click("Table").await;
    assert!(page.texts("[role=tabpanel] tbody tr")[0].starts_with("read–Planned"));
}

/// Get Run has edges where the overview has steps only.
#[wasm_bindgen_test]
async fn the_definition_with_edges_is_drawn_and_what_it_lacks_is_told() {
    let page = show(FAILED, PENDING).await;
    page.click("Graph").await;
    assert_eq!(
        attributes(&page.all(".node"), "aria-label"),
        ["Script input: Didn’t run", "Voice generator: Didn’t run", "Export: Didn’t run"]
    );
    assert_eq!(
        page.texts("[role=tabpanel] .notice li"),
        ["the edge from “g1” to “ghost” refers to a missing node"]
    );
}

async fn press(element: &Element, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    element.dispatch_event(&event).unwrap();
    settle().await;
}

fn focused(page: &Page) -> Element {
    page.all(".node").into_iter().find(|node| node.matches(":focus").unwrap()).unwrap()
}

#[wasm_bindgen_test]
async fn arrow_keys_walk_along_the_edges_and_enter_tells_more() {
    let page = show(COMPLETED, CROWDED).await;
    page.click("Graph").await;
    let nodes = page.all(".node");
    assert_eq!(nodes.len(), 9);
    assert_eq!(page.all(".node[tabindex=\"0\"]").len(), 1);
    let mut walked = Vec::new();
    let mut at = nodes[0].clone();
    for key in ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home"] {
        press(&at, key).await;
        at = focused(&page);
        let label = at.get_attribute("aria-label").unwrap();
        walked.push(label.split(['·', ',', ':']).next().unwrap().trim().to_owned());
    }
    assert_eq!(
        walked,
        ["To eighteen languages", "Normalizer", "Narrator", "Normalizer", "Chapter 12 script"]
    );
    press(&at, "Enter").await;
    assert_eq!(page.texts(".node-inspector h3")[0], "Chapter 12 script");
    press(&at, "Escape").await;
    assert_eq!(page.all(".node-inspector").len(), 0);
}

#[wasm_bindgen_test]
async fn a_check_leads_to_its_node_in_the_graph() {
    let page = show(COMPLETED, CROWDED).await;
    page.click_in("section:nth-of-type(4) tbody tr:nth-child(3)", "Naturalness").await;
    assert_eq!(page.text("[aria-selected=true]"), "Graph");
    assert_eq!(page.texts(".node-inspector h3")[0], "Naturalness");
    assert_eq!(page.all(".node[aria-pressed=true]").len(), 1);
}

#[wasm_bindgen_test]
async fn the_definition_is_text_whatever_it_holds() {
    let page = show(FAILED, PENDING).await;
    page.click("Definition").await;
    let text = page.text(".json");
    assert!(text.contains("nodes") && text.contains("max_retries"), "{text}");
    for summary in page.all(".json summary") {
        summary.unchecked_into::<HtmlElement>().click();
    }
    settle().await;
    assert_eq!(page.all(".json b").len(), 0);
}

/// Everything odd at once: nothing is executed, nothing blank, what is skipped is said.
#[wasm_bindgen_test]
async fn hostile_and_odd_data_leave_a_readable_page() {
    let long = "x".repeat(10_000);
    let markup = "<img src=x onerror=document.title='hit'>";
    let rtl = "قارب \u{202e} عاد";
    let overview = serde_json::json!({"data": {
        "workflow": {"id": 7, "name": format!("{markup}{long}")},
        "run": {"id": "3e60b7c4-19fa-4b2d-8c70-08e5d2f1a904", "status": "completed", "paused_ms": -5, "error": 9},
        "metric_sections": [
            null,
            {"key": "a", "title": rtl, "layout": markup, "metrics": [
                {"key": "k", "label": markup, "status": "available", "formatted_value": long, "value": -1e300, "display": {"variant": markup}},
                {"key": "k", "label": "k", "status": "not_ready", "formatted_value": "99", "value": 99},
                {"status": 7, "annotation": {"text": markup}},
            ]},
            {"key": "a", "metrics": "none"},
        ],
        "audio_by_language": [
            {"locale_code": markup, "line_count": -4, "total_duration_ms": i64::MAX, "avg_duration_ms": 1e9},
            {"locale_code": markup, "line_count": "many"},
        ],
        "validators": [
            {"node_id": "v", "label": long, "status": "available", "pass_rate": 1e9, "pass_count": -1},
            {"node_id": "v", "status": "unavailable", "pass_rate": 0.5, "pass_count": 777},
            {"node_id": "", "status": "available"},
        ],
        "workflow_snapshot": {
            "definition": {"graph": {"nodes": [
                {"id": markup, "name": long}, {"id": markup}, {"id": "v", "type": rtl}, 7, null,
            ], "edges": [{"source": markup, "target": markup}, {"source": markup, "target": "ghost"}]}},
            "node_states": [
                {"node_id": "v", "status": markup, "iteration": -9, "started_at": "2026-10-18T14:00:00Z", "duration_ms": i64::MIN},
                {"node_id": "v", "status": null, "completed_at": "0001-01-01T00:00:00Z", "duration_ms": i64::MAX},
                {"node_id": null}, [],
            ],
        },
        "future_links": {"validator_drilldown": "javascript:alert(1)"},
        "capabilities": {"validator_drilldown": true},
    }});
    let page = show(COMPLETED, &overview.to_string()).await;
    let title = leptos::prelude::document().title();
    let headings = page.texts(".block h2");
    assert_eq!(headings.len(), 5, "{headings:?}");
    assert!(!page.text(".page").contains("777"), "a figure that is not available");
    assert!(!page.text(".metrics").contains("99"));
    for tab in ["Graph", "Table", "Definition", "Timeline"] {
        page.click(tab).await;
        assert!(!page.text("[role=tabpanel]").is_empty(), "{tab}");
        assert_eq!(page.all("img, script, a[href^=javascript]").len(), 0, "{tab}");
    }
    page.click("Graph").await;
    assert_eq!(page.all(".node").len(), 3);
    assert_eq!(page.texts("[role=tabpanel] .notice li").len(), 3);
    let notes = page.texts(".page > details li").len();
    assert!(notes >= 8, "{notes} notes");
    assert_eq!(leptos::prelude::document().title(), title);
}
