//! The export of the list to a file.

use std::rc::Rc;
use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use onepin_runs::api::transport::HttpResponse;
use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::route::Route;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlAnchorElement, HtmlElement, Response};

use crate::page::{MIXED, Page};
use crate::support::{Reply, Script, reply, workflow};

const SUMMARY: &str = include_str!("../fixtures/p04-runs-summary-current-api.json");
const ERROR: &str = include_str!("../fixtures/p38-500-flat-body-without-meta.json");
const FORBIDDEN: &str = include_str!("../fixtures/p34-403.json");
const LIMITED: &str = include_str!("../fixtures/p37-429-with-header-retry-after-12.json");

/// A page of a list of 150 runs, the oldest first.
fn runs(first: usize, last: usize) -> Reply {
    runs_of(first, last, 150)
}

fn runs_of(first: usize, last: usize, total: usize) -> Reply {
    let run = |number| {
        format!(
            r#"{{"id": "00000000-0000-4000-8000-{number:012}", "status": "failed", "run_number": {number},
                 "triggered_by": {{"user_name": "=1+1"}}}}"#
        )
    };
    let runs = (first..=last).map(run).collect::<Vec<_>>().join(",");
    let pagination = format!(r#"{{"limit": 100, "total": {total}}}"#);
    reply(200, &format!(r#"{{"data": [{runs}], "pagination": {pagination}}}"#))
}

async fn open(query: RunsQuery, pages: Vec<Reply>) -> (Page, Rc<Script>) {
    // Active runs, none of which needs an estimate.
    let list = MIXED.replace(r#""status": "running""#, r#""status": "pending""#);
    let script = Script::new(vec![
        ("/runs/summary", vec![reply(200, SUMMARY)]),
        ("limit=100", pages),
        ("/runs?", vec![reply(200, &list)]),
    ]);
    let page = Page::show(&script, Route::Runs(workflow(), query)).await;
    page.all(".tools > .quiet").pop().unwrap().unchecked_into::<HtmlElement>().focus().unwrap();
    page.click("Export").await;
    (page, script)
}

async fn export(page: &Page) {
    page.click_in("dialog.export", "Export runs").await;
}

fn link(page: &Page) -> HtmlAnchorElement {
    page.all("dialog.export a").remove(0).unchecked_into()
}

async fn file(page: &Page) -> String {
    let window = web_sys::window().unwrap();
    let response = JsFuture::from(window.fetch_with_str(&link(page).href())).await.unwrap();
    let bytes = response.unchecked_into::<Response>().array_buffer().unwrap();
    let bytes = js_sys::Uint8Array::new(&JsFuture::from(bytes).await.unwrap());
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn focused() -> String {
    let active = web_sys::window().unwrap().document().unwrap().active_element();
    active.and_then(|element| element.text_content()).unwrap_or_default()
}

/// The focus, once it is on the element with this text: browsers move it at different times after the change.
async fn focus_moves_to(text: &str) -> String {
    for _ in 0..100 {
        if focused() == text {
            break;
        }
        gloo_timers::future::TimeoutFuture::new(20).await;
    }
    focused()
}

fn announced(page: &Page) -> String {
    page.text("dialog.export [role=status]")
}

#[wasm_bindgen_test]
async fn saves_all_pages_as_csv() {
    let filtered = RunsQuery::parse("status=failed&offset=20&sort=status").0;
    let (page, script) = open(filtered, vec![runs(1, 100), runs(100, 150)]).await;
    assert!(page.text("dialog.export").contains("All runs that match the filters"));
    export(&page).await;
    assert_eq!(announced(&page), "100 of 150 runs loaded");
    let bar = &page.all("dialog.export progress")[0];
    assert_eq!(bar.get_attribute("value").as_deref(), Some("100"));
    assert_eq!(focus_moves_to("Cancel export").await, "Cancel export");
    page.wait(4).await;
    assert_eq!(announced(&page), "150 runs exported.");
    assert_eq!(link(&page).download(), "runs-2026-10-19.csv");
    let file = file(&page).await;
    let lines: Vec<&str> = file.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 151);
    assert!(lines[0].starts_with("\u{feff}run_number,id,status,"), "{}", lines[0]);
    assert!(lines[150].starts_with("150,00000000-0000-4000-8000-000000000150,failed,"));
    assert!(lines[1].contains(",'=1+1,"));
    let urls = script.urls();
    let pages: Vec<_> = urls.iter().filter(|url| url.contains("limit=100")).collect();
    assert!(pages[0].ends_with("?offset=0&limit=100&status=failed&sort=created_at&order=asc"));
    assert!(pages[1].contains("?offset=99&limit=100"));
    page.click_in("dialog.export", "Close").await;
    assert_eq!(focus_moves_to("Export").await, "Export");
}

#[wasm_bindgen_test]
async fn saves_json_with_the_server_s_names() {
    let (page, _) = open(RunsQuery::default(), vec![runs(1, 3)]).await;
    page.choose("dialog.export select", "json").await;
    export(&page).await;
    // The list has 150 runs.
    assert!(announced(&page).starts_with("Some runs couldn’t be read."), "{}", announced(&page));
    assert_eq!(link(&page).download(), "runs-2026-10-19-incomplete.json");
    let file = file(&page).await;
    assert!(file.starts_with("[\n{\"id\":\"00000000-0000-4000-8000-000000000001\""), "{file}");
    assert!(file.ends_with("}\n]\n"), "{file}");
}

#[wasm_bindgen_test]
async fn the_page_keeps_polling_within_the_rate_limit() {
    // The server repeats a page of a long list.
    let (page, script) = open(RunsQuery::default(), vec![runs_of(1, 100, 100_000)]).await;
    let before = script.count("/workflows/");
    export(&page).await;
    // In small steps: polls and pages that are due at the same time have an order.
    for _ in 0..1200 {
        page.clock.advance(Duration::from_millis(50));
        TimeoutFuture::new(0).await;
    }
    let (pages, all) = (script.count("limit=100"), script.count("/workflows/") - before);
    // 35 and the first page, which waits for nothing.
    assert!(all <= 36, "{all}");
    // Nothing changes, so the list is polled after 2, 3, 4.5, 7, 10, 15 s.
    assert!(pages > 20 && all - pages >= 6, "{pages} of {all}");
}

#[wasm_bindgen_test]
async fn retries_a_page_after_the_time_that_the_server_asks_for() {
    let limited = Reply::Response(HttpResponse {
        status: 429,
        body: LIMITED.to_owned(),
        retry_after: Some("12".to_owned()),
        ..HttpResponse::default()
    });
    let (page, script) =
        open(RunsQuery::default(), vec![runs(1, 100), limited, runs(100, 150)]).await;
    export(&page).await;
    page.wait(4).await;
    assert_eq!(script.count("limit=100"), 2);
    assert!(page.text("dialog.export").contains("Retrying automatically. Too many requests."));
    page.wait(10).await;
    assert_eq!(script.count("limit=100"), 2);
    page.wait(5).await;
    assert_eq!((script.count("limit=100"), announced(&page)), (3, "150 runs exported.".to_owned()));
}

#[wasm_bindgen_test]
async fn offers_an_incomplete_file_after_repeated_errors() {
    let (page, script) = open(RunsQuery::default(), vec![runs(1, 100), reply(500, ERROR)]).await;
    export(&page).await;
    page.wait(120).await;
    assert_eq!(script.count("limit=100"), 7, "one page, and six attempts of another");
    let expected = "Server error. The file is incomplete. It has 100 of 150 runs.";
    assert_eq!(announced(&page), expected);
    assert_eq!(link(&page).download(), "runs-2026-10-19-incomplete.csv");
    assert_eq!(file(&page).await.split_terminator("\r\n").count(), 101);
    page.click_in("dialog.export", "Try again").await;
    assert_eq!(script.count("limit=100"), 8);
}

#[wasm_bindgen_test]
async fn does_not_retry_a_missing_permission() {
    let (page, script) = open(RunsQuery::default(), vec![reply(403, FORBIDDEN)]).await;
    export(&page).await;
    page.wait(60).await;
    assert_eq!(script.count("limit=100"), 1);
    assert!(announced(&page).ends_with("No runs were loaded."), "{}", announced(&page));
    assert_eq!(page.all("dialog.export a").len(), 0);
}

#[wasm_bindgen_test]
async fn a_cancelled_export_sends_nothing_more() {
    let (page, script) = open(RunsQuery::default(), vec![runs(1, 100)]).await;
    export(&page).await;
    page.click("Cancel export").await;
    page.wait(10).await;
    assert_eq!(script.count("limit=100"), 1);
    assert_eq!(
        announced(&page),
        "The export was cancelled. The file is incomplete. It has 100 of 150 runs."
    );
    assert_eq!(link(&page).download(), "runs-2026-10-19-incomplete.csv");
    page.click_in("dialog.export", "Close").await;
    page.click("Export").await;
    assert_eq!(page.texts("dialog.export h2 + form button"), ["Close", "Export runs"]);
}

#[wasm_bindgen_test]
async fn closing_the_dialog_ends_the_export() {
    let (page, script) = open(RunsQuery::default(), vec![runs(1, 100)]).await;
    export(&page).await;
    page.all("dialog.export").remove(0).unchecked_ref::<web_sys::HtmlDialogElement>().close();
    page.wait(10).await;
    assert_eq!(script.count("limit=100"), 1);
}
