//! What can be done to a run, on its page.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use leptos::prelude::{document, window};
use onepin_runs::api::transport::Method;
use onepin_runs::routing::route::Route;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event, HtmlDialogElement};

use crate::live::Pretence;
use crate::page::Page;
use crate::support::{RUN, Reply, Script, reply, run, workflow};

const PENDING: &str =
    include_str!("../fixtures/p13-run-overview-seed-era-run-still-pending-form-f2.json");
const COMPLETED: &str =
    include_str!("../fixtures/p07-get-run-current-api-form-f3-with-a-retry-cycle.json");
const SEED: &str = include_str!("../fixtures/p08-get-run-seed-era-form-f1.json");
const RUNNING: &str = include_str!("../fixtures/p09-get-run-status-running.json");
const PAUSED: &str =
    include_str!("../fixtures/p10-get-run-status-automatic-pause-with-held-nodes.json");
const PAUSING: &str = include_str!("../fixtures/p18-pause-run-still-draining.json");
const DOWNLOAD: &str = include_str!("../fixtures/p21-download-run.json");
const FORBIDDEN: &str = include_str!("../fixtures/p34-403.json");
const NOT_FOUND: &str = include_str!("../fixtures/p35-404.json");
const CONFLICT: &str = include_str!("../fixtures/p36-409-on-resume.json");
const UNAUTHORIZED: &str = include_str!("../fixtures/p33-401.json");

/// A run that Get Run describes by `whole`, the later polls by `status`, with one action's answers.
async fn show(whole: &str, status: &str, action: (&'static str, Vec<Reply>)) -> (Page, Rc<Script>) {
    let script = Script::new(vec![
        action,
        ("/overview", vec![reply(200, PENDING)]),
        ("/status", vec![reply(200, &of_this_run(status))]),
        ("/runs/", vec![reply(200, &of_this_run(whole))]),
    ]);
    let page = Page::show(&script, Route::Run(workflow(), run())).await;
    (page, script)
}

/// The payload with the id of the run on screen.
fn of_this_run(payload: &str) -> String {
    let mut answer: serde_json::Value = serde_json::from_str(payload).unwrap();
    answer["data"]["id"] = RUN.into();
    answer.to_string()
}

fn actions(page: &Page) -> Vec<String> {
    page.texts(".run-title > .run-actions button")
}

fn posts(script: &Script) -> Vec<String> {
    let requests = script.requests.borrow();
    let posts = requests.iter().filter(|request| request.method == Method::Post);
    posts.map(|request| request.url.rsplit('/').next().unwrap().to_owned()).collect()
}

#[wasm_bindgen_test]
async fn each_state_offers_what_the_contract_allows() {
    let none = || ("/none", vec![Reply::Never]);
    assert_eq!(actions(&show(RUNNING, RUNNING, none()).await.0), ["Pause run", "Cancel run"]);
    assert_eq!(actions(&show(PAUSED, PAUSED, none()).await.0), ["Resume run", "Cancel run"]);
    assert_eq!(actions(&show(COMPLETED, COMPLETED, none()).await.0), ["Download export"]);
    assert_eq!(actions(&show(SEED, SEED, none()).await.0), Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn a_pause_is_sent_once_and_the_run_asked_again() {
    let (page, script) = show(RUNNING, PAUSING, ("/pause", vec![reply(200, PAUSING)])).await;
    page.click("Pause run").await;
    assert_eq!(posts(&script), ["pause"]);
    assert_eq!(page.text(".run-title .status"), "Pausing");
    assert_eq!(actions(&page), ["Cancel run"]);
    page.wait(60).await;
    assert_eq!(posts(&script), ["pause"]);
}

#[wasm_bindgen_test]
async fn while_an_answer_is_waited_for_nothing_else_can_be_done() {
    let (page, script) = show(RUNNING, RUNNING, ("/pause", vec![Reply::Never])).await;
    page.click("Pause run").await;
    assert_eq!(actions(&page), ["Pausing…", "Cancel run"]);
    assert_eq!(page.all(".run-title [aria-disabled=true]").len(), 2);
    page.click("Pausing…").await;
    assert_eq!(posts(&script), ["pause"]);
    page.wait(31).await;
    let notice = page.text("[role=alert]");
    assert!(notice.contains("The run may be paused anyway"), "{notice}");
    assert_eq!(posts(&script), ["pause"], "what may have worked is not sent again");
}

#[wasm_bindgen_test]
async fn a_refused_token_is_the_only_reason_to_send_twice() {
    let replies = vec![reply(401, UNAUTHORIZED), reply(200, PAUSING)];
    let (page, script) = show(RUNNING, PAUSING, ("/pause", replies)).await;
    page.click("Pause run").await;
    assert_eq!(posts(&script), ["pause", "pause"]);
    assert_eq!(page.text(".run-title .status"), "Pausing");
}

#[wasm_bindgen_test]
async fn a_role_that_may_not_keeps_the_button_and_says_so() {
    let (page, script) = show(RUNNING, RUNNING, ("/pause", vec![reply(403, FORBIDDEN)])).await;
    page.click("Pause run").await;
    assert!(page.text("[role=alert]").contains("Your role can’t pause runs"));
    let pause = &page.all(".run-title > .run-actions button")[0];
    assert_eq!(pause.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(pause.get_attribute("title").as_deref(), Some("Your role can’t pause runs"));
    page.click("Pause run").await;
    assert_eq!(posts(&script), ["pause"]);
    page.click("Dismiss").await;
    assert_eq!(page.text("[role=alert]"), "");
}

#[wasm_bindgen_test]
async fn an_action_the_server_does_not_have_disappears() {
    for status in [404, 405] {
        let (page, _) = show(RUNNING, RUNNING, ("/pause", vec![reply(status, NOT_FOUND)])).await;
        page.click("Pause run").await;
        assert_eq!(actions(&page), ["Cancel run"], "{status}");
    }
}

#[wasm_bindgen_test]
async fn a_conflict_is_told_and_the_run_asked_again() {
    let (page, script) = show(PAUSED, PAUSED, ("/resume", vec![reply(409, CONFLICT)])).await;
    let before = script.count("/status");
    page.click("Resume run").await;
    let notice = page.text("[role=alert]");
    assert!(notice.contains("Another run of this workflow is active."), "{notice}");
    assert_eq!(script.count("/status"), before + 1);
    assert_eq!(actions(&page), ["Resume run", "Cancel run"]);
    assert_eq!(posts(&script), ["resume"]);
}

#[wasm_bindgen_test]
async fn a_run_is_cancelled_only_after_a_question() {
    let cancelled = RUNNING.replace("\"status\": \"running\"", "\"status\": \"cancelled\"");
    let replies = ("/cancel", vec![reply(200, &cancelled)]);
    let (page, script) = show(RUNNING, &cancelled, replies).await;
    let is_open = || page.all("dialog")[0].clone().unchecked_into::<HtmlDialogElement>().open();
    page.click_in(".run-title > .run-actions", "Cancel run").await;
    assert!(is_open());
    page.click("Keep run").await;
    assert!(!is_open());
    assert_eq!(posts(&script), Vec::<String>::new());
    page.click_in(".run-title > .run-actions", "Cancel run").await;
    page.click_in("dialog", "Cancel run").await;
    assert!(!is_open());
    assert_eq!(posts(&script), ["cancel"]);
    assert_eq!(page.text(".run-title .status"), "Cancelled");
}

#[wasm_bindgen_test]
async fn a_link_to_a_file_is_offered_only_over_https() {
    for (url, offered) in
        [("http://evil.example/x.zip", 0), ("javascript:alert(1)", 0), ("//evil.example/x", 0)]
    {
        let body = DOWNLOAD.replace("https://exports.example-cdn.net/r/145.zip?sig=Q0ZFRDk", url);
        let (page, script) =
            show(COMPLETED, COMPLETED, ("/download", vec![reply(200, &body)])).await;
        page.click("Download export").await;
        assert_eq!(page.all("a[download]").len(), offered, "{url}");
        let notice = page.text("[role=alert]");
        assert!(notice.contains("the link to the file is not an https address"), "{notice}");
        assert_eq!((posts(&script), script.count("/download")), (Vec::new(), 1));
    }
}

#[wasm_bindgen_test]
async fn a_late_link_to_a_file_is_for_the_user_to_click() {
    for (is_active, expected) in [(true, 1), (false, 0)] {
        let activation = Object::new();
        Reflect::set(&activation, &"isActive".into(), &is_active.into()).unwrap();
        let navigator = window().navigator().unchecked_into::<Object>();
        let activation = Pretence::property(navigator, "userActivation", &activation);
        let clicks = Rc::new(Cell::new(0));
        let clicked = Rc::clone(&clicks);
        let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let target = event.target().unwrap().unchecked_into::<Element>();
            if target.has_attribute("download") {
                event.prevent_default();
                clicked.set(clicked.get() + 1);
            }
        });
        let function = listener.as_ref().unchecked_ref();
        document().add_event_listener_with_callback("click", function).unwrap();
        let (page, _) = show(COMPLETED, COMPLETED, ("/download", vec![reply(200, DOWNLOAD)])).await;
        page.click("Download export").await;
        document().remove_event_listener_with_callback("click", function).unwrap();
        drop(activation);
        assert_eq!((clicks.get(), page.all("a[download]").len()), (expected, 1));
        let starts = page.text(".notice").contains("starts automatically");
        assert_eq!(starts, is_active, "{}", page.text(".notice"));
    }
}

#[wasm_bindgen_test]
async fn nothing_to_download_is_told() {
    let replies = ("/download", vec![reply(404, NOT_FOUND)]);
    let (page, _) = show(COMPLETED, COMPLETED, replies).await;
    page.click("Download export").await;
    assert!(page.text("[role=alert]").contains("This run has no export"));
    assert_eq!(actions(&page), Vec::<String>::new());
}
