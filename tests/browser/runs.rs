//! The runs page.

use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::page::Page;
use crate::support::{Reply, Script, answer, workflow};
use onepin_runs::route::Route;
use onepin_runs::runs_query::RunsQuery;

const MIXED: &str = include_str!("../fixtures/p01-list-runs-current-api-mixed-page.json");
const EMPTY: &str = include_str!("../fixtures/p03-list-runs-empty.json");
const SUMMARY: &str = include_str!("../fixtures/p04-runs-summary-current-api.json");
const SEED_SUMMARY: &str = include_str!("../fixtures/p05-runs-summary-seed-era.json");
const NO_RATES: &str = include_str!("../fixtures/p06-runs-summary-nothing-in-the-window.json");
const FORBIDDEN: &str = include_str!("../fixtures/p34-403.json");
const INVALID: &str = include_str!("../fixtures/p29-422-shape-e1-bad-query.json");
const DOWN: &str = include_str!("../fixtures/p38-500-flat-body-without-meta.json");

fn runs() -> Route {
    Route::Runs(workflow(), RunsQuery::default())
}

/// A server on whose clock both answers were written at the same instant.
fn script(list: Vec<Reply>, summary: &str) -> std::rc::Rc<Script> {
    let summary = &summary.replace("08:03:22Z", "08:03:20Z");
    Script::new(vec![("/runs/summary", vec![answer(200, summary)]), ("/runs?", list)])
}

#[wasm_bindgen_test]
async fn a_page_of_runs_is_a_table_with_every_fact() {
    let script = script(vec![answer(200, MIXED)], SUMMARY);
    let page = Page::show(&script, runs()).await;
    assert_eq!(
        page.texts("[role=columnheader]"),
        ["Run", "Status", "Progress", "Started by", "Created", "Started", "Completed", "Duration"]
    );
    assert_eq!(
        page.texts("tbody [role=rowheader]"),
        ["#148", "#147", "#146", "#145", "#144", "#143", "#142"]
    );
    assert_eq!(
        page.texts("tbody .status"),
        ["Running", "Pausing", "Paused", "Completed", "Failed", "Cancelled", "archiving"]
    );
    let first = page.text("tbody tr:first-child [role=cell]");
    assert_eq!(
        first,
        "Running | 12 of 34 steps | AØAnaïs Øverby | 1 minute ago | 1 minute ago | – | 1m 6s"
    );
    // A finished run lasted without its pause; one that never started has no duration.
    assert_eq!(page.text("tbody tr:nth-child(4) [role=cell]:last-child"), "10m 7s");
    assert_eq!(page.text("tbody tr:nth-child(6) [role=cell]:last-child"), "–");
    assert_eq!(page.text("tbody tr:nth-child(5) [role=cell]:nth-child(4)"), "unknown");
    assert_eq!(page.text(".pager p"), "1–7 of 43");
}

#[wasm_bindgen_test]
async fn the_summary_shows_the_servers_figures_and_no_bucket_it_does_not_count() {
    let current = Page::show(&script(vec![answer(200, EMPTY)], SUMMARY), runs()).await;
    assert_eq!(
        current.texts(".counts button"),
        ["Pending1", "Running2", "Paused2", "Completed31", "Failed4", "Cancelled3"]
    );
    assert_eq!(
        current.texts(".summary dl > div"),
        ["Runs in all43", "Pass rate88.6%", "Average duration8m 32s", "Delivered audio14h 9m"]
    );
    let seed = Page::show(&script(vec![answer(200, EMPTY)], SEED_SUMMARY), runs()).await;
    assert!(!seed.text(".summary").contains("Paused"));
    assert!(!seed.text(".summary").contains("Delivered audio"));
    let nothing = Page::show(&script(vec![answer(200, EMPTY)], NO_RATES), runs()).await;
    assert!(nothing.text(".summary").contains("Pass rateno finished runs yet"));
    assert!(nothing.text(".summary").contains("Average durationno completed runs yet"));
}

#[wasm_bindgen_test]
async fn a_header_sorts_on_the_server_and_says_how() {
    let script = script(vec![answer(200, MIXED)], SUMMARY);
    let page = Page::show(&script, runs()).await;
    let sorts = |page: &Page| -> Vec<_> {
        let headers = page.all("[aria-sort]").into_iter();
        headers.map(|header| header.get_attribute("aria-sort").unwrap()).collect()
    };
    assert_eq!(sorts(&page), ["none", "descending", "none", "none"]);
    page.click("Created").await;
    assert_eq!(sorts(&page), ["none", "ascending", "none", "none"]);
    page.click("Status").await;
    assert_eq!(sorts(&page), ["descending", "none", "none", "none"]);
    let asked: Vec<_> = script.urls().into_iter().filter(|url| url.contains("/runs?")).collect();
    assert!(asked[1].ends_with("offset=0&limit=20&sort=created_at&order=asc"), "{asked:?}");
    assert!(asked[2].ends_with("offset=0&limit=20&sort=status&order=desc"), "{asked:?}");
}

#[wasm_bindgen_test]
async fn the_pager_asks_for_the_next_and_the_last_page() {
    let script = script(vec![answer(200, MIXED)], SUMMARY);
    let page = Page::show(&script, runs()).await;
    page.click("Next").await;
    page.click("Last").await;
    let asked: Vec<_> = script.urls().into_iter().filter(|url| url.contains("/runs?")).collect();
    assert!(asked[1].contains("offset=20&limit=20"), "{asked:?}");
    assert!(asked[2].contains("offset=40&limit=20"), "{asked:?}");
    assert_eq!(page.all(".pager [aria-disabled]").len(), 2);
    assert_eq!(page.text(".pager p"), "41–47 of 43");
}

#[wasm_bindgen_test]
async fn text_is_never_markup() {
    let body = MIXED.replace("Anaïs Øverby", "<img src=x onerror=alert(1)><b>bold</b>");
    let page = Page::show(&script(vec![answer(200, &body)], SUMMARY), runs()).await;
    assert_eq!(page.all("tbody img, tbody b").len(), 0);
    assert!(page.text("tbody").contains("<img src=x onerror=alert(1)><b>bold</b>"));
}

#[wasm_bindgen_test]
async fn rows_survive_a_failed_refresh_and_the_error_goes_when_it_heals() {
    let list = vec![answer(200, MIXED), answer(500, DOWN), answer(200, MIXED)];
    let script = script(list, SUMMARY);
    let page = Page::show(&script, runs()).await;
    page.wait(2).await;
    assert_eq!(page.all("tbody tr").len(), 7);
    let notice = page.text(".notice");
    assert!(notice.contains("The API is in trouble"), "{notice}");
    assert!(notice.contains("Something broke on our side."), "{notice}");
    assert!(notice.contains("Shown as last known"), "{notice}");
    page.wait(2).await;
    assert_eq!(page.text("[role=alert]"), "");
}

#[wasm_bindgen_test]
async fn a_refusal_says_what_was_refused_and_is_not_repeated() {
    let invalid = script(vec![answer(422, INVALID)], SUMMARY);
    let page = Page::show(&invalid, runs()).await;
    let notice = page.text(".notice");
    assert!(notice.contains("query.limit: Must be 100 or less."), "{notice}");
    assert!(notice.contains("Request 01KC297Q2MZ4T9VXA3RHE8WNB"), "{notice}");
    page.wait(120).await;
    assert_eq!(invalid.count("/runs?"), 1);

    let list = vec![answer(403, FORBIDDEN), answer(200, MIXED)];
    let forbidden = script(list, SUMMARY);
    let page = Page::show(&forbidden, runs()).await;
    assert!(page.text("[role=alert]").contains("Your role does not allow this"));
    page.click("Try again").await;
    assert_eq!(page.all("tbody tr").len(), 7);
}

#[wasm_bindgen_test]
async fn a_list_without_runs_says_so_and_one_without_matches_offers_all() {
    let none = Page::show(&script(vec![answer(200, EMPTY)], NO_RATES), runs()).await;
    assert!(none.text(".empty").starts_with("No runs yet"));
    let query = RunsQuery { search: "nobody".to_owned(), ..RunsQuery::default() };
    let list = vec![answer(200, EMPTY), answer(200, MIXED)];
    let filtered = Page::show(&script(list, SUMMARY), Route::Runs(workflow(), query)).await;
    assert!(filtered.text(".empty").starts_with("No run matches"));
    filtered.click("Clear filters").await;
    assert_eq!(filtered.all("tbody tr").len(), 7);
}

#[wasm_bindgen_test]
async fn one_unreadable_row_is_shown_as_such_among_the_others() {
    let body = MIXED.replacen("\"status\": \"running\"", "\"status\": 7", 1);
    let page = Page::show(&script(vec![answer(200, &body)], SUMMARY), runs()).await;
    assert_eq!(page.all("tbody tr").len(), 7);
    let first = page.text("tbody tr:first-child");
    assert!(first.starts_with("This run could not be read. data[0].status"), "{first}");
}

#[wasm_bindgen_test]
async fn an_unchanged_answer_keeps_every_row_and_a_moving_one_ticks() {
    let later = |body: &str| answer(200, &body.replace("08:03:20Z", "08:03:22Z"));
    let script = Script::new(vec![
        ("/runs/summary", vec![answer(200, &SUMMARY.replace(":22Z", ":20Z")), later(SUMMARY)]),
        ("/runs?", vec![answer(200, MIXED), later(MIXED)]),
    ]);
    let page = Page::show(&script, runs()).await;
    let before = page.all("tbody tr");
    page.wait(2).await;
    assert_eq!((script.count("/runs?"), page.all("tbody tr").len()), (2, 7));
    assert!(before.iter().zip(page.all("tbody tr")).all(|(old, new)| *old == new));
    assert_eq!(page.text("tbody tr:first-child [role=cell]:last-child"), "1m 8s");
}

#[wasm_bindgen_test]
async fn nothing_goes_on_after_the_component_is_gone() {
    let list = vec![answer(200, MIXED), Reply::Silence];
    let script = script(list, SUMMARY);
    let mut page = Page::show(&script, runs()).await;
    page.wait(2).await;
    let asked = script.urls().len();
    page.unmount().await;
    assert_eq!(script.aborted.get(), 1);
    page.wait(120).await;
    assert_eq!((script.urls().len(), page.clock.waits()), (asked, vec![]));
    assert_eq!(page.text("*"), "");
}

#[wasm_bindgen_test]
async fn durations_go_by_the_servers_clock_when_ours_is_hours_wrong() {
    let list = MIXED.replace(
        "\"timestamp\": \"2026-10-19T08:03:20Z\"",
        "\"timestamp\": \"2026-10-19T11:03:20Z\"",
    );
    let summary = SUMMARY.replace("08:03:22Z", "11:03:20Z");
    let page = Page::show(&script(vec![answer(200, &list)], &summary), runs()).await;
    page.wait(1).await;
    assert_eq!(page.text("tbody tr:first-child [role=cell]:last-child"), "3h 1m");
}

#[wasm_bindgen_test]
async fn a_row_more_or_less_leaves_the_others_where_they_are() {
    let fewer = MIXED.replacen("\"status\": \"running\"", "\"status\": null", 1);
    let fewer = fewer.replacen("{\n   \"id\": \"0f9a41d2", "null, {\n   \"id\": \"0f9a41d2", 1);
    let script = script(vec![answer(200, MIXED), answer(200, &fewer)], SUMMARY);
    let page = Page::show(&script, runs()).await;
    let before = page.all("tbody tr");
    page.wait(2).await;
    let after = page.all("tbody tr");
    assert_eq!((before.len(), after.len()), (7, 8));
    assert!(before[1..].iter().zip(&after[2..]).all(|(old, new)| old == new));
}

#[wasm_bindgen_test]
async fn rows_of_the_old_page_are_never_labelled_as_the_new_one() {
    let list = vec![answer(200, MIXED), answer(422, INVALID)];
    let script = script(list, SUMMARY);
    let page = Page::show(&script, runs()).await;
    page.click("Next").await;
    assert_eq!(page.all("tbody tr").len(), 7);
    assert_eq!(page.text(".pager p"), "Loading…");
    assert_eq!(page.all("table")[0].get_attribute("aria-busy").unwrap(), "true");
}

#[wasm_bindgen_test]
async fn a_summary_that_fails_is_told_and_asked_again() {
    let script = Script::new(vec![
        ("/runs/summary", vec![answer(403, FORBIDDEN), answer(200, SUMMARY)]),
        ("/runs?", vec![answer(200, MIXED)]),
    ]);
    let page = Page::show(&script, runs()).await;
    assert_eq!(page.all("tbody tr").len(), 7);
    assert!(page.text("[role=alert]").contains("Your role does not allow this"));
    page.click("Try again").await;
    assert_eq!(page.text("[role=alert]"), "");
    assert!(page.text(".summary").contains("Runs in all43"));
}

#[wasm_bindgen_test]
async fn an_error_that_lasts_is_announced_once() {
    let script = script(vec![answer(200, MIXED), answer(500, DOWN)], SUMMARY);
    let page = Page::show(&script, runs()).await;
    page.wait(2).await;
    let alert = page.all("[role=alert]");
    page.wait(2).await;
    page.wait(4).await;
    assert!(script.count("/runs?") >= 4);
    assert_eq!(alert, page.all("[role=alert]"));
}

fn asked(script: &Script) -> Vec<String> {
    let urls = script.urls().into_iter();
    urls.filter_map(|url| Some(url.split_once("/runs?")?.1.to_owned())).collect()
}

#[wasm_bindgen_test]
async fn a_count_filters_by_its_status_from_the_first_page_on_and_keeps_its_place_on_screen() {
    let script = script(vec![answer(200, MIXED)], SUMMARY);
    let query = RunsQuery::default().at_offset(20);
    let page = Page::show(&script, Route::Runs(workflow(), query)).await;
    let buttons = page.all(".counts button");
    page.click("Failed4").await;
    page.click("Running2").await;
    let asked = asked(&script);
    assert!(asked[1].starts_with("offset=0&limit=20&status=failed&"), "{asked:?}");
    assert!(asked[2].starts_with("offset=0&limit=20&status=running%2Cfailed&"), "{asked:?}");
    assert_eq!(buttons, page.all(".counts button"));
    assert_eq!(page.texts(".counts [aria-pressed=true]"), ["Running2", "Failed4"]);
    page.click("Failed4").await;
    assert_eq!(page.texts(".counts [aria-pressed=true]"), ["Running2"]);
}

#[wasm_bindgen_test]
async fn a_server_without_pauses_is_not_asked_for_paused_runs() {
    let page = Page::show(&script(vec![answer(200, MIXED)], SEED_SUMMARY), runs()).await;
    assert_eq!(
        page.texts(".counts button"),
        ["Pending1", "Running2", "Completed31", "Failed4", "Cancelled3"]
    );
}

#[wasm_bindgen_test]
async fn a_place_beyond_the_end_leads_to_the_last_page() {
    let beyond = EMPTY.replace("\"total\": 0", "\"total\": 43");
    let script = script(vec![answer(200, &beyond), answer(200, MIXED)], SUMMARY);
    let query = RunsQuery::default().at_offset(400);
    let page = Page::show(&script, Route::Runs(workflow(), query)).await;
    assert!(asked(&script)[1].starts_with("offset=40&"), "{:?}", asked(&script));
    assert_eq!(page.all("tbody tr").len(), 7);
}

#[wasm_bindgen_test]
async fn the_search_field_shows_what_the_address_asks_for() {
    let query = RunsQuery::default().searching("Øverby");
    let script = script(vec![answer(200, MIXED)], SUMMARY);
    let page = Page::show(&script, Route::Runs(workflow(), query)).await;
    let value = page.all("input[type=search]")[0].unchecked_ref::<HtmlInputElement>().value();
    assert_eq!(value, "Øverby");
    assert!(asked(&script)[0].contains("search=%C3%98verby"));
}
