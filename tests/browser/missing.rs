//! Requested data that can't be loaded.

use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event, HtmlInputElement};

use crate::live::Pretence;
use crate::page::{MIXED, Page, settle};
use crate::support::{Reply, Script, reply, run, workflow};
use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::route::Route;

const EMPTY: &str = include_str!("../fixtures/p03-list-runs-empty.json");
const SUMMARY: &str = include_str!("../fixtures/p04-runs-summary-current-api.json");
const OVERVIEW: &str =
    include_str!("../fixtures/p12-run-overview-current-api-crowded-and-awkward.json");
const RUN: &str =
    include_str!("../fixtures/p07-get-run-current-api-form-f3-with-a-retry-cycle.json");

fn runs() -> Route {
    Route::Runs(workflow(), RunsQuery::default())
}

fn script(list: Vec<Reply>) -> std::rc::Rc<Script> {
    let summary = SUMMARY.replace("08:03:22Z", "08:03:20Z");
    Script::new(vec![("/runs/summary", vec![reply(200, &summary)]), ("/runs?", list)])
}

fn is_visible(element: &Element) -> bool {
    let size = element.get_bounding_client_rect();
    size.width() > 0.0 && size.height() > 0.0
}

/// The visible run names.
fn names(page: &Page) -> Vec<String> {
    let links = page.all("tbody th a").into_iter().filter(is_visible);
    links.map(|link| link.text_content().unwrap()).collect()
}

async fn search(page: &Page, text: &str) {
    let field: HtmlInputElement = page.all("input[type=search]").remove(0).unchecked_into();
    field.set_value(text);
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    let submit = Event::new_with_event_init_dict("submit", &init).unwrap();
    field.closest("form").unwrap().unwrap().dispatch_event(&submit).unwrap();
    settle().await;
}

const MESSAGE: &str = ".empty h2";

#[wasm_bindgen_test]
async fn runs_that_are_requested_offline_are_named_as_missing() {
    for way in ["filter", "next page", "sort order", "search"] {
        let script = script(vec![reply(200, &MIXED), reply(200, &MIXED), reply(200, EMPTY)]);
        let page = Page::show(&script, runs()).await;
        page.wait(2).await;
        let offline = Pretence::offline();
        settle().await;
        assert_eq!(names(&page).len(), 7, "what is loaded stays");
        match way {
            "filter" => page.click("Failed4").await,
            "next page" => page.click("Next").await,
            "sort order" => page.click("Created").await,
            _ => search(&page, "ada").await,
        }
        page.wait(40).await;
        assert_eq!(names(&page), Vec::<String>::new(), "{way}: rows of other runs");
        assert_eq!(page.text(MESSAGE), "You’re offline", "{way}");
        assert!(!page.text(".page").contains("Loading"), "{way}");
        assert!(!page.text(".pager").contains("43"), "{way}: {}", page.text(".pager"));
        assert!(!page.all(".glance").iter().any(is_visible), "{way}: the chart of other runs");
        // The loaded runs are one click away, and no longer missing.
        let back = page.texts(".empty a").remove(0);
        assert!(back.starts_with("Show the runs loaded at "), "{back}");
        page.click(&back).await;
        assert_eq!((names(&page).len(), page.text(MESSAGE).as_str()), (7, ""), "{way}");
        assert_eq!(page.text(".pager p"), "1–7 of 43");
        page.click("Failed4").await;
        assert_eq!(page.text(MESSAGE), "You’re offline", "{way}");
        let before = script.count("limit=20");
        drop(offline);
        page.wait(3).await;
        assert_eq!(script.count("limit=20"), before + 1, "{way}");
        assert_eq!(page.text(MESSAGE), "No runs match", "{way}");
    }
}

#[wasm_bindgen_test]
async fn runs_of_a_failed_request_are_named_as_missing() {
    let script = script(vec![reply(200, &MIXED), Reply::NetworkError]);
    let page = Page::show(&script, runs()).await;
    page.wait(1).await;
    page.click("Failed4").await;
    page.wait(1).await;
    assert_eq!(names(&page), Vec::<String>::new());
    assert_eq!(page.text(MESSAGE), "These runs couldn’t be loaded");
    assert!(page.text("[role=alert]").contains("Can’t reach the server"));
    assert!(!page.text(".notice").contains("Showing the last known data"));
    page.click("Failed4").await;
    assert_eq!(names(&page).len(), 7, "the kept runs are those of this filter");
}

#[wasm_bindgen_test]
async fn a_failed_poll_keeps_the_rows() {
    let page = Page::show(&script(vec![reply(200, &MIXED), Reply::NetworkError]), runs()).await;
    page.wait(30).await;
    assert_eq!((names(&page).len(), page.text(MESSAGE).as_str()), (7, ""));
}

#[wasm_bindgen_test]
async fn figures_of_another_time_range_are_not_shown_offline() {
    let page = Page::show(&script(vec![reply(200, &MIXED)]), runs()).await;
    page.wait(1).await;
    let offline = Pretence::offline();
    page.choose(".window select", "7d").await;
    assert_eq!(page.texts(".summary dd:not(.meaning)"), ["–", "–", "–", "–"]);
    assert_eq!(page.text(".summary [role=status]"), "The summary of this time range isn’t loaded.");
    assert_eq!(page.texts(".counts button b"), ["–"; 6]);
    assert_eq!(names(&page).len(), 7, "the list has no time range");
    page.choose(".window select", "all").await;
    assert_eq!(page.texts(".summary dd:not(.meaning)"), ["43", "88.6%", "8m 32s", "14h 9m"]);
    assert_eq!(page.text(".summary [role=status]"), "");
    page.choose(".window select", "7d").await;
    drop(offline);
    page.wait(3).await;
    assert_eq!(page.texts(".summary dd:not(.meaning)"), ["43", "88.6%", "8m 32s", "14h 9m"]);
}

#[wasm_bindgen_test]
async fn a_page_that_opens_offline_says_so_and_loads_later() {
    for (route, skeleton, loaded) in [
        (runs(), ".skeleton", "tbody th a"),
        (Route::Run(workflow(), run()), ".run-skeleton", ".metrics"),
    ] {
        let script = Script::new(vec![
            ("/runs/summary", vec![reply(200, SUMMARY)]),
            ("/overview", vec![reply(200, OVERVIEW)]),
            ("/runs?", vec![reply(200, &MIXED)]),
            ("/runs/", vec![reply(200, RUN)]),
        ]);
        let offline = Pretence::offline();
        let page = Page::show(&script, route).await;
        page.wait(3).await;
        assert_eq!(page.text(MESSAGE), "You’re offline");
        assert_eq!(page.all(skeleton).len(), 0);
        assert!(page.text(".freshness [role=status]").starts_with("Offline since "));
        drop(offline);
        page.wait(4).await;
        assert!(!page.all(loaded).is_empty());
        assert_eq!(page.text(MESSAGE), "");
    }
}

#[wasm_bindgen_test]
async fn what_is_requested_offline_is_loaded_even_while_updates_are_paused() {
    let script = script(vec![reply(200, &MIXED), reply(200, EMPTY)]);
    let page = Page::show(&script, runs()).await;
    page.click("Pause updates").await;
    let offline = Pretence::offline();
    page.click("Failed4").await;
    drop(offline);
    page.wait(3).await;
    assert_eq!(page.text(MESSAGE), "No runs match");
    let before = script.count("/runs?");
    page.wait(60).await;
    assert_eq!(script.count("/runs?"), before);
}
