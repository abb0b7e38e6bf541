//! The overview page.

use std::rc::Rc;

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::Page;
use crate::support::{Reply, Script, reply, run, workflow};
use onepin_runs::routing::route::Route;

const CROWDED: &str =
    include_str!("../fixtures/p12-run-overview-current-api-crowded-and-awkward.json");
const PENDING: &str =
    include_str!("../fixtures/p13-run-overview-seed-era-run-still-pending-form-f2.json");
const COMPLETED: &str =
    include_str!("../fixtures/p07-get-run-current-api-form-f3-with-a-retry-cycle.json");
const FAILED: &str = include_str!("../fixtures/p08-get-run-seed-era-form-f1.json");
const RUNNING: &str = include_str!("../fixtures/p09-get-run-status-running.json");
const PAUSED: &str =
    include_str!("../fixtures/p10-get-run-status-automatic-pause-with-held-nodes.json");
const NOT_FOUND: &str = include_str!("../fixtures/p35-404.json");

fn script(run: Reply, status: Vec<Reply>, overview: Vec<Reply>) -> Rc<Script> {
    Script::new(vec![("/overview", overview), ("/status", status), ("/runs/", vec![run])])
}

async fn show(run_answer: &str, overview: &str) -> Page {
    let script = script(reply(200, run_answer), vec![], vec![reply(200, overview)]);
    Page::show(&script, Route::Run(workflow(), run())).await
}

#[wasm_bindgen_test]
async fn a_crowded_overview_shows_every_block_in_the_servers_order() {
    let page = show(COMPLETED, CROWDED).await;
    assert_eq!(page.text("h1"), "Run #139");
    assert_eq!(
        page.texts(".block h2"),
        ["Lines", "Delivery", "Results", "Quality checks", "Audio by language", "Nodes"]
    );
    assert_eq!(
        page.texts(".metrics > div"),
        [
            "Output lines3,597 lines5 dropped",
            "Delivered audio5 h 6 m",
            "Silent lines0 lines",
            "Longest lineChapter 12, line 88",
            "Reading speed2.75 words/s",
            "Corrected wordsScores are still being collected for 2 locales.",
            "ClarityThis workflow has no clarity check.",
            "Naturalness, medianNot available",
            "Energy estimateModel warming up."
        ]
    );
    assert_eq!(
        page.texts("section:nth-of-type(4) tbody tr"),
        [
            "Word accuracyWord accuracy n-werwer98.1%3,5306713197.31",
            "Word accuracyWord accuracy n-wer-2wer0%012360",
            "NaturalnessNaturalnessnaturalness3 lines are waiting for a score.––––",
            "Breath check (pilot)n-xbreathinessNot offered for these locales.––––"
        ]
    );
    let audio = page.texts("section:nth-of-type(5) tbody tr");
    assert_eq!(audio.len(), 20);
    assert_eq!(audio[0], "European Portuguese31827m 24s5.2s8.9%");
    assert_eq!(audio[12], "Finnish (Finland)00s–0%");
    assert_eq!(page.text("tfoot"), "All languages3,5975h 6m");
    assert_eq!(page.texts(".unmeasured"), ["Loudness: No data yet."]);
    page.click("Table").await;
    let nodes = page.texts("section:nth-of-type(6) tbody .status");
    assert_eq!(nodes, ["Completed", "Failed", "Completed", "Completed", "skipped"]);
    let rows = page.texts("section:nth-of-type(6) tbody th");
    assert_eq!(rows.len(), 11, "five states, and six nodes that have none");
}

#[wasm_bindgen_test]
async fn a_table_is_sorted_by_a_click_and_a_third_one_leads_back() {
    let page = show(COMPLETED, CROWDED).await;
    let lines = || -> Vec<String> {
        page.texts("section:nth-of-type(5) tbody td:nth-of-type(1)").into_iter().take(2).collect()
    };
    let sorted = || page.all("section:nth-of-type(5) [aria-sort$=scending]").len();
    assert_eq!((lines(), sorted()), (vec!["318".to_owned(), "318".to_owned()], 0));
    page.click_in("section:nth-of-type(5)", "Length").await;
    assert_eq!(lines(), ["316", "317"], "the longest first");
    assert_eq!(sorted(), 1);
    page.click_in("section:nth-of-type(5)", "Length").await;
    assert_eq!(lines(), ["0", "0"]);
    page.click_in("section:nth-of-type(5)", "Length").await;
    assert_eq!((lines(), sorted()), (vec!["318".to_owned(), "318".to_owned()], 0));
}

#[wasm_bindgen_test]
async fn only_links_into_the_app_are_shown() {
    let checks = |page: &Page| {
        let links = page.all(".block-head a[rel]");
        links.iter().map(|link| link.get_attribute("href").unwrap()).collect::<Vec<_>>()
    };
    let page = show(COMPLETED, CROWDED).await;
    let links = checks(&page);
    assert_eq!(links.len(), 1);
    assert!(links[0].starts_with("https://app.onepin.ai/workflows/"), "{links:?}");
    assert_eq!(
        page.all(".block-head a[rel]")[0].get_attribute("rel").unwrap(),
        "noopener noreferrer"
    );
    for body in [
        CROWDED.replace("https://app.onepin.ai/", "javascript:alert(1)//"),
        CROWDED.replace("https://app.onepin.ai/", "https://app.onepin.ai.evil.example/"),
        CROWDED.replace("\"validator_drilldown\": true", "\"validator_drilldown\": false"),
    ] {
        let page = show(COMPLETED, &body).await;
        assert_eq!(checks(&page), Vec::<String>::new());
    }
}

#[wasm_bindgen_test]
async fn a_failed_run_says_why_in_full_and_as_text() {
    let page = show(FAILED, PENDING).await;
    let why = page.all(".long-text");
    assert_eq!(
        why[0].text_content().unwrap(),
        "The voice chosen for ko-kr is no longer offered.\nPick another voice and start again."
    );
    assert!(page.text(".facts").contains("Billing units0"));
    assert!(!page.text(".facts").contains("Credits"));
}

#[wasm_bindgen_test]
async fn a_paused_run_says_why() {
    let page = show(PAUSED, PENDING).await;
    assert!(page.text(".long-text").starts_with("Two voices could not be reached"));
    assert_eq!(page.text(".run-title .status"), "Paused");
    assert_eq!(page.texts(".notice li"), ["n-gen: Estonian (Estonia), Finnish (Finland)", "n-out"]);
}

#[wasm_bindgen_test]
async fn a_running_run_is_followed_until_it_ends_and_then_its_overview_is_asked_once_more() {
    let id = "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601";
    let ended = RUNNING.replace("\"status\": \"running\"", "\"status\": \"failed\"");
    let status = vec![reply(200, RUNNING), reply(200, &ended)];
    let script = script(reply(200, RUNNING), status, vec![reply(200, PENDING)]);
    let route = Route::Run(workflow(), id.parse().unwrap());
    let page = Page::show(&script, route).await;
    assert_eq!(page.text(".run-title .status"), "Running");
    // After the request for the usual duration.
    page.wait(4).await;
    assert_eq!((script.count("/status"), script.count("/overview")), (1, 1));
    // Longer than before, since the last answer said nothing new.
    page.wait(3).await;
    assert_eq!(page.text(".run-title .status"), "Failed");
    assert_eq!((script.count("/status"), script.count("/overview")), (2, 2));
    page.wait(25).await;
    assert_eq!(script.count("/status"), 2);
}

#[wasm_bindgen_test]
async fn an_overview_that_could_not_be_had_is_asked_again_when_the_run_ends() {
    let id = "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601";
    let ended = RUNNING.replace("\"status\": \"running\"", "\"status\": \"completed\"");
    let overviews = vec![reply(404, NOT_FOUND), reply(200, CROWDED)];
    let script = script(reply(200, RUNNING), vec![reply(200, &ended)], overviews);
    let page = Page::show(&script, Route::Run(workflow(), id.parse().unwrap())).await;
    assert_eq!(page.texts(".block h2"), ["Lines"]);
    page.wait(2).await;
    assert_eq!(page.all(".block").len(), 6);
    // It says that figures are still to come, so it is asked again, though the run has ended.
    page.wait(30).await;
    assert_eq!((script.count("/overview"), script.count("/status")), (3, 1));
}

#[wasm_bindgen_test]
async fn the_overview_tells_of_the_run_when_get_run_fails() {
    let script = script(reply(403, NOT_FOUND), vec![], vec![reply(200, CROWDED)]);
    let page = Page::show(&script, Route::Run(workflow(), run())).await;
    assert_eq!(page.text("h1"), "Run #145");
    assert_eq!(page.text(".run-title .status"), "Completed");
    assert!(page.text("[role=alert]").contains("You don’t have access"));
}

#[wasm_bindgen_test]
async fn an_unknown_run_is_not_found_and_leads_back() {
    let missing = || reply(404, NOT_FOUND);
    let script = Script::new(vec![
        ("/overview", vec![missing()]),
        ("/runs/summary", vec![missing()]),
        ("/runs/", vec![missing()]),
        ("/runs?", vec![missing()]),
    ]);
    let page = Page::show(&script, Route::Run(workflow(), run())).await;
    let notice = page.text("[role=alert]");
    assert!(notice.contains("Not found"), "{notice}");
    assert!(notice.contains("No such run."), "{notice}");
    page.click("← All runs").await;
    assert_eq!(page.text("h1"), "Runs");
}

#[wasm_bindgen_test]
async fn an_odd_block_never_blanks_the_others_and_is_told() {
    let body = CROWDED
        .replace("\"metric_sections\": [", "\"metric_sections\": 7, \"was\": [")
        .replace("\"locale_code\": \"pt-PT\"", "\"locale_code\": null");
    let page = show(COMPLETED, &body).await;
    assert_eq!(page.texts(".block h2"), ["Lines", "Quality checks", "Audio by language", "Nodes"]);
    assert_eq!(page.all("section:nth-of-type(3) tbody tr").len(), 19);
    let notes = page.texts("details:not(.signs) li");
    assert_eq!(
        notes,
        [
            "data.metric_sections: expected a list, found 7",
            "data.audio_by_language[0].locale_code: expected a locale's code, found null"
        ]
    );
}
