//! Starting a run, with its price known first.

use std::rc::Rc;

use onepin_runs::api::transport::Method;
use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::route::Route;
use onepin_runs::settings::options::{ActionOptions, ViewOptions};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event, HtmlTextAreaElement};

use crate::page::{MIXED, Page, settle};
use crate::support::{RUN, Reply, Script, reply, run, workflow};

const SUMMARY: &str = include_str!("../fixtures/p04-runs-summary-current-api.json");
const COMPLETED: &str =
    include_str!("../fixtures/p07-get-run-current-api-form-f3-with-a-retry-cycle.json");
const OVERVIEW: &str =
    include_str!("../fixtures/p13-run-overview-seed-era-run-still-pending-form-f2.json");
const STARTED: &str = include_str!("../fixtures/p17-start-run-202.json");
const PREVIEW: &str = include_str!("../fixtures/p28-preview-run.json");
const RULES: &str =
    include_str!("../fixtures/p30-422-shape-e1-with-reason-only-and-rule-details.json");
const FORBIDDEN: &str = include_str!("../fixtures/p34-403.json");
const NOT_FOUND: &str = include_str!("../fixtures/p35-404.json");
const CONFLICT: &str = include_str!("../fixtures/p36-409-on-resume.json");

/// Get Workflow's response with these script nodes.
fn definition(nodes: &[&str]) -> Reply {
    let node = |text: &&str| {
        format!(
            r#"{{"id": "{text}", "type": "source_script", "config": {{"text": "{text}", "source_language": "en-us"}}}}"#
        )
    };
    let nodes = nodes.iter().map(node).collect::<Vec<_>>().join(",");
    reply(200, &format!(r#"{{"data": {{"definition": {{"graph": {{"nodes": [{nodes}]}}}}}}}}"#))
}

async fn open(start: Vec<Reply>, preview: Vec<Reply>, workflow_reply: Reply) -> (Page, Rc<Script>) {
    let script = Script::new(vec![
        ("/runs/summary", vec![reply(200, SUMMARY)]),
        ("/runs/preview", preview),
        ("/overview", vec![reply(200, OVERVIEW)]),
        ("/runs/", vec![reply(200, COMPLETED)]),
        ("/runs?", vec![reply(200, &MIXED)]),
        ("/runs", start),
        ("/workflows/", vec![workflow_reply]),
    ]);
    let route = Route::Runs(workflow(), RunsQuery::default());
    let page = Page::show_with(&script, route, enabled()).await;
    page.click("Start run").await;
    // The price is requested after a timer of no length.
    page.wait(1).await;
    (page, script)
}

fn enabled() -> ViewOptions {
    let actions = ActionOptions { start: true, ..ActionOptions::default() };
    ViewOptions { actions, ..ViewOptions::default() }
}

/// The bodies of the requests that start a run.
fn starts(script: &Script) -> Vec<Option<String>> {
    let requests = script.requests.borrow();
    let starts = requests
        .iter()
        .filter(|request| request.method == Method::Post && request.url.ends_with("/runs"));
    starts.map(|request| request.body.clone()).collect()
}

fn is_open(page: &Page) -> bool {
    !page.all("dialog.start[open]").is_empty()
}

async fn submit(page: &Page) {
    page.click_in("dialog.start", "Start run").await;
}

async fn write(page: &Page, text: &str) {
    let field: HtmlTextAreaElement = page.all("dialog.start textarea").remove(0).unchecked_into();
    field.set_value(text);
    field.dispatch_event(&Event::new("input").unwrap()).unwrap();
    settle().await;
}

fn figures(page: &Page) -> Vec<String> {
    page.texts(".price dl > div")
}

#[wasm_bindgen_test]
async fn shows_the_price_and_starts_once() {
    let (page, script) =
        open(vec![reply(202, STARTED)], vec![reply(200, PREVIEW)], definition(&["Hi"])).await;
    assert_eq!(
        figures(&page),
        ["Expected62", "Minimum48", "Maximum93", "Balance70", "Shortfall at maximum23"]
    );
    assert!(page.text(".price").contains("The balance may not cover this run."));
    assert_eq!(page.texts(".price li")[1], "Voice generator: 56 (42–87)");
    let before = script.count("/runs?");
    submit(&page).await;
    assert_eq!(starts(&script), [None], "an unchanged script is not sent");
    assert!(!is_open(&page));
    assert_eq!(page.text(".started"), "#149 has started. Open run Dismiss");
    page.wait(1).await;
    assert_eq!(script.count("/runs?"), before + 1, "the list shows it at once");
}

#[wasm_bindgen_test]
async fn a_double_click_sends_one_start() {
    let (page, script) =
        open(vec![Reply::Never], vec![reply(200, PREVIEW)], definition(&["Hi"])).await;
    submit(&page).await;
    page.click_in("dialog.start", "Starting…").await;
    assert_eq!(starts(&script).len(), 1);
    page.wait(31).await;
    let alert = page.text("dialog.start [role=alert]");
    assert!(alert.contains("The run may have started anyway"), "{alert}");
    page.wait(60).await;
    assert_eq!(starts(&script).len(), 1);
}

#[wasm_bindgen_test]
async fn another_script_has_its_own_price_once_typing_stops() {
    let (page, script) =
        open(vec![reply(202, STARTED)], vec![reply(200, PREVIEW)], definition(&["Hi"])).await;
    assert_eq!(script.count("/preview"), 1);
    write(&page, "Ho").await;
    write(&page, "Ho ho").await;
    assert_eq!(script.count("/preview"), 1);
    page.wait(1).await;
    assert_eq!(script.count("/preview"), 2);
    let body = r#"{"script_text":"Ho ho"}"#.to_owned();
    let requests = script.requests.borrow().clone();
    let priced = requests.iter().rfind(|request| request.url.ends_with("/preview")).unwrap();
    assert_eq!(priced.body, Some(body.clone()));
    submit(&page).await;
    assert_eq!(starts(&script), [Some(body)]);
}

#[wasm_bindgen_test]
async fn a_workflow_with_several_scripts_takes_none() {
    let (page, _) = open(Vec::new(), vec![reply(200, PREVIEW)], definition(&["a", "b"])).await;
    assert_eq!(page.all("dialog.start textarea").len(), 0);
    assert!(page.text("dialog.start").contains("the workflow has 2 script nodes"));
}

#[wasm_bindgen_test]
async fn a_refused_start_says_why_and_keeps_the_input() {
    for (status, body, expected) in [
        (402, CONFLICT, "There aren’t enough credits."),
        (409, CONFLICT, "Another run of this workflow is active, or too many runs are."),
        (422, RULES, "The workflow or the script isn’t valid."),
    ] {
        let (page, script) =
            open(vec![reply(status, body)], vec![reply(200, PREVIEW)], definition(&["Hi"])).await;
        write(&page, "Ho").await;
        submit(&page).await;
        let alert = page.text("dialog.start [role=alert]");
        assert!(alert.contains(expected), "{alert}");
        let field: HtmlTextAreaElement =
            page.all("dialog.start textarea").remove(0).unchecked_into();
        assert_eq!(field.value(), "Ho");
        page.wait(60).await;
        assert_eq!(starts(&script).len(), 1, "{status}");
    }
}

#[wasm_bindgen_test]
async fn a_missing_permission_disables_the_button_and_a_missing_endpoint_hides_it() {
    let button = |page: &Page| page.all(".page-header [data-action=primary]").pop();
    let of = |button: &Element| button.get_attribute("title");
    let (page, _) =
        open(vec![reply(403, FORBIDDEN)], vec![reply(200, PREVIEW)], definition(&["Hi"])).await;
    submit(&page).await;
    assert_eq!(of(&button(&page).unwrap()).as_deref(), Some("Your role can’t start runs"));
    let (page, _) =
        open(vec![reply(404, NOT_FOUND)], vec![reply(200, PREVIEW)], definition(&["Hi"])).await;
    submit(&page).await;
    assert!(page.text("dialog.start [role=alert]").contains("Runs can’t be started here"));
    assert!(button(&page).is_none());
}

#[wasm_bindgen_test]
async fn without_a_price_a_run_can_still_be_started() {
    for (preview, expected) in [
        (reply(404, NOT_FOUND), "The price is unknown: the server offers no estimates."),
        (Reply::NetworkError, "The price couldn’t be loaded."),
    ] {
        let (page, script) =
            open(vec![reply(202, STARTED)], vec![preview], reply(404, NOT_FOUND)).await;
        assert!(page.text(".price").contains(expected), "{}", page.text(".price"));
        assert_eq!(page.all("dialog.start textarea").len(), 1, "the server checks the script");
        submit(&page).await;
        assert_eq!(starts(&script).len(), 1);
    }
}

#[wasm_bindgen_test]
async fn a_run_that_the_balance_does_not_cover_is_not_started() {
    let poor = PREVIEW.replace("\"can_run\": true", "\"can_run\": false");
    let previews = vec![reply(200, &poor), reply(200, PREVIEW)];
    let (page, script) = open(vec![reply(202, STARTED)], previews, definition(&["Hi"])).await;
    assert!(page.text(".price").contains("The balance doesn’t cover this run. Add credits"));
    submit(&page).await;
    assert_eq!(starts(&script).len(), 0);
    page.click("Update price").await;
    page.wait(1).await;
    submit(&page).await;
    assert_eq!(starts(&script).len(), 1);
}

#[wasm_bindgen_test]
async fn a_run_is_started_again_with_the_current_definition() {
    let script = Script::new(vec![
        ("/runs/preview", vec![reply(200, PREVIEW)]),
        ("/overview", vec![reply(200, OVERVIEW)]),
        ("/runs/", vec![reply(200, &of_this_run(COMPLETED))]),
        ("/runs?", vec![reply(200, r#"{"data": []}"#)]),
        ("/runs", vec![reply(202, STARTED)]),
        ("/workflows/", vec![definition(&["Hi"])]),
    ]);
    let page = Page::show_with(&script, Route::Run(workflow(), run()), enabled()).await;
    page.click("Start again…").await;
    page.wait(1).await;
    let dialog = page.text("dialog.start");
    assert!(dialog.contains("current definition, not that of #139"), "{dialog}");
    submit(&page).await;
    assert_eq!(starts(&script), [None]);
    assert!(page.text(".started").contains("#149 has started."));
}

fn of_this_run(payload: &str) -> String {
    let mut answer: serde_json::Value = serde_json::from_str(payload).unwrap();
    answer["data"]["id"] = RUN.into();
    answer.to_string()
}

#[wasm_bindgen_test]
async fn a_host_that_does_not_enable_starts_shows_none() {
    let script = Script::new(vec![
        ("/runs/summary", vec![reply(200, SUMMARY)]),
        ("/runs?", vec![reply(200, &MIXED)]),
    ]);
    let page = Page::show(&script, Route::Runs(workflow(), RunsQuery::default())).await;
    assert_eq!(page.all("[data-action=primary]").len(), 0);
    page.press("Actions for #144").await;
    assert!(!page.text("[role=menu]").contains("Start again"));
}
