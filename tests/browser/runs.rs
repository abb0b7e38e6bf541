//! The runs page.

use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::page::{MIXED, Page, settle};
use crate::support::{Reply, Script, reply, workflow};
use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::route::Route;

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
    Script::new(vec![("/runs/summary", vec![reply(200, summary)]), ("/runs?", list)])
}

#[wasm_bindgen_test]
async fn a_page_of_runs_is_a_table_with_every_fact() {
    let script = script(vec![reply(200, &MIXED)], SUMMARY);
    let page = Page::show(&script, runs()).await;
    assert_eq!(
        page.texts("[role=columnheader]"),
        [
            "",
            "Run",
            "Status",
            "Progress",
            "Started by",
            "Created",
            "Started",
            "Completed",
            "Duration",
            "Credits",
            "Lines",
            "Audio",
            "Actions"
        ]
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
        " | Running | 12/34 steps · 3/9 nodes | AØAnaïs Øverby | 1 min. ago | 1 min. ago | – | 1m 6s | – | – | – | "
    );
    // A paused run says why, in the server's words where it has any.
    let paused = page.text("tbody tr:nth-child(3) [data-column=status]");
    assert!(paused.starts_with("Paused") && paused.len() > "Paused".len(), "{paused}");
    // A finished run lasted without its pause; one that never started has no duration.
    assert_eq!(page.text("tbody tr:nth-child(4) [data-column=duration]"), "10m 7s");
    assert_eq!(page.text("tbody tr:nth-child(6) [data-column=duration]"), "–");
    assert_eq!(page.text("tbody tr:nth-child(5) [data-column=started_by]"), "Unknown");
    assert_eq!(page.text(".pager p"), "1–7 of 43");
}

#[wasm_bindgen_test]
async fn the_summary_shows_the_servers_figures_and_no_bucket_it_does_not_count() {
    let current = Page::show(&script(vec![reply(200, EMPTY)], SUMMARY), runs()).await;
    assert_eq!(
        current.texts(".counts button"),
        ["Pending1", "Running2", "Paused2", "Completed31", "Failed4", "Cancelled3"]
    );
    assert_eq!(current.texts(".summary dd:not(.meaning)"), ["43", "88.6%", "8m 32s", "14h 9m"]);
    let seed = Page::show(&script(vec![reply(200, EMPTY)], SEED_SUMMARY), runs()).await;
    assert!(!seed.text(".summary").contains("Paused"));
    assert!(!seed.text(".summary").contains("Delivered audio"));
    let nothing = Page::show(&script(vec![reply(200, EMPTY)], NO_RATES), runs()).await;
    assert!(nothing.text(".summary").contains("Pass rateno finished runs yet"));
    assert!(nothing.text(".summary").contains("Average durationno completed runs yet"));
}

#[wasm_bindgen_test]
async fn a_header_sorts_on_the_server_and_says_how() {
    let script = script(vec![reply(200, &MIXED)], SUMMARY);
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
    let script = script(vec![reply(200, &MIXED)], SUMMARY);
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
    let page = Page::show(&script(vec![reply(200, &body)], SUMMARY), runs()).await;
    assert_eq!(page.all("tbody img, tbody b").len(), 0);
    assert!(page.text("tbody").contains("<img src=x onerror=alert(1)><b>bold</b>"));
}

#[wasm_bindgen_test]
async fn rows_survive_a_failed_refresh_and_the_error_goes_when_it_heals() {
    let list = vec![reply(200, &MIXED), reply(500, DOWN), reply(200, &MIXED)];
    let script = script(list, SUMMARY);
    let page = Page::show(&script, runs()).await;
    page.wait(2).await;
    assert_eq!(page.all("tbody tr").len(), 7);
    let notice = page.text(".notice");
    assert!(notice.contains("Server error"), "{notice}");
    assert!(notice.contains("Something broke on our side."), "{notice}");
    assert!(notice.contains("Showing the last known data"), "{notice}");
    page.wait(2).await;
    assert_eq!(page.text("[role=alert]"), "");
}

#[wasm_bindgen_test]
async fn a_refusal_says_what_was_refused_and_is_not_repeated() {
    let invalid = script(vec![reply(422, INVALID)], SUMMARY);
    let page = Page::show(&invalid, runs()).await;
    let notice = page.text(".notice");
    assert!(notice.contains("query.limit: Must be 100 or less."), "{notice}");
    assert!(notice.contains("Request ID: 01KC297Q2MZ4T9VXA3RHE8WNB"), "{notice}");
    page.wait(120).await;
    assert_eq!(invalid.count("/runs?"), 1);

    let list = vec![reply(403, FORBIDDEN), reply(200, &MIXED)];
    let forbidden = script(list, SUMMARY);
    let page = Page::show(&forbidden, runs()).await;
    assert!(page.text("[role=alert]").contains("You don’t have access"));
    page.click("Try again").await;
    assert_eq!(page.all("tbody tr").len(), 7);
}

#[wasm_bindgen_test]
async fn a_list_without_runs_says_so_and_one_without_matches_offers_all() {
    let none = Page::show(&script(vec![reply(200, EMPTY)], NO_RATES), runs()).await;
    assert!(none.text(".empty").starts_with("No runs yet"));
    let query = RunsQuery { search: "nobody".to_owned(), ..RunsQuery::default() };
    let list = vec![reply(200, EMPTY), reply(200, &MIXED)];
    let filtered = Page::show(&script(list, SUMMARY), Route::Runs(workflow(), query)).await;
    assert!(filtered.text(".empty").starts_with("No runs match"));
    filtered.click("Clear filters").await;
    assert_eq!(filtered.all("tbody tr").len(), 7);
}

#[wasm_bindgen_test]
async fn one_unreadable_row_is_shown_as_such_among_the_others() {
    let body = MIXED.replacen("\"status\": \"running\"", "\"status\": 7", 1);
    let page = Page::show(&script(vec![reply(200, &body)], SUMMARY), runs()).await;
    assert_eq!(page.all("tbody tr").len(), 7);
    let first = page.text("tbody tr:first-child");
    assert!(first.starts_with("This run couldn’t be read. data[0].status"), "{first}");
    assert_eq!(page.all("tbody tr:first-child button").len(), 0);
    assert_eq!(page.text("[role=alert]"), "");
}

#[wasm_bindgen_test]
async fn an_unchanged_answer_keeps_every_row_and_a_moving_one_ticks() {
    let later = |body: &str| reply(200, &body.replace("08:03:20Z", "08:03:22Z"));
    let script = Script::new(vec![
        ("/runs/summary", vec![reply(200, &SUMMARY.replace(":22Z", ":20Z")), later(SUMMARY)]),
        ("/runs?", vec![reply(200, &MIXED), later(&MIXED)]),
    ]);
    let page = Page::show(&script, runs()).await;
    let before = page.all("tbody tr");
    page.wait(2).await;
    assert_eq!((script.count("/runs?"), page.all("tbody tr").len()), (2, 7));
    assert!(before.iter().zip(page.all("tbody tr")).all(|(old, new)| *old == new));
    assert_eq!(page.text("tbody tr:first-child [data-column=duration]"), "1m 8s");
}

#[wasm_bindgen_test]
async fn nothing_goes_on_after_the_component_is_gone() {
    let list = vec![reply(200, &MIXED), Reply::Never];
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
    let page = Page::show(&script(vec![reply(200, &list)], &summary), runs()).await;
    page.wait(1).await;
    assert_eq!(page.text("tbody tr:first-child [data-column=duration]"), "3h 1m");
}

#[wasm_bindgen_test]
async fn an_answer_that_turned_bad_leaves_the_rows_as_they_were() {
    let fewer = MIXED.replacen("\"status\": \"running\"", "\"status\": null", 1);
    let fewer = fewer.replacen("{\n   \"id\": \"0f9a41d2", "null, {\n   \"id\": \"0f9a41d2", 1);
    let script = script(vec![reply(200, &MIXED), reply(200, &fewer)], SUMMARY);
    let page = Page::show(&script, runs()).await;
    let before = page.all("tbody tr");
    page.wait(2).await;
    let after = page.all("tbody tr");
    assert_eq!((before.len(), after.len()), (7, 7));
    assert!(before.iter().zip(&after).all(|(old, new)| old == new));
}

#[wasm_bindgen_test]
async fn rows_of_the_old_page_are_never_labelled_as_the_new_one() {
    let list = vec![reply(200, &MIXED), reply(422, INVALID)];
    let script = script(list, SUMMARY);
    let page = Page::show(&script, runs()).await;
    page.click("Next").await;
    assert!(page.all("tbody")[0].has_attribute("hidden"));
    assert_eq!(page.text(".pager p"), "");
    assert_eq!(page.text(".empty h2"), "These runs couldn’t be loaded");
    assert_eq!(page.all("table")[0].get_attribute("aria-busy").unwrap(), "false");
}

#[wasm_bindgen_test]
async fn a_summary_that_fails_is_told_and_asked_again() {
    let script = Script::new(vec![
        ("/runs/summary", vec![reply(403, FORBIDDEN), reply(200, SUMMARY)]),
        ("/runs?", vec![reply(200, &MIXED)]),
    ]);
    let page = Page::show(&script, runs()).await;
    assert_eq!(page.all("tbody tr").len(), 7);
    assert!(page.text("[role=alert]").contains("You don’t have access"));
    page.click("Try again").await;
    assert_eq!(page.text("[role=alert]"), "");
    assert!(page.text(".summary").contains("Total runs43"));
}

#[wasm_bindgen_test]
async fn an_error_that_lasts_is_announced_once() {
    let script = script(vec![reply(200, &MIXED), reply(500, DOWN)], SUMMARY);
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
    let script = script(vec![reply(200, &MIXED)], SUMMARY);
    let query = RunsQuery::default().with_offset(20);
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
    let page = Page::show(&script(vec![reply(200, &MIXED)], SEED_SUMMARY), runs()).await;
    assert_eq!(
        page.texts(".counts button"),
        ["Pending1", "Running2", "Completed31", "Failed4", "Cancelled3"]
    );
}

#[wasm_bindgen_test]
async fn a_place_beyond_the_end_leads_to_the_last_page() {
    let beyond = EMPTY.replace("\"total\": 0", "\"total\": 43");
    let script = script(vec![reply(200, &beyond), reply(200, &MIXED)], SUMMARY);
    let query = RunsQuery::default().with_offset(400);
    let page = Page::show(&script, Route::Runs(workflow(), query)).await;
    assert!(asked(&script)[1].starts_with("offset=40&"), "{:?}", asked(&script));
    assert_eq!(page.all("tbody tr").len(), 7);
}

#[wasm_bindgen_test]
async fn a_page_without_runs_and_a_total_leads_to_the_first_page() {
    let beyond = EMPTY.replace("\"total\": 0", "\"total\": -1");
    let script = script(vec![reply(200, &beyond), reply(200, &MIXED)], SUMMARY);
    let query = RunsQuery::default().with_offset(400);
    let page = Page::show(&script, Route::Runs(workflow(), query)).await;
    assert!(asked(&script)[1].starts_with("offset=0&"), "{:?}", asked(&script));
    assert_eq!(page.all("tbody tr").len(), 7);
}

#[wasm_bindgen_test]
async fn the_search_field_shows_what_the_address_asks_for() {
    let query = RunsQuery::default().with_search("Øverby");
    let script = script(vec![reply(200, &MIXED)], SUMMARY);
    let page = Page::show(&script, Route::Runs(workflow(), query)).await;
    let value = page.all("input[type=search]")[0].unchecked_ref::<HtmlInputElement>().value();
    assert_eq!(value, "Øverby");
    assert!(asked(&script)[0].contains("search=%C3%98verby"));
}

/// A page of numbered runs, newest first, of a list with so many runs.
fn numbered(numbers: impl DoubleEndedIterator<Item = u32>, total: u32) -> Reply {
    let run = |number: u32| {
        format!(
            r#"{{"id": "00000000-0000-4000-8000-{number:012}", "run_number": {number}, "status": "completed"}}"#
        )
    };
    let runs: Vec<_> = numbers.rev().map(run).collect();
    let body = format!(
        r#"{{"data": [{}], "pagination": {{"limit": 20, "total": {total}, "next": null, "prev": null}},
            "meta": {{"request_id": "r", "timestamp": "2026-10-19T08:03:20Z"}}}}"#,
        runs.join(",")
    );
    reply(200, &body)
}

fn names(page: &Page) -> Vec<String> {
    page.texts("tbody [role=rowheader]")
}

#[wasm_bindgen_test]
async fn new_runs_are_counted_and_shown_when_the_reader_asks_for_them() {
    let list = vec![
        numbered(81..=100, 100),
        numbered(84..=103, 103),
        // Asked for the second page at its old place and again at its new one.
        numbered(61..=80, 103),
        numbered(85..=104, 104),
    ];
    let script = script(list, SUMMARY);
    let page = Page::show(&script, runs()).await;
    page.wait(30).await;
    assert_eq!(names(&page)[0], "#100");
    assert_eq!(page.text(".news"), "3 new runs");
    page.click("Next").await;
    let asked = asked(&script);
    assert!(asked[2].starts_with("offset=23&"), "{asked:?}");
    assert_eq!((names(&page)[0].as_str(), names(&page)[19].as_str()), ("#80", "#61"));
    assert_eq!(page.text(".pager p"), "21–40 of 100");
    page.click("3 new runs").await;
    assert_eq!(names(&page)[0], "#104");
    assert_eq!(page.text(".news"), "");
    assert_eq!(page.text(".pager p"), "1–20 of 104");
}

#[wasm_bindgen_test]
async fn a_list_that_grew_between_two_pages_is_asked_again_at_its_new_place() {
    let list = vec![numbered(81..=100, 100), numbered(64..=83, 103), numbered(61..=80, 103)];
    let script = script(list, SUMMARY);
    let page = Page::show(&script, runs()).await;
    page.click("Next").await;
    let places: Vec<_> = asked(&script).iter().map(|url| url[..9].to_owned()).collect();
    assert_eq!(places, ["offset=0&", "offset=20", "offset=23"]);
    assert_eq!(names(&page)[0], "#80");
    assert_eq!(page.text(".news"), "3 new runs");
}

#[wasm_bindgen_test]
async fn changes_are_announced_together_and_not_more_than_every_few_seconds() {
    let ended = MIXED.replacen("\"status\": \"running\"", "\"status\": \"completed\"", 1);
    let script = script(vec![reply(200, &MIXED), reply(200, &ended)], SUMMARY);
    let page = Page::show(&script, runs()).await;
    assert_eq!(page.text(".unseen[role=status]"), "");
    page.wait(2).await;
    page.wait(1).await;
    assert_eq!(page.text(".unseen[role=status]"), "#148 completed");
}

#[wasm_bindgen_test]
async fn the_menu_of_a_row_opens_beside_it_and_survives_a_refresh() {
    let script = script(vec![reply(200, &MIXED)], SUMMARY);
    let page = Page::show(&script, runs()).await;
    page.press("Actions for #147").await;
    let menu = page.all("[role=menu]").remove(0);
    assert!(menu.matches(":popover-open").unwrap());
    assert_eq!(menu.get_attribute("aria-label").unwrap(), "Actions for #147");
    // The URL is the host's here, so there is no link to copy.
    assert_eq!(page.texts("[role=menuitem]"), ["Open run", "Copy ID", "Cancel run"]);
    page.wait(2).await;
    assert!(menu.matches(":popover-open").unwrap());
    let href = page.all("a[role=menuitem]")[0].get_attribute("href").unwrap();
    assert!(page.all("tbody tr:nth-child(2) a")[0].get_attribute("href").unwrap() == href);
}

#[wasm_bindgen_test]
async fn the_menu_closes_when_its_row_is_gone() {
    let script = script(vec![reply(200, &MIXED)], SUMMARY);
    let page = Page::show(&script, runs()).await;
    page.press("Actions for #147").await;
    let menu = page.all("[role=menu]").remove(0);
    assert!(menu.matches(":popover-open").unwrap());
    page.all("tbody tr").remove(1).remove();
    expect_closed(&menu).await;
}

#[wasm_bindgen_test]
async fn the_menu_closes_when_its_row_shows_another_run() {
    let others = MIXED.replace("\"run_number\": 147", "\"run_number\": 47");
    let script = script(vec![reply(200, &MIXED), reply(200, &others)], SUMMARY);
    let page = Page::show(&script, runs()).await;
    page.press("Actions for #147").await;
    let menu = page.all("[role=menu]").remove(0);
    assert!(menu.matches(":popover-open").unwrap());
    page.click_in("thead", "Status").await;
    assert_eq!(page.texts("tbody th a")[1], "#47");
    expect_closed(&menu).await;
}

/// The menu looks for its row once per frame.
async fn expect_closed(menu: &web_sys::Element) {
    let is_open = || menu.matches(":popover-open").unwrap();
    for _ in 0..100 {
        if is_open() {
            settle().await;
        }
    }
    assert!(!is_open());
}

#[wasm_bindgen_test]
async fn columns_are_hidden_and_moved_and_the_choice_is_remembered() {
    let storage = leptos::prelude::window().local_storage().unwrap().unwrap();
    storage.clear().unwrap();
    let headers = |page: &Page| page.texts("[role=columnheader]")[1..5].join(" ");
    let script = script(vec![reply(200, &MIXED)], SUMMARY);
    let page = Page::show(&script, runs()).await;
    page.click("Columns").await;
    page.check("Progress").await;
    page.press("Move Created forward").await;
    assert_eq!(headers(&page), "Run Status Created Started by");
    assert_eq!(page.texts("tbody tr:first-child [data-column]")[2], "1 min. ago");
    let again = Page::show(&script, runs()).await;
    assert_eq!(headers(&again), "Run Status Created Started by");
    again.click("Columns").await;
    again.check("Exact times").await;
    assert!(again.text("tbody tr:first-child [data-column=created]").contains("2026"));
    storage.clear().unwrap();
}

#[wasm_bindgen_test]
async fn columns_that_only_newer_servers_fill_are_not_shown_empty() {
    let page = Page::show(&script(vec![numbered(1..=3, 3)], SEED_SUMMARY), runs()).await;
    assert_eq!(page.all("[data-column=credits]").len(), 0);
    assert!(!page.texts("[role=columnheader]").contains(&"Credits".to_owned()));
}

#[wasm_bindgen_test]
async fn keys_move_from_row_to_row_with_the_same_control() {
    let page = Page::show(&script(vec![numbered(1..=15, 15)], SUMMARY), runs()).await;
    let focused = || leptos::prelude::document().active_element().unwrap();
    let text = || focused().text_content().unwrap();
    page.all("tbody a")[0].unchecked_ref::<web_sys::HtmlElement>().focus().unwrap();
    for (key, reached) in [
        ("ArrowDown", "#14"),
        ("ArrowUp", "#15"),
        ("ArrowUp", "#15"),
        ("PageDown", "#5"),
        ("End", "#1"),
        ("PageUp", "#11"),
        ("Home", "#15"),
    ] {
        page.key(&focused(), key).await;
        assert_eq!(text(), reached, "{key}");
    }
    page.all("tbody .actions button")[3].unchecked_ref::<web_sys::HtmlElement>().focus().unwrap();
    page.key(&focused(), "ArrowDown").await;
    assert_eq!(focused().get_attribute("aria-label").unwrap(), "Actions for #11");
    // A key inside the component; elsewhere it is the host's.
    page.key(&focused(), "/").await;
    assert_eq!(focused().get_attribute("type").as_deref(), Some("search"));
    page.key(&focused(), "?").await;
    assert_eq!(page.all("dialog[open]").len(), 0);
    page.key(&page.all("tbody a")[0], "?").await;
    assert_eq!(page.all("dialog[open]").len(), 1);
}

#[wasm_bindgen_test]
async fn the_window_is_of_the_summary_and_leaves_the_list_alone() {
    let script = script(vec![reply(200, &MIXED)], SUMMARY);
    let page = Page::show(&script, runs()).await;
    page.choose(".window select", "7d").await;
    let summaries: Vec<_> =
        script.urls().into_iter().filter(|url| url.contains("/summary")).collect();
    assert!(summaries[1].ends_with("/summary?from=2026-10-12T08%3A03%3A20Z"), "{summaries:?}");
    assert_eq!(script.count("/runs?"), 1);
    assert!(page.text(".window").contains("The list below shows all runs."));
    page.choose(".window select", "custom").await;
    let fill = |values: &[&str]| {
        for (field, value) in page.all("input[type=datetime-local]").iter().zip(values) {
            field.unchecked_ref::<HtmlInputElement>().set_value(value);
        }
    };
    fill(&["2026-10-10T12:00", "2026-10-09T12:00"]);
    page.click("Apply range").await;
    assert!(page.text(".problem").contains("before the start time"));
    // Empty fields: WebKit takes one that a script has emptied for half filled in.
    page.choose(".window select", "7d").await;
    page.choose(".window select", "custom").await;
    fill(&["2026-10-10T12:00"]);
    page.click("Apply range").await;
    assert_eq!(page.text(".problem"), "");
    let last = script.urls().into_iter().rfind(|url| url.contains("/summary")).unwrap();
    assert!(last.contains("from=2026-10-") && !last.contains("to="), "{last}");
}

#[wasm_bindgen_test]
async fn rows_to_come_take_their_place_beforehand() {
    let script = script(vec![Reply::Never], SUMMARY);
    let page = Page::show(&script, runs()).await;
    assert_eq!(page.all("tbody tr.skeleton[aria-hidden=true]").len(), 20);
    assert_eq!(page.text(".pager p"), "Loading…");
}

#[wasm_bindgen_test]
async fn the_runs_on_screen_are_told_in_words_beside_their_drawing() {
    let page = Page::show(&script(vec![reply(200, &MIXED)], SUMMARY), runs()).await;
    let words = page.text(".glance figcaption");
    assert!(
        words.starts_with("On this page: 1 running, 1 pausing, 1 paused, 1 completed, 1 failed"),
        "{words}"
    );
    assert!(words.contains("Duration: "), "{words}");
    // One outline per state, however many runs there are.
    assert_eq!(page.all(".glance path").len(), 7);
}

#[wasm_bindgen_test]
async fn strange_names_and_statuses_are_isolated_and_never_blank() {
    let long = "w".repeat(300);
    for (name, shown) in [
        ("", "Unknown"),
        (" \u{200b}\u{2066}\t", "Unknown"),
        ("\u{202e}gnihsif", "\u{202e}gnihsif"),
        ("👩‍🚀", "👩‍🚀"),
        (long.as_str(), long.as_str()),
    ] {
        let list = MIXED.replacen("Anaïs Øverby", &name.replace('\t', "\\t"), 1);
        let list = list.replacen("\"archiving\"", &format!("\"{}\"", name.replace('\t', "\\t")), 1);
        let page = Page::show(&script(vec![reply(200, &list)], SUMMARY), runs()).await;
        let cell = "tbody tr:first-child [data-column=started_by]";
        let person = page.all(&format!("{cell} bdi, {cell} .quiet")).remove(0);
        assert_eq!(person.text_content().unwrap(), shown, "{name}");
        if name.is_empty() {
            // A row without a status can't be read.
            continue;
        }
        let status = page.all("tbody tr:last-child .status > span").remove(0);
        assert_eq!(status.text_content().unwrap(), shown, "{name}");
        assert_eq!(status.get_attribute("title").unwrap(), shown, "the full text is at hand");
        assert_eq!(status.get_attribute("dir").unwrap(), "auto");
    }
}
