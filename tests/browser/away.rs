//! What the page tells a user who looks elsewhere, and one who returns.

use std::rc::Rc;

use js_sys::{Function, Reflect};
use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::route::Route;
use onepin_runs::settings::options::ViewOptions;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::window;

use crate::live::Pretence;
use crate::page::Page;
use crate::support::{Reply, Script, WORKFLOW, reply, run as open_run, workflow};

/// Without the server's time, so that the clock of the test is the server's.
const SUMMARY: &str = r#"{"data": {"total_runs": 5}}"#;

/// Part of the request for the ended runs.
const ENDED: &str = "sort=completed_at";

fn run(number: u32, status: &str, ended: &str) -> String {
    format!(
        r#"{{"id": "00000000-0000-4000-8000-{number:012}", "run_number": {number}, "status": "{status}",
            "error": "no voice", "completed_at": "2026-10-19T{ended}Z"}}"#
    )
}

fn list(runs: &[String]) -> Reply {
    reply(200, &format!(r#"{{"data": [{}]}}"#, runs.join(",")))
}

/// Three runs have ended after 07:00.
fn script() -> Rc<Script> {
    let ended = [
        run(4, "failed", "07:50:00"),
        run(3, "completed", "07:40:00"),
        run(2, "completed", "07:30:00"),
        run(1, "completed", "06:59:59"),
    ];
    let shown = vec![list(&[run(1, "completed", "06:59:59")])];
    Script::new(vec![
        ("/runs/summary", vec![reply(200, SUMMARY)]),
        (ENDED, vec![list(&ended)]),
        ("/runs?", shown),
    ])
}

fn key() -> String {
    format!("onepin-runs.visit.{WORKFLOW}")
}

fn store(visit: Option<&str>) {
    let storage = window().unwrap().local_storage().unwrap().unwrap();
    match visit {
        Some(visit) => storage.set_item(&key(), visit).unwrap(),
        None => storage.remove_item(&key()).unwrap(),
    }
}

fn stored() -> Option<String> {
    window().unwrap().local_storage().unwrap().unwrap().get_item(&key()).unwrap()
}

async fn show(script: &Rc<Script>, notifications: bool) -> Page {
    let options = ViewOptions { notifications, ..ViewOptions::default() };
    Page::show_with(script, Route::Runs(workflow(), RunsQuery::default()), options).await
}

fn line(page: &Page) -> String {
    page.text(".away").replace('\u{202f}', " ")
}

#[wasm_bindgen_test]
async fn a_return_says_how_many_runs_have_ended_since() {
    store(Some("1 2026-10-19T07:00:00Z"));
    let script = script();
    let page = show(&script, true).await;
    page.wait(4).await;
    assert_eq!(line(&page), "Since 7:00 AM: 2 completed 1 failed×");
    assert_eq!(stored().unwrap(), "1 2026-10-19T08:03:20Z", "this visit");
    page.click("1 failed").await;
    assert!(script.urls().last().unwrap().contains("limit=20&status=failed&sort=completed_at"));
    assert_eq!(line(&page), "Since 7:00 AM: 2 completed 1 failed×");
    page.press("Dismiss").await;
    assert_eq!(line(&page), "");
    page.wait(120).await;
    assert_eq!((line(&page), script.count("limit=100")), (String::new(), 1));
}

#[wasm_bindgen_test]
async fn a_short_absence_and_foreign_texts_say_nothing() {
    for visit in [
        None,
        Some("1 2026-10-19T08:00:00Z"),
        Some("1 2026-10-20T08:00:00Z"),
        Some("hello"),
        Some("2 2026-10-19T07:00:00Z"),
    ] {
        store(visit);
        let script = script();
        let page = show(&script, true).await;
        page.wait(60).await;
        assert_eq!((line(&page), script.count(ENDED)), (String::new(), 0), "{visit:?}");
        assert!(stored().unwrap().starts_with("1 2026-10-19T08:0"), "{visit:?}");
    }
}

#[wasm_bindgen_test]
async fn an_embedded_component_stores_and_says_nothing() {
    store(Some("1 2026-10-19T07:00:00Z"));
    let script = script();
    let page = show(&script, false).await;
    page.wait(60).await;
    assert_eq!((page.all(".away").len(), script.count(ENDED)), (0, 0));
    assert_eq!(stored().unwrap(), "1 2026-10-19T07:00:00Z");
}

#[wasm_bindgen_test]
async fn a_tab_that_was_hidden_counts_since_then() {
    store(None);
    let script = script();
    let page = show(&script, true).await;
    page.wait(2).await;
    let hidden = Pretence::hidden();
    page.wait(301).await;
    assert_eq!(script.count(ENDED), 0);
    drop(hidden);
    page.wait(6).await;
    assert_eq!(script.count(ENDED), 1);
    // None of them has ended since.
    assert_eq!(line(&page), "");
}

/// A stand-in for the browser's notifications. It records in `told` what it shows, and how often it asks in `asked`.
fn notifications(permission: &str, answer: &str) -> Pretence {
    let window = window().unwrap();
    for name in ["told", "asked"] {
        Reflect::set(&window, &name.into(), &"".into()).unwrap();
    }
    let class = Function::new_with_args("title", "told += `${title};`");
    let ask =
        format!("asked += '?'; Notification.permission = '{answer}'; return Promise.resolve()");
    let ask = Function::new_no_args(&ask);
    Reflect::set(&class, &"permission".into(), &permission.into()).unwrap();
    Reflect::set(&class, &"requestPermission".into(), &ask).unwrap();
    Pretence::property(window.unchecked_into(), "Notification", &class)
}

fn recorded(name: &str) -> String {
    Reflect::get(&window().unwrap(), &name.into()).unwrap().as_string().unwrap()
}

fn focus(has_focus: bool) -> Pretence {
    let answer = Function::new_no_args(if has_focus { "return true" } else { "return false" });
    let document = window().unwrap().document().unwrap();
    Pretence::property(document.unchecked_into(), "hasFocus", &answer)
}

fn store_choice(choice: &str) {
    let storage = window().unwrap().local_storage().unwrap().unwrap();
    storage.set_item("onepin-runs.notifications", choice).unwrap();
}

/// A run that fails after the first response.
fn failing() -> Rc<Script> {
    let running =
        r#"{"id": "00000000-0000-4000-8000-000000000009", "run_number": 9, "status": "pending"}"#;
    Script::new(vec![
        ("/runs/summary", vec![reply(200, SUMMARY)]),
        ("/status", vec![reply(200, &format!(r#"{{"data": {}}}"#, run(9, "failed", "08:03:21")))]),
        ("/runs?", vec![list(&[running.to_owned()])]),
    ])
}

#[wasm_bindgen_test]
async fn a_user_who_looks_elsewhere_is_notified_once() {
    store(None);
    for (choice, permission, has_focus, told) in [
        ("on", "granted", false, "#9 failed;"),
        ("on", "granted", true, ""),
        ("on", "denied", false, ""),
        ("on", "default", false, ""),
        ("off", "granted", false, ""),
        ("2 on", "granted", false, ""),
    ] {
        store_choice(choice);
        let _pretences = (notifications(permission, "granted"), focus(has_focus));
        let page = show(&failing(), true).await;
        page.wait(20).await;
        let case = format!("{choice} {permission} {has_focus}");
        assert_eq!((recorded("told").as_str(), recorded("asked").as_str()), (told, ""), "{case}");
    }
    store_choice("off");
}

#[wasm_bindgen_test]
async fn the_end_of_the_open_run_is_notified_of() {
    store(None);
    store_choice("on");
    let answer = |status: &str| {
        let id = open_run();
        let run = format!(r#"{{"id": "{id}", "status": "{status}", "run_number": 9}}"#);
        reply(200, &format!(r#"{{"data": {run}}}"#))
    };
    let script = Script::new(vec![
        ("/overview", vec![reply(200, r#"{"data": {}}"#)]),
        ("/status", vec![answer("running"), answer("failed")]),
        ("/runs?", vec![list(&[])]),
        ("/runs/", vec![answer("running")]),
    ]);
    let _pretences = (notifications("granted", "granted"), focus(false));
    let options = ViewOptions { notifications: true, ..ViewOptions::default() };
    let page = Page::show_with(&script, Route::Run(workflow(), open_run()), options).await;
    page.wait(20).await;
    assert_eq!(recorded("told"), "#9 failed;");
    store_choice("off");
}

#[wasm_bindgen_test]
async fn the_user_is_asked_once_and_told_what_the_browser_refuses() {
    store(None);
    store_choice("off");
    const NOTIFY: &str = "Notify me when runs end";
    let _pretences = (notifications("default", "denied"), focus(false));
    let page = show(&failing(), true).await;
    page.click("Columns").await;
    page.check(NOTIFY).await;
    page.wait(0).await;
    assert!(page.text(".panel").contains("The browser blocks notifications."));
    page.check(NOTIFY).await;
    page.wait(20).await;
    assert_eq!((recorded("asked"), recorded("told")), ("?".to_owned(), String::new()));
}

#[wasm_bindgen_test]
async fn a_watched_run_is_notified_of_alone() {
    store(None);
    store_choice("off");
    for (permission, answer, asked, told) in [
        ("granted", "granted", "", "#9 failed;"),
        ("default", "granted", "?", "#9 failed;"),
        ("default", "denied", "?", ""),
    ] {
        let _pretences = (notifications(permission, answer), focus(false));
        let page = show(&failing(), true).await;
        page.press("Actions for #9").await;
        page.click_in("[role=menu]", "Notify me when it ends").await;
        page.wait(20).await;
        let case = format!("{permission} {answer}");
        assert_eq!(
            (recorded("told").as_str(), recorded("asked").as_str()),
            (told, asked),
            "{case}"
        );
    }
}

#[wasm_bindgen_test]
async fn a_watch_can_be_ended() {
    store(None);
    store_choice("off");
    let _pretences = (notifications("granted", "granted"), focus(false));
    let page = show(&failing(), true).await;
    for item in ["Notify me when it ends", "Stop notifying me"] {
        page.press("Actions for #9").await;
        page.click_in("[role=menu]", item).await;
        page.wait(0).await;
    }
    page.wait(20).await;
    assert_eq!(recorded("told"), "");
}

#[wasm_bindgen_test]
async fn notifications_are_turned_on_and_off() {
    store(None);
    store_choice("off");
    let _pretences = (notifications("default", "granted"), focus(false));
    let stored = || {
        let storage = window().unwrap().local_storage().unwrap().unwrap();
        storage.get_item("onepin-runs.notifications").unwrap().unwrap()
    };
    let page = show(&failing(), true).await;
    page.click("Columns").await;
    page.check("Notify me when runs end").await;
    page.wait(0).await;
    assert_eq!(stored(), "on");
    page.wait(20).await;
    assert_eq!((recorded("asked"), recorded("told")), ("?".to_owned(), "#9 failed;".to_owned()));
    page.check("Notify me when runs end").await;
    assert_eq!(stored(), "off");
}
