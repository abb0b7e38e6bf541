//! One component on the page, with the few questions tests ask of it.

use std::rc::Rc;
use std::sync::LazyLock;
use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::document;
use onepin_runs::app::{self, App, Settings};
use onepin_runs::host::Host;
use onepin_runs::host::navigator::Routing;
use onepin_runs::routing::route::Route;
use onepin_runs::settings::options::ViewOptions;
use onepin_runs::view;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlElement, HtmlSelectElement, KeyboardEvent, KeyboardEventInit};

use crate::support::{FakeClock, Script, client, tokens};

/// What the server's clock shows in the payloads.
pub(crate) const NOW: &str = "2026-10-19T08:03:20Z";

/// A page of the list. The cause of its failed run is known, so that each poll is a list.
pub(crate) static MIXED: LazyLock<String> = LazyLock::new(|| {
    include_str!("../fixtures/p01-list-runs-current-api-mixed-page.json")
        .replace(r#""status": "failed","#, r#""status": "failed", "error": "No voice.","#)
});

pub(crate) struct Page {
    pub(crate) element: HtmlElement,
    pub(crate) clock: Rc<FakeClock>,
    mounted: Option<App>,
}

impl Page {
    /// Shows `route` and waits until its first answers are on screen.
    pub(crate) async fn show(script: &Rc<Script>, route: Route) -> Self {
        Self::show_with(script, route, ViewOptions::default()).await
    }

    /// [`Self::show`] with options of the host.
    pub(crate) async fn show_with(script: &Rc<Script>, route: Route, options: ViewOptions) -> Self {
        let element: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&element).unwrap();
        let clock = FakeClock::at(NOW);
        let client = client(script, &clock, tokens(&Rc::default()));
        let workflow = route.workflow().cloned();
        let settings = Settings {
            workflow,
            routing: Routing::Memory(Some(route)),
            is_standalone: false,
            host: Host::default(),
            view: ViewOptions { app_origin: Some("https://app.onepin.ai".to_owned()), ..options },
        };
        let mounted = app::mount(element.clone(), client, settings, view::component);
        let page = Self { element, clock, mounted: Some(mounted.unwrap()) };
        settle().await;
        page
    }

    /// Lets time pass second by second: one large step is how a machine wakes up from sleep.
    pub(crate) async fn wait(&self, seconds: u64) {
        // What has just happened comes before the time that passes.
        settle().await;
        for _ in 0..seconds {
            self.clock.advance(Duration::from_secs(1));
            TimeoutFuture::new(0).await;
        }
        settle().await;
    }

    pub(crate) async fn unmount(&mut self) {
        drop(self.mounted.take());
        settle().await;
    }

    pub(crate) fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.element.query_selector_all(selector).unwrap();
        (0..found.length()).map(|at| found.item(at).unwrap().unchecked_into()).collect()
    }

    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().map(text).collect()
    }

    pub(crate) fn text(&self, selector: &str) -> String {
        self.texts(selector).join(" | ")
    }

    /// Clicks the only link or button with this name.
    pub(crate) async fn click(&self, name: &str) {
        self.click_in("", name).await;
    }

    /// Clicks the only link or button with this name within what `selector` finds.
    pub(crate) async fn click_in(&self, selector: &str, name: &str) {
        let within = self.all(&format!("{selector} a, {selector} button"));
        let named: Vec<_> = within.into_iter().filter(|element| text(element) == name).collect();
        assert_eq!(named.len(), 1, "links and buttons named {name}");
        named[0].unchecked_ref::<HtmlElement>().click();
        settle().await;
    }
}

impl Page {
    /// Presses the only button with this accessible name, which is not its text.
    pub(crate) async fn press(&self, label: &str) {
        let button = self.all(&format!("button[aria-label=\"{label}\"]")).remove(0);
        button.unchecked_ref::<HtmlElement>().click();
        settle().await;
    }

    /// Clicks the box with this label.
    pub(crate) async fn check(&self, label: &str) {
        let mut labels = self.all("label").into_iter();
        let label = labels.rfind(|element| text(element) == label).unwrap();
        label.unchecked_ref::<HtmlElement>().click();
        settle().await;
    }

    /// Chooses an option as a person does.
    pub(crate) async fn choose(&self, select: &str, value: &str) {
        let select: HtmlSelectElement = self.all(select).remove(0).unchecked_into();
        select.set_value(value);
        select.dispatch_event(&Event::new("change").unwrap()).unwrap();
        settle().await;
    }

    /// Presses a key on an element.
    pub(crate) async fn key(&self, on: &Element, key: &str) {
        let options = KeyboardEventInit::new();
        options.set_key(key);
        options.set_bubbles(true);
        options.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &options).unwrap();
        on.dispatch_event(&event).unwrap();
        settle().await;
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.element.remove();
    }
}

fn text(element: &Element) -> String {
    element.text_content().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lets every task that is ready run: tasks are queued as microtasks, which end before a timer.
pub(crate) async fn settle() {
    for _ in 0..3 {
        TimeoutFuture::new(0).await;
    }
    // A page that comes in slices, one per frame.
    while document().query_selector(".run-page[aria-busy], tbody[aria-busy]").unwrap().is_some() {
        TimeoutFuture::new(0).await;
    }
}
