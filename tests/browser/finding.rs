//! Finding runs: columns and times, the bars of the chart, the command palette, saved views.

use std::rc::Rc;

use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::route::Route;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{
    Element, Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit,
    Storage,
};

use crate::page::{MIXED, Page, settle};
use crate::support::{Script, WORKFLOW, reply, workflow};

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

fn list(query: &str) -> Route {
    Route::Runs(workflow(), RunsQuery::parse(query).0)
}

async fn show() -> (Page, Rc<Script>) {
    let script = script();
    let page = Page::show(&script, list("")).await;
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

/// The last list that was requested.
fn last_list(script: &Script) -> String {
    script.urls().into_iter().rfind(|url| url.contains("/runs?")).unwrap()
}

async fn control_k(on: &Element) -> bool {
    let options = KeyboardEventInit::new();
    options.set_key("k");
    options.set_ctrl_key(true);
    options.set_bubbles(true);
    options.set_cancelable(true);
    options.set_composed(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &options).unwrap();
    let is_free = on.dispatch_event(&event).unwrap();
    settle().await;
    !is_free
}

async fn type_into(page: &Page, field: &str, text: &str) -> HtmlInputElement {
    let field: HtmlInputElement = page.all(field).remove(0).unchecked_into();
    field.set_value(text);
    let options = EventInit::new();
    options.set_bubbles(true);
    field.dispatch_event(&Event::new_with_event_init_dict("input", &options).unwrap()).unwrap();
    settle().await;
    field
}

async fn submit(page: &Page, form: &str) {
    let button = format!("{form} [type=submit]");
    page.all(&button)[0].unchecked_ref::<HtmlElement>().click();
    settle().await;
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

#[wasm_bindgen_test]
async fn the_palette_opens_by_its_key_inside_the_component_only() {
    let (page, _) = show().await;
    let body: Element = leptos::prelude::document().body().unwrap().into();
    assert!(!control_k(&body).await);
    assert_eq!(page.all("dialog[open]").len(), 0);
    assert!(control_k(&page.all("[type=search]")[0]).await);
    assert_eq!(page.all("dialog.palette[open]").len(), 1);
    // In a dialog the key does nothing more.
    assert!(!control_k(&page.all("[role=combobox]")[0]).await);
}

#[wasm_bindgen_test]
async fn the_palette_finds_actions_filters_and_runs() {
    let (page, script) = show().await;
    page.press("Command palette").await;
    let chosen = |page: &Page| page.text("[role=option][aria-selected=true]");
    assert_eq!(chosen(&page), "Refresh Actions");
    let field = type_into(&page, "[role=combobox]", "FAIL").await;
    assert_eq!(chosen(&page), "Failed Filter by status");
    // A run that failed is further down.
    page.key(&field, "ArrowDown").await;
    assert_eq!(chosen(&page), "#144 failed Run");
    let active = field.get_attribute("aria-activedescendant").unwrap();
    assert_eq!(page.text(&format!("#{active}")), chosen(&page));
    page.key(&field, "ArrowUp").await;
    page.key(&field, "Enter").await;
    assert_eq!(page.all("dialog[open]").len(), 0);
    assert!(last_list(&script).contains("status=failed"), "{}", last_list(&script));
    page.press("Command palette").await;
    let field = type_into(&page, "[role=combobox]", "146").await;
    assert_eq!(chosen(&page), "#146 paused Run");
    page.key(&field, "Enter").await;
    assert_eq!(page.all(".run-page").len(), 1);
}

#[wasm_bindgen_test]
async fn the_palette_opens_other_runs_by_id_and_searches_for_people() {
    let (page, script) = show().await;
    page.press("Command palette").await;
    let field = type_into(&page, "[role=combobox]", " Ana ").await;
    assert!(page.text("[role=option]:last-child").starts_with("Ana Search by"));
    page.key(&field, "ArrowUp").await;
    page.key(&field, "Enter").await;
    assert!(last_list(&script).contains("search=Ana"), "{}", last_list(&script));
    page.press("Command palette").await;
    let id = "00000000-0000-4000-8000-00000000ABCD";
    let field = type_into(&page, "[role=combobox]", id).await;
    assert_eq!(page.texts("[role=option]")[0], format!("{id} Open run"));
    page.key(&field, "Enter").await;
    assert!(script.urls().iter().any(|url| url.ends_with(&id.to_lowercase())));
}

#[wasm_bindgen_test]
async fn views_are_saved_chosen_renamed_and_deleted() {
    storage().clear().unwrap();
    let script = script();
    let page = Page::show(&script, list("status=failed&window=7d&offset=20")).await;
    page.click("Columns").await;
    page.check("Progress").await;
    page.click("Views").await;
    type_into(&page, ".saved-views input", "  Failures ").await;
    submit(&page, ".saved-views").await;
    assert_eq!(page.texts(".saved-views .choice"), ["Failures"]);
    assert_eq!(page.text(".toast"), "Saved Failures");
    page.check("Progress").await;
    page.click("Clear filters").await;
    assert_eq!(page.all(".choice[aria-current]").len(), 0);
    page.click("Views").await;
    page.click("Failures").await;
    assert!(
        last_list(&script).contains("offset=0&limit=20&status=failed"),
        "{}",
        last_list(&script)
    );
    assert!(!page.texts("[role=columnheader]").contains(&"Progress".to_owned()));
    assert_eq!(page.all(".choice[aria-current]").len(), 1);

    page.click("Views").await;
    page.press("Rename Failures").await;
    assert_eq!(type_into(&page, ".saved-views input", "Broken").await.value(), "Broken");
    submit(&page, ".saved-views").await;
    assert_eq!(page.texts(".saved-views .choice"), ["Broken"]);
    drop(page);

    let (page, _) = show().await;
    page.press("Command palette").await;
    let field = type_into(&page, "[role=combobox]", "brok").await;
    assert_eq!(page.texts("[role=option]")[0], "Broken Views");
    page.key(&field, "Enter").await;
    page.click("Views").await;
    page.press("Delete Broken").await;
    assert_eq!(page.all(".choice").len(), 0);
    storage().clear().unwrap();
}

#[wasm_bindgen_test]
async fn the_default_view_opens_in_place_of_a_list_without_a_query() {
    storage().clear().unwrap();
    let script = script();
    let page = Page::show(&script, list("status=failed")).await;
    page.click("Views").await;
    type_into(&page, ".saved-views input", "Failures").await;
    submit(&page, ".saved-views").await;
    page.press("Open Failures by default").await;
    page.click("Clear filters").await;
    assert!(!last_list(&script).contains("status="));
    drop(page);

    let script = self::script();
    let page = Page::show(&script, list("")).await;
    assert!(
        script
            .urls()
            .iter()
            .filter(|url| url.contains("/runs?"))
            .all(|url| url.contains("status=failed"))
    );
    drop(page);
    // A list with a query is what the link says.
    let script = self::script();
    let page = Page::show(&script, list("status=running")).await;
    assert!(last_list(&script).contains("status=running"));
    page.click("Views").await;
    page.press("Open Failures by default").await;
    drop(page);
    let (_page, script) = show().await;
    assert!(!last_list(&script).contains("status="));
    storage().clear().unwrap();
}

#[wasm_bindgen_test]
async fn foreign_views_in_storage_are_ignored() {
    storage().clear().unwrap();
    storage().set_item(&format!("onepin-runs.views.{WORKFLOW}"), "{\"version\":9}").unwrap();
    storage().set_item(&format!("onepin-runs.view.{WORKFLOW}"), "2 status=failed -status").unwrap();
    let (page, script) = show().await;
    assert!(last_list(&script).contains("offset=0&limit=20&sort=created_at&order=desc"));
    page.click("Views").await;
    assert_eq!(page.all(".choice").len(), 0);
    type_into(&page, ".saved-views input", "Mine").await;
    submit(&page, ".saved-views").await;
    assert_eq!(page.texts(".choice"), ["Mine"]);
    storage().clear().unwrap();
}
