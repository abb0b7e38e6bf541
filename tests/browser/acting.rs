//! Actions on runs of the list: from a row's menu, and on the selected rows.

use std::rc::Rc;

use onepin_runs::api::transport::{HttpResponse, Method};
use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::route::Route;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::page::{MIXED, Page, settle};
use crate::support::{Reply, Script, reply, workflow};

const SUMMARY: &str = include_str!("../fixtures/p04-runs-summary-current-api.json");
const RUNNING: &str = include_str!("../fixtures/p09-get-run-status-running.json");
const PAUSING: &str = include_str!("../fixtures/p18-pause-run-still-draining.json");
const CANCELLED: &str = include_str!("../fixtures/p20-cancel-run.json");
const DOWNLOAD: &str = include_str!("../fixtures/p21-download-run.json");
const FORBIDDEN: &str = include_str!("../fixtures/p34-403.json");
const NOT_FOUND: &str = include_str!("../fixtures/p35-404.json");
const CONFLICT: &str = include_str!("../fixtures/p36-409-on-resume.json");
const LIMITED: &str = include_str!("../fixtures/p37-429-with-header-retry-after-12.json");

async fn show(actions: Vec<(&'static str, Vec<Reply>)>) -> (Page, Rc<Script>) {
    let list =
        vec![("/runs/summary", vec![reply(200, SUMMARY)]), ("/runs?", vec![reply(200, &MIXED)])];
    let script = Script::new(actions.into_iter().chain(list).collect());
    let route = Route::Runs(workflow(), RunsQuery::default());
    let page = Page::show(&script, route).await;
    (page, script)
}

/// The last part of the URL of each action.
fn posts(script: &Script) -> Vec<String> {
    let requests = script.requests.borrow();
    let posts = requests.iter().filter(|request| request.method == Method::Post);
    posts.map(|request| request.url.rsplit('/').next().unwrap().to_owned()).collect()
}

async fn choose(page: &Page, run: &str, item: &str) {
    page.press(&format!("Actions for {run}")).await;
    page.click_in("[role=menu]", item).await;
}

fn checkbox(page: &Page, label: &str) -> HtmlInputElement {
    page.all(&format!("input[aria-label=\"{label}\"]")).remove(0).unchecked_into()
}

async fn check(page: &Page, label: &str) {
    checkbox(page, label).click();
    settle().await;
}

fn checked(page: &Page) -> usize {
    page.all("tbody .select input:checked").len()
}

#[wasm_bindgen_test]
async fn a_menu_offers_what_its_run_may_allow() {
    let (page, _) = show(Vec::new()).await;
    for (run, actions) in [
        ("#148", vec!["Show slowest node", "Pause run", "Cancel run"]),
        ("#147", vec!["Cancel run"]),
        ("#146", vec!["Resume run", "Cancel run"]),
        ("#145", vec!["Download export"]),
        ("#144", vec![]),
        ("#142", vec![]),
    ] {
        page.press(&format!("Actions for {run}")).await;
        assert_eq!(page.texts("[role=menuitem]")[2..], actions, "{run}");
        page.click("Copy ID").await;
    }
}

#[wasm_bindgen_test]
async fn a_menu_action_is_sent_once_and_the_list_requested_again() {
    let (page, script) = show(vec![("/pause", vec![reply(200, PAUSING)])]).await;
    let before = script.count("/runs?");
    choose(&page, "#148", "Pause run").await;
    assert_eq!(posts(&script), ["pause"]);
    assert_eq!(script.count("/runs?"), before + 1);
    assert_eq!(page.text(".toast"), "#148 pausing");
    assert_eq!(page.all(".outcomes").len(), 0);
}

#[wasm_bindgen_test]
async fn a_refused_menu_action_says_why_and_is_not_offered_again() {
    let (page, script) = show(vec![("/pause", vec![reply(403, FORBIDDEN)])]).await;
    choose(&page, "#148", "Pause run").await;
    let outcome = page.text(".outcomes li");
    assert!(outcome.starts_with("#148Your role can’t pause runs"), "{outcome}");
    assert!(outcome.contains("Request ID"), "{outcome}");
    choose(&page, "#148", "Pause run").await;
    let item = &page.all("[role=menuitem][data-action=pause]")[0];
    assert_eq!(item.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(posts(&script), ["pause"]);
    page.click("Dismiss").await;
    assert_eq!(page.all(".outcomes").len(), 0);
}

#[wasm_bindgen_test]
async fn a_missing_export_is_explained_and_says_nothing_about_other_runs() {
    let (page, _) = show(vec![("/download", vec![reply(404, NOT_FOUND)])]).await;
    choose(&page, "#145", "Download export").await;
    assert!(page.text(".outcomes li").contains("This run has no export"));
    page.press("Actions for #145").await;
    assert_eq!(page.texts("[role=menuitem]")[2..], ["Download export"]);
}

#[wasm_bindgen_test]
async fn an_action_that_the_server_lacks_disappears() {
    let (page, _) = show(vec![("/pause", vec![reply(404, NOT_FOUND)])]).await;
    choose(&page, "#148", "Pause run").await;
    page.press("Actions for #148").await;
    assert_eq!(page.texts("[role=menuitem]")[2..], ["Show slowest node", "Cancel run"]);
}

#[wasm_bindgen_test]
async fn selected_runs_have_one_confirmation_and_one_outcome_each() {
    let replies = vec![reply(200, CANCELLED), reply(409, CONFLICT), reply(200, CANCELLED)];
    let (page, script) = show(vec![("/cancel", replies)]).await;
    check(&page, "Select all runs on this page").await;
    assert_eq!(
        page.texts(".selected p, .selected button"),
        [
            "7 selected",
            "Pause 1 of 7",
            "Resume 1 of 7",
            "Download 1 of 7",
            "Cancel 3 of 7",
            "Clear selection"
        ]
    );
    page.click("Cancel 3 of 7").await;
    let question = page.text("dialog[open]");
    assert!(
        question.contains("Cancel 3 runs?#148, #147, and #146This can’t be undone"),
        "{question}"
    );
    assert_eq!(posts(&script), Vec::<String>::new());
    page.click("Cancel 3 runs").await;
    assert_eq!(posts(&script), ["cancel"; 3]);
    let outcomes = page.texts(".outcomes li");
    assert_eq!(outcomes[0], "#148Cancelled");
    assert!(
        outcomes[1].contains("#147This run can’t be cancelled in its current state"),
        "{outcomes:?}"
    );
    assert!(outcomes[1].contains("Another run of this workflow is active."), "{outcomes:?}");
    assert_eq!(outcomes[2], "#146Cancelled");
    assert_eq!(page.text(".outcomes h2"), "Cancel run: 3 of 3 done");
    page.wait(40).await;
    assert_eq!(posts(&script), ["cancel"; 3]);
}

#[wasm_bindgen_test]
async fn the_next_run_waits_as_long_as_the_server_asks() {
    let limited = Reply::Response(HttpResponse {
        status: 429,
        retry_after: Some("12".to_owned()),
        body: LIMITED.to_owned(),
        ..HttpResponse::default()
    });
    let (page, script) = show(vec![("/cancel", vec![limited, reply(200, CANCELLED)])]).await;
    check(&page, "Select #148").await;
    check(&page, "Select #147").await;
    check(&page, "Select #146").await;
    page.click("Cancel 3").await;
    page.click("Cancel 3 runs").await;
    page.wait(11).await;
    assert_eq!(posts(&script), ["cancel"]);
    let outcomes = page.texts(".outcomes li");
    assert!(outcomes[0].contains("Couldn’t cancel the run"), "{outcomes:?}");
    assert_eq!(outcomes[1..], ["#147Waiting", "#146Waiting"]);
    page.wait(2).await;
    assert_eq!(posts(&script), ["cancel"; 3], "the refused one is not sent again");
}

#[wasm_bindgen_test]
async fn the_user_can_stop_before_the_next_run() {
    let replies = vec![("/cancel", vec![Reply::Never]), ("/status", vec![reply(200, RUNNING)])];
    let (page, script) = show(replies).await;
    check(&page, "Select #148").await;
    check(&page, "Select #147").await;
    page.click("Cancel 2").await;
    page.click("Cancel 2 runs").await;
    page.click("Stop").await;
    page.wait(31).await;
    assert_eq!(posts(&script), ["cancel"]);
    assert_eq!(page.texts(".outcomes li")[1], "#147Not sent");
}

#[wasm_bindgen_test]
async fn without_a_response_the_run_is_requested_and_nothing_is_sent_again() {
    for (status, first, second, sent) in [
        (
            reply(200, RUNNING),
            "#148No response. Current status: Running",
            "#146No response. Current status: Running",
            2,
        ),
        (
            Reply::NetworkError,
            "#148No response. The run may be cancelled anyway; check its status.",
            "#146Not sent",
            1,
        ),
    ] {
        let (page, script) =
            show(vec![("/cancel", vec![Reply::NetworkError]), ("/status", vec![status])]).await;
        check(&page, "Select #148").await;
        check(&page, "Select #146").await;
        page.click("Cancel 2").await;
        page.click("Cancel 2 runs").await;
        assert_eq!(page.texts(".outcomes li"), [first, second]);
        assert_eq!(script.count("/status"), sent);
        page.wait(60).await;
        assert_eq!(posts(&script).len(), sent);
    }
}

#[wasm_bindgen_test]
async fn a_missing_permission_ends_the_batch() {
    let (page, script) = show(vec![("/cancel", vec![reply(403, FORBIDDEN)])]).await;
    check(&page, "Select #148").await;
    check(&page, "Select #147").await;
    page.click("Cancel 2").await;
    page.click("Cancel 2 runs").await;
    assert_eq!(posts(&script), ["cancel"]);
    assert_eq!(page.texts(".outcomes li")[1], "#147Not sent");
    let cancel = page.all(".selected [data-action=danger]").remove(0);
    assert_eq!(cancel.get_attribute("title").as_deref(), Some("Your role can’t cancel runs"));
    cancel.unchecked_ref::<HtmlElement>().click();
    settle().await;
    assert_eq!(page.all("dialog[open]").len(), 0);
}

#[wasm_bindgen_test]
async fn several_exports_are_links_and_a_single_one_is_downloaded() {
    let (page, script) = show(vec![("/download", vec![reply(200, DOWNLOAD)])]).await;
    check(&page, "Select #145").await;
    page.click("Download 1").await;
    assert_eq!(script.count("/download"), 1);
    assert_eq!(page.all(".outcomes a[download]").len(), 1);
}

#[wasm_bindgen_test]
async fn a_selection_survives_polls_and_ends_with_another_page() {
    let (page, _) = show(Vec::new()).await;
    check(&page, "Select #148").await;
    check(&page, "Select #145").await;
    page.wait(10).await;
    assert_eq!(checked(&page), 2);
    let header = checkbox(&page, "Select all runs on this page");
    assert!(header.indeterminate() && !header.checked());
    page.click_in("thead", "Status").await;
    assert_eq!(checked(&page), 0);
    assert_eq!(page.all(".selected").len(), 0);
}

#[wasm_bindgen_test]
async fn keys_clear_the_selection_and_lead_to_its_actions() {
    let (page, _) = show(Vec::new()).await;
    check(&page, "Select #148").await;
    let focused = || leptos::prelude::document().active_element().unwrap();
    checkbox(&page, "Select #148").focus().unwrap();
    page.key(&focused(), "ArrowDown").await;
    assert_eq!(focused().get_attribute("aria-label").unwrap(), "Select #147");
    page.key(&focused(), "Enter").await;
    assert_eq!(focused().text_content().unwrap(), "Pause 1");
    page.key(&focused(), "Escape").await;
    settle().await;
    assert_eq!((checked(&page), page.all(".selected").len()), (0, 0));
}
