//! Tabs that share their polling, with a simulated browser and server, over minutes of simulated time.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use std::sync::Once;
use std::time::Duration;

use any_spawner::Executor;
use chrono::{SecondsFormat, TimeDelta};
use dom::reactive::{Memo, RwSignal};
use futures_channel::oneshot;
use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use onepin_runs::api::transport::{HttpRequest, HttpResponse, Transport, TransportError};
use onepin_runs::api::{Client, TokenGetter};
use onepin_runs::domain::time::Timestamp;
use onepin_runs::host::Host;
use onepin_runs::platform::browser_status::BrowserStatus;
use onepin_runs::platform::clock::{Clock, after};
use onepin_runs::platform::tab_link::{Receiver, TabChannel, TabLink};
use onepin_runs::poll::rate_limit::MIN_REQUEST_INTERVAL;
use onepin_runs::poll::{Freshness, Listing, PageData, Polled, SessionState};
use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::window::SummaryWindow;
use support::{BASE, FakeClock, workflow};

const NOW: &str = "2026-10-19T08:00:00Z";

/// Two intervals between automatic requests, and a round trip.
const HAND_OVER: TimeDelta = TimeDelta::milliseconds(4_100);

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// The channels and locks of a browser.
struct Browser {
    clock: Rc<FakeClock>,
    tabs: RefCell<Vec<(usize, String, Rc<Receiver>)>>,
    /// By name: the tab that holds the lock, and those that queue for it.
    locks: RefCell<HashMap<String, Lock>>,
    /// All messages, with the tab that sent them.
    messages: RefCell<Vec<(usize, String)>>,
}

#[derive(Default)]
struct Lock {
    holder: Option<usize>,
    /// Counts the holders.
    grants: u32,
    queue: VecDeque<(usize, oneshot::Sender<()>)>,
}

impl Browser {
    fn grant_next(self: &Rc<Self>, name: &str, hold: Duration) {
        let mut locks = self.locks.borrow_mut();
        let lock = locks.get_mut(name).unwrap();
        while lock.holder.is_none() {
            let Some((tab, queued)) = lock.queue.pop_front() else { return };
            if queued.send(()).is_ok() {
                (lock.holder, lock.grants) = (Some(tab), lock.grants + 1);
            }
        }
        let (browser, name, grants) = (Rc::clone(self), name.to_owned(), lock.grants);
        Executor::spawn_local(async move {
            browser.clock.sleep(hold).await;
            let is_same = browser.locks.borrow()[&name].grants == grants;
            let is_frozen = browser.locks.borrow()[&name].holder == Some(FROZEN);
            if is_same && !is_frozen {
                browser.locks.borrow_mut().get_mut(&name).unwrap().holder = None;
                browser.grant_next(&name, hold);
            }
        });
    }

    fn deliver(self: &Rc<Self>, from: usize, name: &str, message: &str) {
        let (browser, name, message) = (Rc::clone(self), name.to_owned(), message.to_owned());
        browser.messages.borrow_mut().push((from, message.clone()));
        Executor::spawn_local(async move {
            let others = browser.tabs.borrow().clone();
            for (tab, of, receive) in others {
                if tab != from && of == name {
                    receive(message.clone());
                }
            }
        });
    }

    fn channel_names(&self) -> Vec<String> {
        self.tabs.borrow().iter().map(|(_, name, _)| name.clone()).collect()
    }
}

/// The number of a tab that is not simulated: it is frozen, or runs other code.
const FROZEN: usize = usize::MAX;

struct Link(Rc<Browser>, usize);

impl TabLink for Link {
    fn join(&self, name: &str, receive: Receiver) -> Option<Box<dyn TabChannel>> {
        let Self(browser, tab) = self;
        browser.tabs.borrow_mut().push((*tab, name.to_owned(), Rc::new(receive)));
        Some(Box::new(Channel(Rc::clone(browser), *tab, name.to_owned())))
    }
}

struct Channel(Rc<Browser>, usize, String);

impl Drop for Channel {
    fn drop(&mut self) {
        self.0.tabs.borrow_mut().retain(|(tab, name, _)| (*tab, name) != (self.1, &self.2));
    }
}

impl TabChannel for Channel {
    fn post(&self, message: &str) {
        self.0.deliver(self.1, &self.2, message);
    }

    fn lock(&self, hold: Duration) -> LocalBoxFuture<'static, ()> {
        let Self(browser, tab, name) = self;
        let (queued, granted) = oneshot::channel();
        browser.locks.borrow_mut().entry(name.clone()).or_default().queue.push_back((*tab, queued));
        if browser.locks.borrow()[name].holder.is_none() {
            browser.grant_next(name, hold);
        }
        Box::pin(async move { granted.await.unwrap_or(()) })
    }
}

/// A browser without these APIs.
struct NoLink;

impl TabLink for NoLink {
    fn join(&self, _: &str, _: Receiver) -> Option<Box<dyn TabChannel>> {
        None
    }
}

/// A hundred running runs that make progress with each response.
struct Server {
    clock: Rc<FakeClock>,
    status: Cell<u16>,
    round_trip: Cell<Duration>,
    requests: RefCell<Vec<Request>>,
}

#[derive(Clone)]
struct Request {
    at: Timestamp,
    path: String,
    user: String,
}

impl Server {
    fn times(&self) -> Vec<Timestamp> {
        self.requests.borrow().iter().map(|request| request.at).collect()
    }

    fn count(&self, part: &str) -> usize {
        self.requests.borrow().iter().filter(|request| request.path.contains(part)).count()
    }

    fn max_requests_per_minute(&self) -> usize {
        let times = self.times();
        let within = |(first, start): (usize, &Timestamp)| {
            times[first..].iter().take_while(|at| **at - *start <= TimeDelta::minutes(1)).count()
        };
        times.iter().enumerate().map(within).max().unwrap_or(0)
    }

    /// The longest time without a request since `from`.
    fn longest_gap(&self, from: Timestamp) -> TimeDelta {
        let times: Vec<_> = self.times().into_iter().filter(|at| *at >= from).collect();
        let last = self.clock.now() - *times.last().unwrap();
        times.windows(2).map(|pair| pair[1] - pair[0]).chain([times[0] - from, last]).max().unwrap()
    }
}

impl Transport for Server {
    fn send(
        &self,
        request: HttpRequest,
    ) -> LocalBoxFuture<'_, Result<HttpResponse, TransportError>> {
        let (_, path) = request.url.split_once("/runs").unwrap();
        let (path, user) = (path.to_owned(), request.token.clone());
        self.requests.borrow_mut().push(Request { at: self.clock.now(), path: path.clone(), user });
        let (time, number) = (self.clock.now(), self.requests.borrow().len());
        let user = usize::from(request.token == token("user_2", 0));
        Box::pin(async move {
            let time = time.to_rfc3339_opts(SecondsFormat::Millis, true);
            let run = |id: usize| {
                format!(
                    r#"{{"id":"0000000{user}-0000-4000-8000-{id:012}","status":"running",
                        "run_number":{number}}}"#
                )
            };
            let data = if path.starts_with("/summary") {
                r#"{"total_runs":100,"running":100,"pending":0,"completed":3}"#.to_owned()
            } else {
                format!("[{}]", (0..100).map(run).collect::<Vec<_>>().join(","))
            };
            let body = format!(
                r#"{{"data":{data},"meta":{{"request_id":"req_1","timestamp":"{time}"}},
                    "pagination":{{"limit":100,"total":100}}}}"#
            );
            self.clock.sleep(self.round_trip.get()).await;
            Ok(HttpResponse { status: self.status.get(), body, ..HttpResponse::default() })
        })
    }
}

/// A session token: only its claims matter. `renewed` differs between two tokens of a session.
fn token(user: &str, renewed: usize) -> String {
    let claims = format!(r#"{{"sub":"{user}","sid":"sess_{user}","exp":{renewed}}}"#);
    format!("e30.{}.c2ln", base64url(&claims))
}

fn base64url(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: String = text.bytes().map(|byte| format!("{byte:08b}")).collect();
    let letter = |bits: &[u8]| {
        let bits = format!("{:0<6}", std::str::from_utf8(bits).unwrap());
        char::from(LETTERS[usize::from_str_radix(&bits, 2).unwrap()])
    };
    bits.as_bytes().chunks(6).map(letter).collect()
}

struct Tab {
    owner: Owner,
    client: Client,
    visible: RwSignal<bool>,
    online: RwSignal<bool>,
    page: Polled<Listing>,
    freshness: Memo<Freshness>,
}

impl Tab {
    fn status(&self, visible: bool) {
        self.visible.set(visible);
    }

    /// As `app::mount` does.
    fn close(&self) {
        self.client.close();
        self.owner.cleanup();
        Executor::poll_local();
    }

    /// The first run's id.
    fn first_run(&self) -> Option<String> {
        self.page.remote.with_untracked(|remote| {
            Some(remote.value.as_ref()?.page.runs().next()?.id.to_string())
        })
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        self.close();
    }
}

struct Sim {
    clock: Rc<FakeClock>,
    browser: Rc<Browser>,
    server: Rc<Server>,
    tabs: Cell<usize>,
}

impl Sim {
    fn new() -> Self {
        static EXECUTOR: Once = Once::new();
        EXECUTOR.call_once(|| Executor::init_futures_executor().unwrap());
        let clock = FakeClock::at(NOW);
        let browser = Rc::new(Browser {
            clock: Rc::clone(&clock),
            tabs: RefCell::default(),
            locks: RefCell::default(),
            messages: RefCell::default(),
        });
        let server = Rc::new(Server {
            clock: Rc::clone(&clock),
            status: Cell::new(200),
            round_trip: Cell::new(Duration::from_millis(40)),
            requests: RefCell::default(),
        });
        Self { clock, browser, server, tabs: Cell::new(0) }
    }

    /// Opens a tab on the first page of the list.
    fn open(&self) -> Tab {
        self.open_as("user_1", RunsQuery::default())
    }

    fn open_as(&self, user: &'static str, query: RunsQuery) -> Tab {
        let renewed = Cell::new(0);
        let tokens = move || {
            // The API compares whole tokens, so that only those of the first user are renewed.
            renewed.set(renewed.get() + usize::from(user == "user_1"));
            if user.is_empty() { "token".to_owned() } else { token(user, renewed.get()) }
        };
        self.open_with(Box::new(Link(Rc::clone(&self.browser), self.tabs.get())), tokens, query)
    }

    fn open_with(
        &self,
        link: Box<dyn TabLink>,
        tokens: impl Fn() -> String + 'static,
        query: RunsQuery,
    ) -> Tab {
        self.tabs.set(self.tabs.get() + 1);
        let owner = Owner::new_root(None);
        owner.set();
        let tokens = TokenGetter::new(move |_| {
            let token = tokens();
            Box::pin(async move { Ok(Some(token)) })
        });
        let (server, clock) =
            (Rc::<Server>::clone(&self.server), Rc::<FakeClock>::clone(&self.clock));
        let client = Client::new(server, clock, tokens, BASE, None).with_tabs(link);
        let (visible, online) = (RwSignal::new(true), RwSignal::new(true));
        let browser_status =
            BrowserStatus { visible: visible.read_only(), online: online.read_only() };
        let data =
            PageData::new(SessionState::new(client.clone(), Host::default()), browser_status);
        let page = data.listing(Memo::new(move |_| (workflow(), query.clone())));
        let summary = data.summary(Memo::constant((workflow(), SummaryWindow::default())));
        let freshness = data.freshness([page.fetch_status, summary.fetch_status]);
        Executor::poll_local();
        Tab { owner, client, visible, online, page, freshness }
    }

    /// Advances the clock from timer to timer.
    fn advance(&self, duration: Duration) {
        let end = after(self.clock.now(), duration);
        Executor::poll_local();
        while let Some(next) = self.clock.next().filter(|next| *next <= end) {
            self.clock.advance((next - self.clock.now()).to_std().unwrap_or_default());
            Executor::poll_local();
        }
        self.clock.advance((end - self.clock.now()).to_std().unwrap());
        Executor::poll_local();
    }

    /// How old a tab's list is.
    fn age(&self, tab: &Tab) -> TimeDelta {
        self.clock.now() - tab.freshness.get_untracked().as_of.unwrap()
    }
}

fn page(offset: u64) -> RunsQuery {
    RunsQuery { offset, ..RunsQuery::default() }
}

#[test]
fn three_tabs_cost_as_much_as_one() {
    let alone = Sim::new();
    let _tab = alone.open();
    alone.advance(secs(300));
    let cost_of_one = alone.server.times().len();

    let sim = Sim::new();
    let mut tabs = Vec::new();
    for pause in [700, 900, 0] {
        tabs.push(sim.open());
        sim.advance(Duration::from_millis(pause));
    }
    sim.server.requests.borrow_mut().clear();
    sim.advance(secs(300));
    let max = sim.server.max_requests_per_minute();
    assert!((28..=35).contains(&max), "{max}");
    let cost = sim.server.times().len();
    assert!(cost <= cost_of_one + 5, "{cost} instead of {cost_of_one}");
    for tab in &tabs {
        assert!(sim.age(tab) < TimeDelta::seconds(4), "{:?}", sim.age(tab));
        assert!(tab.first_run().is_some());
    }
}

#[test]
fn tabs_on_different_pages_share_the_rate_limit() {
    let sim = Sim::new();
    let tabs: Vec<_> = [0, 20, 40].map(|offset| sim.open_as("user_1", page(offset))).into();
    sim.advance(secs(5));
    sim.server.requests.borrow_mut().clear();
    sim.advance(secs(300));
    let max = sim.server.max_requests_per_minute();
    assert!((30..=35).contains(&max), "{max}");
    for pair in sim.server.times().windows(2) {
        assert!(
            pair[1] - pair[0] >= TimeDelta::from_std(MIN_REQUEST_INTERVAL).unwrap(),
            "{pair:?}"
        );
    }
    for (tab, offset) in tabs.iter().zip([0, 20, 40]) {
        assert!(sim.server.count(&format!("offset={offset}&")) > 30);
        assert!(sim.age(tab) < TimeDelta::seconds(12), "{offset}: {}", sim.age(tab));
    }
}

#[test]
fn a_hidden_or_closed_tab_is_replaced_within_two_intervals() {
    for closes in [false, true] {
        let sim = Sim::new();
        let (first, second) = (sim.open(), sim.open());
        sim.advance(secs(20));
        let start = sim.clock.now();
        if closes {
            first.close();
        } else {
            first.status(false);
        }
        sim.advance(secs(30));
        assert!(sim.server.longest_gap(start) <= HAND_OVER, "{}", sim.server.longest_gap(start));
        assert!(sim.age(&second) <= HAND_OVER);
        // The other one is the sender now.
        let start = sim.clock.now();
        second.status(false);
        sim.advance(secs(30));
        let sent = sim.server.times().iter().filter(|at| **at > start).count();
        assert!(sent <= 1, "hidden tabs request nothing: {sent}");
    }
}

#[test]
fn a_tab_that_is_closed_during_its_request_is_replaced() {
    let sim = Sim::new();
    let (first, second) = (sim.open(), sim.open());
    sim.advance(secs(10));
    sim.server.round_trip.set(secs(3));
    let sent = sim.server.times().len();
    while sim.server.times().len() == sent {
        sim.advance(Duration::from_millis(10));
    }
    let start = sim.clock.now();
    let of_first = sim.browser.messages.borrow().last().unwrap().0 == 0;
    if of_first {
        first.close();
    } else {
        second.close();
    }
    let messages = sim.browser.messages.borrow().len();
    sim.server.round_trip.set(Duration::from_millis(40));
    sim.advance(secs(10));
    let remaining = if of_first { &second } else { &first };
    assert!(sim.server.longest_gap(start) <= HAND_OVER, "{}", sim.server.longest_gap(start));
    assert!(sim.age(remaining) <= HAND_OVER);
    // A closed tab publishes nothing.
    let closed = usize::from(!of_first);
    assert!(sim.browser.messages.borrow()[messages..].iter().all(|(from, _)| *from != closed));
}

#[test]
fn a_frozen_tab_blocks_nobody() {
    let sim = Sim::new();
    let (first, second) = (sim.open(), sim.open());
    sim.advance(secs(10));
    for lock in sim.browser.locks.borrow_mut().values_mut() {
        (lock.holder, lock.grants) = (Some(FROZEN), lock.grants + 1);
    }
    let start = sim.clock.now();
    sim.advance(secs(60));
    let (sent, gap) = (sim.server.times().len(), sim.server.longest_gap(start));
    // Two intervals after the poll is due, which waits for another value of its page.
    assert!(gap <= TimeDelta::seconds(8), "{sent}: {gap}");
    assert!(sim.server.max_requests_per_minute() <= 35);
    for tab in [&first, &second] {
        assert!(sim.age(tab) <= TimeDelta::seconds(12), "{}", sim.age(tab));
    }
}

#[test]
fn sessions_never_share() {
    let sim = Sim::new();
    let (first, second) = (sim.open(), sim.open_as("user_2", RunsQuery::default()));
    sim.advance(secs(60));
    assert_eq!(first.first_run().as_deref(), Some("00000000-0000-4000-8000-000000000000"));
    assert_eq!(second.first_run().as_deref(), Some("00000001-0000-4000-8000-000000000000"));
    let of_second = token("user_2", 0);
    let requests = sim.server.requests.borrow().clone();
    let sent = requests.iter().filter(|request| request.user == of_second).count();
    assert!(sent > 25 && requests.len() - sent > 25, "{sent} of {}", requests.len());
    let mut names = sim.browser.channel_names();
    names.dedup();
    assert_eq!(names.len(), 2);
    assert!(names.iter().all(|name| !name.contains("user") && !name.contains("e30")), "{names:?}");
}

#[test]
fn tokens_without_a_session_and_old_browsers_do_not_share() {
    let sim = Sim::new();
    let _tabs = [sim.open_as("", RunsQuery::default()), sim.open_as("", RunsQuery::default())];
    let link = || Box::new(NoLink);
    let _others = [
        sim.open_with(link(), || token("user_1", 0), RunsQuery::default()),
        sim.open_with(link(), || token("user_1", 0), RunsQuery::default()),
    ];
    sim.advance(secs(60));
    assert_eq!(sim.browser.channel_names().len() + sim.browser.messages.borrow().len(), 0);
    assert!(sim.server.times().len() > 4 * 28);
}

#[test]
fn a_refresh_of_the_user_is_sent_at_once() {
    let sim = Sim::new();
    let (first, second) = (sim.open(), sim.open());
    sim.advance(secs(10));
    let sent = sim.server.times().len();
    first.page.refresh();
    second.page.refresh();
    Executor::poll_local();
    assert_eq!(sim.server.times().len(), sent + 2);
}

#[test]
fn foreign_messages_are_ignored() {
    let sim = Sim::new();
    let (first, second) = (sim.open(), sim.open());
    sim.advance(secs(10));
    let name = sim.browser.channel_names()[0].clone();
    let url = {
        let messages = sim.browser.messages.borrow();
        messages
            .iter()
            .find(|(_, text)| text.contains("/runs?"))
            .unwrap()
            .1
            .split('\n')
            .nth(1)
            .unwrap()
            .to_owned()
    };
    let now = sim.clock.now().timestamp_millis();
    let forged = r#"{"data":[],"meta":{},"pagination":{"limit":100,"total":0}}"#;
    for message in [
        String::new(),
        "response".to_owned(),
        format!("response\n{url}"),
        format!("response\n{url}\n{now}\nsoon\n{forged}"),
        format!("response\n{url}\n{now}\n{}\n{forged}", now + 600_000),
        format!("response\n{url}\n{now}\n{}\n{forged}", now - 1),
        format!("response\n{url}\n{}\n{}\n{forged}", now - 90_000, now - 80_000),
        format!("answer\n{url}\n{now}\n{now}\n{forged}"),
        format!("response\nhttps://api.other/\n{now}\n{now}\n{forged}"),
    ] {
        sim.browser.deliver(FROZEN, &name, &message);
        sim.browser.deliver(
            FROZEN,
            &name.replace(" 1 ", " 2 "),
            &format!("response\n{url}\n{now}\n{now}\n{forged}"),
        );
        sim.advance(secs(3));
        for tab in [&first, &second] {
            assert!(tab.first_run().is_some(), "{message}");
        }
    }
    let start = sim.clock.now();
    sim.advance(secs(30));
    assert!(sim.server.longest_gap(start) <= HAND_OVER);
}

#[test]
fn errors_are_not_shared() {
    let sim = Sim::new();
    let (first, second) = (sim.open(), sim.open());
    sim.advance(secs(10));
    sim.server.status.set(503);
    sim.advance(secs(30));
    let published = sim.browser.messages.borrow().len();
    sim.advance(secs(60));
    let messages = sim.browser.messages.borrow()[published..].to_vec();
    assert!(messages.iter().all(|(_, text)| !text.starts_with("response")));
    for tab in [&first, &second] {
        assert!(tab.page.remote.with_untracked(|remote| remote.error.is_some()));
        assert!(tab.first_run().is_some(), "the data stay");
    }
    assert!(sim.server.max_requests_per_minute() <= 35);
    sim.server.status.set(200);
    sim.advance(secs(61));
    for tab in [&first, &second] {
        assert!(tab.page.remote.with_untracked(|remote| remote.error.is_none()));
    }
}

#[test]
fn an_offline_tab_leaves_polling_to_the_others() {
    let sim = Sim::new();
    let (first, second) = (sim.open(), sim.open());
    sim.advance(secs(10));
    first.online.set(false);
    let start = sim.clock.now();
    sim.advance(secs(30));
    assert!(sim.server.longest_gap(start) <= HAND_OVER);
    assert!(sim.age(&second) <= HAND_OVER);
}
