//! What happens on screen, and what does not, while time passes.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Object, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::prelude::{Closure, JsCast as _, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{
    Event, HtmlElement, HtmlSelectElement, MutationObserver, MutationObserverInit, MutationRecord,
    Node,
};

use crate::page::{MIXED, Page, settle};
use crate::support::{Reply, Script, reply, workflow};
use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::route::Route;

const SUMMARY: &str = include_str!("../fixtures/p04-runs-summary-current-api.json");
const DOWN: &str = include_str!("../fixtures/p38-500-flat-body-without-meta.json");
const UNAUTHORIZED: &str = include_str!("../fixtures/p33-401.json");

fn runs() -> Route {
    Route::Runs(workflow(), RunsQuery::default())
}

/// The mixed page as the server writes it at this second past 08:03.
fn list(second: u32) -> String {
    MIXED.replace("08:03:20Z", &format!("08:03:{second:02}Z"))
}

fn script(list: Vec<Reply>) -> Rc<Script> {
    let summary = SUMMARY.replace("08:03:22Z", "08:03:20Z");
    Script::new(vec![("/runs/summary", vec![reply(200, &summary)]), ("/runs?", list)])
}

fn steady() -> Rc<Script> {
    script(vec![reply(200, &MIXED)])
}

/// Overrides a property of a browser's object while it lives.
pub(crate) struct Pretence {
    object: Object,
    name: &'static str,
    event: &'static str,
}

impl Pretence {
    /// The page is in the background.
    pub(crate) fn hidden() -> Self {
        let object = document().unchecked_into();
        Self::set(object, "visibilityState", &"hidden".into(), "visibilitychange")
    }

    /// The network is gone.
    pub(crate) fn offline() -> Self {
        Self::set(window().navigator().unchecked_into(), "onLine", &JsValue::FALSE, "offline")
    }

    /// Another value of a property, without an event.
    pub(crate) fn property(object: Object, name: &'static str, value: &JsValue) -> Self {
        Self::set(object, name, value, "")
    }

    fn set(object: Object, name: &'static str, value: &JsValue, event: &'static str) -> Self {
        let property = Object::new();
        Reflect::set(&property, &"value".into(), value).unwrap();
        Reflect::set(&property, &"configurable".into(), &JsValue::TRUE).unwrap();
        Object::define_property(&object, &name.into(), &property);
        let pretence = Self { object, name, event };
        pretence.tell(event);
        pretence
    }

    fn tell(&self, event: &str) {
        if event.is_empty() {
            return;
        }
        let target = if event == "visibilitychange" {
            document().unchecked_into::<web_sys::EventTarget>()
        } else {
            window().unchecked_into()
        };
        let init = web_sys::EventInit::new();
        init.set_bubbles(true);
        let event = Event::new_with_event_init_dict(event, &init).unwrap();
        target.dispatch_event(&event).unwrap();
    }
}

impl Drop for Pretence {
    fn drop(&mut self) {
        // The prototype's own getter shows again.
        Reflect::delete_property(&self.object, &self.name.into()).unwrap();
        self.tell(if self.event == "offline" { "online" } else { self.event });
    }
}

/// Every change of the DOM below an element, as the kind and the place of each.
struct Changes {
    observer: MutationObserver,
    seen: Rc<RefCell<Vec<(String, Node)>>>,
    _callback: Closure<dyn FnMut(Array)>,
}

impl Changes {
    fn of(element: &HtmlElement) -> Self {
        let seen: Rc<RefCell<Vec<(String, Node)>>> = Rc::default();
        let noted = Rc::clone(&seen);
        let callback = Closure::<dyn FnMut(Array)>::new(move |records: Array| {
            for record in records {
                let record: MutationRecord = record.unchecked_into();
                noted.borrow_mut().push((record.type_(), record.target().unwrap()));
            }
        });
        let observer = MutationObserver::new(callback.as_ref().unchecked_ref()).unwrap();
        let everything = MutationObserverInit::new();
        everything.set_attributes(true);
        everything.set_character_data(true);
        everything.set_child_list(true);
        everything.set_subtree(true);
        observer.observe_with_options(element, &everything).unwrap();
        Self { observer, seen, _callback: callback }
    }

    /// The changes since the last call.
    async fn take(&self) -> Vec<(String, Node)> {
        settle().await;
        self.seen.take()
    }
}

impl Drop for Changes {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// The nearest elements that match around what changed, or nothing where there is none.
fn places(changes: &[(String, Node)], selector: &str) -> Vec<Option<web_sys::Element>> {
    let place = |(_, node): &(String, Node)| {
        let element = match node.dyn_ref::<web_sys::Element>() {
            Some(element) => Some(element.clone()),
            None => node.parent_element(),
        };
        element.and_then(|element| element.closest(selector).unwrap())
    };
    changes.iter().map(place).collect()
}

#[wasm_bindgen_test]
async fn an_unchanged_answer_changes_nothing_on_screen_and_a_second_only_texts() {
    let script = steady();
    let page = Page::show(&script, runs()).await;
    // Until the wait, which the page tells, has stretched as far as it may.
    for _ in 0..5 {
        page.click("Refresh").await;
    }
    assert!(page.text(".freshness p").ends_with("every 15s"), "{}", page.text(".freshness p"));
    let asked = script.count("/runs?");
    let changes = Changes::of(&page.element);
    page.click("Refresh").await;
    assert_eq!(script.count("/runs?"), asked + 1);
    assert_eq!(changes.take().await.len(), 0);

    // Two seconds later the server has written another answer that says the same.
    let later = Script::new(vec![
        ("/runs/summary", vec![reply(200, &SUMMARY.replace("08:03:22Z", "08:03:20Z"))]),
        ("/runs?", vec![reply(200, &MIXED), reply(200, &list(22))]),
    ]);
    let page = Page::show(&later, runs()).await;
    let changes = Changes::of(&page.element);
    page.wait(2).await;
    assert_eq!(later.count("/runs?"), 2);
    let seen = changes.take().await;
    // Durations that run, in words and drawn, and the time of the answer.
    assert!(seen.iter().all(|(kind, node)| {
        let drawn = || places(&[(kind.clone(), node.clone())], "time, path")[0].is_some();
        kind == "characterData" || kind == "attributes" && drawn()
    }));
    let places = places(&seen, "[data-column=duration], .glance, .freshness p");
    assert!(!places.is_empty() && places.iter().all(Option::is_some), "{places:?}");
}

#[wasm_bindgen_test]
async fn one_runs_progress_changes_its_own_row_alone() {
    let further = MIXED.replacen("\"finished_steps\": 12", "\"finished_steps\": 13", 1);
    assert_ne!(further, *MIXED);
    let script = script(vec![reply(200, &MIXED), reply(200, &further)]);
    let page = Page::show(&script, runs()).await;
    let row = page.all("tbody tr")[0].clone();
    let changes = Changes::of(&page.element);
    page.click("Refresh").await;
    let seen = changes.take().await;
    assert_eq!(page.texts("tbody .progress")[0], "13/34 steps · 3/9 nodes");
    assert!(places(&seen, "tr").iter().all(|place| place.as_ref() == Some(&row)));
    let kinds: Vec<_> = seen.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds.len(), 2, "{kinds:?}");
    assert!(kinds.contains(&"attributes") && kinds.contains(&"characterData"), "{kinds:?}");
}

#[wasm_bindgen_test]
async fn a_refresh_leaves_focus_selection_and_open_parts_alone() {
    let odd = MIXED.replacen("\"run_number\": 148", "\"run_number\": []", 1);
    assert_ne!(odd, *MIXED);
    let changed =
        odd.replacen("\"finished_steps\"", "\"finished_nodes\": 1, \"finished_steps\"", 2);
    let script = script(vec![reply(200, &odd), reply(200, &changed)]);
    let page = Page::show(&script, runs()).await;
    let link: HtmlElement = page.all("tbody a")[2].clone().unchecked_into();
    link.focus().unwrap();
    window().get_selection().unwrap().unwrap().select_all_children(&link).unwrap();
    page.all("details")[0].set_attribute("open", "").unwrap();
    page.wait(2).await;
    assert_eq!(script.count("/runs?"), 2);
    assert_eq!(document().active_element().unwrap(), *link.unchecked_ref::<web_sys::Element>());
    let selection = window().get_selection().unwrap().unwrap();
    assert_eq!(String::from(selection.to_string()), link.text_content().unwrap());
    assert!(page.all("details")[0].has_attribute("open"));
}

#[wasm_bindgen_test]
async fn a_hidden_page_asks_nothing_and_asks_at_once_when_it_is_seen_again() {
    let script = steady();
    let page = Page::show(&script, runs()).await;
    page.wait(1).await;
    let hidden = Pretence::hidden();
    settle().await;
    let before = script.urls().len();
    page.wait(90).await;
    assert_eq!(script.urls().len(), before);
    drop(hidden);
    page.wait(1).await;
    assert_eq!(script.urls().len(), before + 1);
}

#[wasm_bindgen_test]
async fn a_page_that_is_loaded_in_the_background_waits_to_be_seen() {
    let hidden = Pretence::hidden();
    let script = steady();
    let page = Page::show(&script, runs()).await;
    page.wait(5).await;
    assert_eq!(script.urls().len(), 0);
    drop(hidden);
    page.wait(1).await;
    assert!(page.all("tbody tr").len() == 7, "{}", page.text(".page"));
}

#[wasm_bindgen_test]
async fn without_a_network_the_page_says_since_when_and_asks_nothing() {
    let script = steady();
    let page = Page::show(&script, runs()).await;
    page.wait(1).await;
    assert_eq!(page.all("[data-stale]").len(), 0);
    let offline = Pretence::offline();
    settle().await;
    let before = script.urls().len();
    assert!(page.text(".freshness [role=status]").starts_with("· Offline since "));
    assert_eq!(page.all(".page[data-stale]").len(), 1);
    page.wait(60).await;
    page.click("Refresh").await;
    assert_eq!((script.urls().len(), page.all("tbody tr").len()), (before, 7));
    drop(offline);
    page.wait(1).await;
    assert_eq!(script.urls().len(), before + 1);
    assert_eq!(page.text(".freshness [role=status]"), "");
    assert_eq!(page.all("[data-stale]").len(), 0);
}

#[wasm_bindgen_test]
async fn a_pause_stops_everything_but_what_the_reader_asks_for() {
    let script = steady();
    let page = Page::show(&script, runs()).await;
    page.wait(1).await;
    page.click("Pause updates").await;
    assert_eq!(page.text(".freshness [role=status]"), "· Updates paused");
    let before = (script.count("/runs?"), script.count("/summary"));
    drop(Pretence::hidden());
    drop(Pretence::offline());
    page.wait(60).await;
    assert_eq!((script.count("/runs?"), script.count("/summary")), before);
    page.click("Refresh").await;
    page.wait(60).await;
    assert_eq!((script.count("/runs?"), script.count("/summary")), (before.0 + 1, before.1 + 1));
    page.click("Resume updates").await;
    page.wait(1).await;
    assert_eq!(script.count("/runs?") + script.count("/summary"), before.0 + before.1 + 3);
}

#[wasm_bindgen_test]
async fn the_line_says_how_often_and_the_reader_chooses() {
    let script = steady();
    let page = Page::show(&script, runs()).await;
    let line = page.text(".freshness p");
    assert!(line.starts_with("Updated ") && line.ends_with("· every 2s"), "{line}");
    let select: HtmlSelectElement = page.all(".freshness select")[0].clone().unchecked_into();
    select.set_value("slow");
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    select.dispatch_event(&Event::new_with_event_init_dict("change", &init).unwrap()).unwrap();
    settle().await;
    assert!(page.text(".freshness p").ends_with("· every 60s"), "{}", page.text(".freshness p"));
    page.wait(59).await;
    assert_eq!(script.count("limit=20"), 1);
    page.wait(1).await;
    assert_eq!(script.count("limit=20"), 2);
}

#[wasm_bindgen_test]
async fn a_failure_is_counted_down_with_its_request() {
    let down = DOWN.replacen('{', r#"{"meta": {"request_id": "req_77"}, "#, 1);
    let page = Page::show(&script(vec![reply(200, &MIXED), reply(500, &down)]), runs()).await;
    page.wait(2).await;
    let line = || page.text(".freshness p");
    assert!(line().ends_with("· Retrying in 2s (server error, request req_77)"), "{}", line());
    page.wait(1).await;
    assert!(line().ends_with("· Retrying in 1s (server error, request req_77)"), "{}", line());
    assert_eq!(page.all(".page[data-stale]").len(), 1);
    // Nothing that counts down is read out second by second.
    assert_eq!(page.text(".freshness [role=status]"), "");
}

#[wasm_bindgen_test]
async fn a_session_that_ended_stops_and_asks_for_a_sign_in() {
    let script = script(vec![reply(200, &MIXED), reply(401, UNAUTHORIZED)]);
    let page = Page::show(&script, runs()).await;
    page.wait(2).await;
    assert!(page.text("[role=alert]").contains("Sign in again"), "{}", page.text("[role=alert]"));
    assert!(page.text(".freshness p").contains("· Not updating (session expired, request "));
    // The first token and a fresh one.
    assert_eq!((script.count("/runs?"), page.all("tbody tr").len()), (3, 7));
    page.wait(120).await;
    assert_eq!(script.count("/runs?"), 3);
}

#[wasm_bindgen_test]
async fn a_page_that_is_left_listens_and_waits_for_nothing() {
    let script = steady();
    let mut page = Page::show(&script, runs()).await;
    page.wait(3).await;
    page.unmount().await;
    let before = script.urls().len();
    drop(Pretence::hidden());
    drop(Pretence::offline());
    page.wait(60).await;
    assert_eq!((script.urls().len(), page.clock.waits()), (before, vec![]));
}
