//! Polling with a simulated server, over hours of simulated time.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Once;
use std::time::Duration;

use any_spawner::Executor;
use chrono::{SecondsFormat, TimeDelta};
use dom::reactive::{Memo, ReadSignal, RwSignal};
use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use onepin_runs::api::transport::{HttpRequest, HttpResponse, Transport, TransportError};
use onepin_runs::api::{Client, ErrorKind};
use onepin_runs::domain::lines::search::LinesQuery;
use onepin_runs::domain::run::{RunsRow, RunsSummary, UsualTime};
use onepin_runs::domain::time::Timestamp;
use onepin_runs::host::Host;
use onepin_runs::platform::browser_status::BrowserStatus;
use onepin_runs::platform::clock::{Clock, after};
use onepin_runs::poll::freshness::NextUpdate;
use onepin_runs::poll::rate_limit::MIN_REQUEST_INTERVAL;
use onepin_runs::poll::{
    Freshness, LinesKey, LinesSearch, Listing, OptionalAnalysis, PageData, Polled, RefreshRate,
    SessionState,
};
use onepin_runs::routing::query::RunsQuery;
use onepin_runs::routing::window::SummaryWindow;
use support::{BASE, FakeClock, tokens, workflow};

const NOW: &str = "2026-10-19T08:00:00Z";

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// The simulated server's reply to a path below its workflow.
type Responses = dyn Fn(&Server, &str) -> Reply;

enum Reply {
    Body(u16, String),
    RetryAfter(u64),
    Broken,
}

/// Replies after the round trip and records all requests.
struct Server {
    clock: Rc<FakeClock>,
    responses: RefCell<Box<Responses>>,
    round_trip: Cell<Duration>,
    /// Server clock minus local clock.
    ahead: TimeDelta,
    requests: RefCell<Vec<(Timestamp, String)>>,
    in_flight: RefCell<HashMap<String, usize>>,
}

impl Server {
    fn time(&self) -> String {
        (self.clock.now() + self.ahead).to_rfc3339_opts(SecondsFormat::Millis, true)
    }

    fn envelope(&self, data: &str) -> Reply {
        let time = self.time();
        let body = format!(
            r#"{{"data":{data},"meta":{{"request_id":"req_1","timestamp":"{time}"}},
                "pagination":{{"limit":100,"total":100}}}}"#
        );
        Reply::Body(200, body)
    }

    /// Number of requests whose path contains `part`.
    fn count(&self, part: &str) -> usize {
        self.requests.borrow().iter().filter(|(_, path)| path.contains(part)).count()
    }

    fn request_count(&self) -> usize {
        self.requests.borrow().len()
    }

    fn max_requests_per_minute(&self) -> usize {
        let requests = self.requests.borrow();
        let within = |(first, (start, _)): (usize, &(Timestamp, String))| {
            requests[first..]
                .iter()
                .take_while(|(at, _)| *at - *start <= TimeDelta::minutes(1))
                .count()
        };
        requests.iter().enumerate().map(within).max().unwrap_or(0)
    }
}

struct InFlight<'a>(&'a Server, String);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        *self.0.in_flight.borrow_mut().get_mut(&self.1).unwrap() -= 1;
    }
}

impl Transport for Server {
    fn send(
        &self,
        request: HttpRequest,
    ) -> LocalBoxFuture<'_, Result<HttpResponse, TransportError>> {
        let (_, path) = request.url.split_once("/runs").unwrap();
        let path = path.to_owned();
        self.requests.borrow_mut().push((self.clock.now(), path.clone()));
        // One request in flight per resource, whatever its query.
        let resource = path.split('?').next().unwrap().to_owned();
        let mut in_flight = self.in_flight.borrow_mut();
        let count = in_flight.entry(resource.clone()).or_default();
        *count += 1;
        assert_eq!(*count, 1, "two requests for {path} at once");
        drop(in_flight);
        let guard = InFlight(self, resource);
        Box::pin(async move {
            let reply = (self.responses.borrow())(self, &path);
            self.clock.sleep(self.round_trip.get()).await;
            drop(guard);
            match reply {
                Reply::Body(status, body) => {
                    Ok(HttpResponse { status, body, ..HttpResponse::default() })
                }
                Reply::RetryAfter(seconds) => Ok(HttpResponse {
                    status: 429,
                    retry_after: Some(seconds.to_string()),
                    ..HttpResponse::default()
                }),
                Reply::Broken => Err(TransportError("the connection was lost".to_owned())),
            }
        })
    }
}

struct Sim {
    owner: Owner,
    clock: Rc<FakeClock>,
    server: Rc<Server>,
    visible: RwSignal<bool>,
    online: RwSignal<bool>,
    session: SessionState,
    data: PageData,
    query: RwSignal<RunsQuery>,
    page: Polled<Listing>,
    summary: Polled<RunsSummary>,
    freshness: Memo<Freshness>,
}

impl Sim {
    fn start(responses: impl Fn(&Server, &str) -> Reply + 'static) -> Self {
        Self::start_skewed(TimeDelta::zero(), responses)
    }

    fn start_skewed(
        ahead: TimeDelta,
        responses: impl Fn(&Server, &str) -> Reply + 'static,
    ) -> Self {
        static EXECUTOR: Once = Once::new();
        EXECUTOR.call_once(|| Executor::init_futures_executor().unwrap());
        let clock = FakeClock::at(NOW);
        let server = Rc::new(Server {
            clock: Rc::clone(&clock),
            responses: RefCell::new(Box::new(responses)),
            round_trip: Cell::new(Duration::from_millis(40)),
            ahead,
            requests: RefCell::default(),
            in_flight: RefCell::default(),
        });
        let transport = Rc::<Server>::clone(&server);
        let client = Client::new(
            transport,
            Rc::<FakeClock>::clone(&clock),
            tokens(&Rc::default()),
            BASE,
            None,
        );
        let owner = Owner::new();
        owner.set();
        let (visible, online) = (RwSignal::new(true), RwSignal::new(true));
        let browser_status =
            BrowserStatus { visible: visible.read_only(), online: online.read_only() };
        let session = SessionState::new(client, Host::default());
        let data = PageData::new(session, browser_status);
        let query = RwSignal::new(RunsQuery::default());
        let page = data.listing(Memo::new(move |_| (workflow(), query.get())));
        let summary = data.summary(Memo::constant((workflow(), SummaryWindow::default())));
        let freshness = data.freshness([page.fetch_status, summary.fetch_status]);
        let sim = Self {
            owner,
            clock,
            server,
            visible,
            online,
            session,
            data,
            query,
            page,
            summary,
            freshness,
        };
        sim.settle();
        sim
    }

    fn settle(&self) {
        Executor::poll_local();
    }

    /// Advances the clock from timer to timer.
    fn advance(&self, duration: Duration) {
        let end = after(self.clock.now(), duration);
        self.settle();
        while let Some(next) = self.clock.next().filter(|next| *next <= end) {
            self.clock.advance((next - self.clock.now()).to_std().unwrap_or_default());
            self.settle();
        }
        self.clock.advance((end - self.clock.now()).to_std().unwrap());
        self.settle();
    }

    /// Advances the clock in one step, like a machine that sleeps.
    fn sleep(&self, duration: Duration) {
        self.clock.advance(duration);
        self.settle();
    }

    fn next_update(&self) -> NextUpdate {
        self.freshness.get_untracked().next_update
    }

    fn statuses(&self) -> Vec<String> {
        self.page.remote.with_untracked(|remote| {
            let rows = remote.value.iter().flat_map(|list| &list.page.rows);
            rows.map(|row| match row {
                RunsRow::Run(run) => run.status.to_string(),
                RunsRow::Unreadable { problem, .. } => panic!("{problem}"),
            })
            .collect()
        })
    }
}

fn id(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn run(number: usize, status: &str, finished: u64) -> String {
    format!(
        r#"{{"id":"{}","status":"{status}","finished_steps":{finished},"total_steps":9999}}"#,
        id(number)
    )
}

fn summary(running: usize) -> String {
    format!(r#"{{"total_runs":100,"running":{running},"pending":0,"completed":3}}"#)
}

/// `active` runs that make progress with every response, and some completed ones.
fn active_runs(active: usize) -> impl Fn(&Server, &str) -> Reply + 'static {
    let ticks = Cell::new(0);
    move |server, path| {
        ticks.set(ticks.get() + 1);
        if path.starts_with("/summary") {
            return server.envelope(&summary(active));
        }
        if path.ends_with("/status") {
            return server.envelope(&run(id_of(path), "running", ticks.get()));
        }
        let rows: Vec<_> = (0..active.max(4))
            .map(|number| {
                let status = if number < active { "running" } else { "completed" };
                run(number, status, if number < active { ticks.get() } else { 9999 })
            })
            .collect();
        server.envelope(&format!("[{}]", rows.join(",")))
    }
}

#[test]
fn request_rate_is_independent_of_active_runs() {
    for active in [3, 100] {
        let sim = Sim::start(active_runs(active));
        sim.advance(secs(300));
        let max = sim.server.max_requests_per_minute();
        assert!((30..=35).contains(&max), "{active}: {max}");
        assert_eq!(sim.server.count("/status"), 0);
    }
}

#[test]
fn ending_runs_do_not_raise_the_request_rate() {
    // One of a hundred runs ends with every response.
    let ended = Cell::new(0_usize);
    let sim = Sim::start(move |server, path| {
        let status = |number| if number < ended.get() { "completed" } else { "running" };
        if path.starts_with("/summary") {
            return server.envelope(&summary(7));
        }
        if path.ends_with("/status") {
            return server.envelope(&run(id_of(path), status(id_of(path)), 1));
        }
        ended.set(ended.get() + 1);
        let rows: Vec<_> = (0..100).map(|number| run(number, status(number), 1)).collect();
        server.envelope(&format!("[{}]", rows.join(",")))
    });
    sim.advance(secs(600));
    let max = sim.server.max_requests_per_minute();
    assert!(max <= 35, "{max}");
    // One status request each, except for the first, which was never seen active, and the last two,
    // which are polled by status.
    for number in 1..98 {
        assert_eq!(sim.server.count(&format!("{}/status", id(number))), 1, "{number}");
    }
    assert_eq!(sim.server.count(&format!("{}/status", id(0))), 0);
}

fn id_of(path: &str) -> usize {
    let digits = path.trim_end_matches("/status").rsplit('-').next().unwrap();
    digits.parse().unwrap()
}

#[test]
fn idle_list_polls_four_times_a_minute() {
    let sim = Sim::start(active_runs(0));
    sim.advance(secs(3600));
    let max = sim.server.max_requests_per_minute();
    assert!((2..=4).contains(&max), "{max}");
    assert_eq!(sim.server.count("/status"), 0);
    assert_eq!(sim.next_update(), NextUpdate::Every(secs(30)));
}

#[test]
fn polls_a_single_active_run_by_status_between_lists() {
    let sim = Sim::start(active_runs(1));
    sim.advance(secs(120));
    let (lists, statuses) = (sim.server.count("?offset"), sim.server.count("/status"));
    assert!((4..=5).contains(&lists), "{lists}");
    assert!(statuses >= 45, "{statuses}");
    let requests = sim.server.requests.borrow();
    // The first two start together.
    for pair in requests.windows(2).skip(1) {
        assert!(pair[1].0 - pair[0].0 >= TimeDelta::milliseconds(1750), "{pair:?}");
    }
}

/// A page with `active` runs and `failed` ones, whose status is `cause`.
fn failed_runs(
    active: usize,
    failed: usize,
    cause: impl Fn(&Server, &str) -> Reply + 'static,
) -> impl Fn(&Server, &str) -> Reply + 'static {
    let ticks = Cell::new(0);
    move |server, path| {
        ticks.set(ticks.get() + 1);
        if path.starts_with("/summary") {
            return server.envelope(&summary(active));
        }
        if path.ends_with("/status") {
            if id_of(path) < active {
                return server.envelope(&run(id_of(path), "running", ticks.get()));
            }
            return cause(server, path);
        }
        let first = if path.contains("offset=20") { 500 } else { 0 };
        let rows: Vec<_> = (0..active + failed)
            .map(|number| match number < active {
                true => run(number, "running", ticks.get()),
                false => run(first + number, "failed", 3),
            })
            .collect();
        server.envelope(&format!("[{}]", rows.join(",")))
    }
}

fn errors(sim: &Sim) -> Vec<Option<String>> {
    sim.page.remote.with_untracked(|remote| {
        let page = &remote.value.as_ref().unwrap().page;
        page.runs().map(|run| run.error.clone()).collect()
    })
}

#[test]
fn requests_the_cause_of_each_failed_run_once() {
    for active in [0, 1, 2, 3] {
        let cause = |server: &Server, path: &str| {
            let error = format!(r#","error":"Traceback:\n a\nno voice {}"}}"#, id_of(path));
            server.envelope(&run(id_of(path), "failed", 3).replace('}', &error))
        };
        let sim = Sim::start(failed_runs(active, 20, cause));
        // Two pages, and the first one once more.
        for (offset, number) in [(0, 0), (20, 500), (0, 0)] {
            sim.query.set(sim.query.get_untracked().with_offset(offset));
            sim.advance(secs(200));
            let expected = Some(format!("no voice {}", number + active));
            assert_eq!(errors(&sim)[active], expected, "{active}");
            assert!(errors(&sim)[active..].iter().all(Option::is_some), "{active}");
        }
        for number in (active..active + 20).flat_map(|number| [number, 500 + number]) {
            let requested = sim.server.count(&format!("{}/status", id(number)));
            assert_eq!(requested, 1, "{active}: {number}");
        }
        let max = sim.server.max_requests_per_minute();
        assert!(max <= 35, "{active}: {max}");
    }
}

#[test]
fn causes_that_are_not_available_are_requested_once() {
    let body = "{}".to_owned();
    for status in [400, 403, 404, 409, 422, 500, 503, 200] {
        for active in [0, 3] {
            let body = body.clone();
            let cause = move |_: &Server, _: &str| Reply::Body(status, body.clone());
            let sim = Sim::start(failed_runs(active, 5, cause));
            sim.advance(secs(200));
            assert_eq!(sim.server.count("/status"), 5, "{status}");
            assert_eq!(errors(&sim)[active..], vec![Some(String::new()); 5], "{status}");
            assert_eq!(sim.page.remote.with_untracked(|remote| remote.error.clone()), None);
            let max = sim.server.max_requests_per_minute();
            assert!(max <= 35, "{active}: {max}");
        }
    }
}

#[test]
fn causes_wait_for_the_server() {
    let cause = |_: &Server, _: &str| Reply::RetryAfter(40);
    let sim = Sim::start(failed_runs(0, 5, cause));
    sim.advance(secs(41));
    assert_eq!(sim.server.count("/status"), 1);
    sim.advance(secs(600));
    let (lists, statuses) = (sim.server.count("?offset"), sim.server.count("/status"));
    assert!(lists >= 12 && statuses <= lists + 1, "{lists} {statuses}");
    let all_down = Sim::start(failed_runs(0, 5, |_, _| Reply::Broken));
    *all_down.server.responses.borrow_mut() = Box::new(|_, _| Reply::Broken);
    all_down.advance(secs(600));
    assert!(all_down.server.request_count() < 50, "{}", all_down.server.request_count());
}

/// A page with three running runs that also needs the usual duration; `sample` replies to that request.
fn estimated(
    sample: impl Fn(&Server) -> Reply + 'static,
) -> (Sim, RwSignal<bool>, ReadSignal<Option<UsualTime>>) {
    let list = active_runs(3);
    let sim =
        Sim::start(
            move |server, path| {
                if path.contains("limit=100") { sample(server) } else { list(server, path) }
            },
        );
    let is_needed = RwSignal::new(false);
    let usual = sim.data.usual_time(workflow(), Memo::new(move |_| is_needed.get()));
    sim.settle();
    (sim, is_needed, usual)
}

/// Ten completed runs of two minutes.
fn sample(server: &Server) -> Reply {
    let run = |number| {
        let times = r#""started_at":"2026-10-19T07:00:00Z","completed_at":"2026-10-19T07:02:00Z""#;
        format!(r#"{{"id":"{}","status":"completed",{times}}}"#, id(number))
    };
    server.envelope(&format!("[{}]", (0..10).map(run).collect::<Vec<_>>().join(",")))
}

#[test]
fn requests_the_usual_duration_once_when_it_is_needed() {
    let (sim, is_needed, usual) = estimated(sample);
    sim.advance(secs(60));
    assert_eq!(sim.server.count("limit=100"), 0);
    is_needed.set(true);
    sim.advance(secs(300));
    let two_minutes = Some(TimeDelta::minutes(2));
    assert_eq!(usual.get_untracked().map(|usual| usual.to), two_minutes);
    assert_eq!(sim.server.count("limit=100&status=completed"), 1);
    let max = sim.server.max_requests_per_minute();
    assert!((30..=35).contains(&max), "{max}");
    // The first two start together.
    for pair in sim.server.requests.borrow().windows(2).skip(1) {
        assert!(pair[1].0 - pair[0].0 >= TimeDelta::milliseconds(1750), "{pair:?}");
    }
    let later = sim.data.usual_time(workflow(), Memo::constant(true));
    sim.advance(secs(60));
    assert_eq!(later.get_untracked().map(|usual| usual.to), two_minutes);
    assert_eq!(sim.server.count("limit=100"), 1, "kept for the session");
}

#[test]
fn the_usual_duration_waits_for_the_server_and_the_page() {
    let down = Rc::new(Cell::new(true));
    let is_down = Rc::clone(&down);
    let (sim, is_needed, usual) =
        estimated(move |server| if is_down.get() { Reply::Broken } else { sample(server) });
    sim.visible.set(false);
    is_needed.set(true);
    sim.advance(secs(60));
    assert_eq!(sim.server.count("limit=100"), 0, "hidden");
    sim.visible.set(true);
    sim.advance(secs(600));
    let attempts = sim.server.count("limit=100");
    assert!((8..=20).contains(&attempts), "{attempts}");
    assert!(sim.server.max_requests_per_minute() <= 35);
    assert_eq!(sim.page.remote.with_untracked(|remote| remote.error.clone()), None);
    down.set(false);
    sim.advance(secs(60));
    assert!(usual.get_untracked().is_some());
}

#[test]
fn a_refused_usual_duration_is_requested_again_on_return() {
    for status in [400, 403, 422] {
        let (sim, is_needed, usual) =
            estimated(move |_| Reply::Body(status, r#"{"detail":"no"}"#.to_owned()));
        is_needed.set(true);
        sim.advance(secs(300));
        assert_eq!((sim.server.count("limit=100"), usual.get_untracked()), (1, None), "{status}");
        sim.visible.set(false);
        sim.settle();
        sim.visible.set(true);
        sim.advance(secs(300));
        assert_eq!(sim.server.count("limit=100"), 2, "{status}");
    }
}

#[test]
fn a_hidden_page_polls_once_a_minute_if_it_notifies() {
    for notifies in [false, true] {
        let sim = Sim::start(active_runs(3));
        sim.data.notifies.set(notifies);
        sim.visible.set(false);
        sim.advance(secs(70));
        let before = sim.server.request_count();
        sim.advance(secs(600));
        let requests = sim.server.request_count() - before;
        let expected = if notifies { 18..=22 } else { 0..=0 };
        assert!(expected.contains(&requests), "{notifies}: {requests}");
        sim.visible.set(true);
        sim.advance(secs(60));
        assert!(sim.server.max_requests_per_minute() <= 35);
    }
}

#[test]
fn requests_what_has_ended_once_for_each_absence() {
    let list = active_runs(3);
    let sim = Sim::start(move |server, path| {
        if !path.contains("sort=completed_at") {
            return list(server, path);
        }
        let end = r#","completed_at":"2026-10-19T07:30:00Z"}"#;
        let run = |number| run(number, "failed", 3).replace('}', end);
        server.envelope(&format!("[{},{}]", run(1), run(2)))
    });
    let since = RwSignal::new(None);
    let ended = sim.data.ended_since(workflow(), since);
    sim.advance(secs(60));
    assert_eq!(sim.server.count("sort=completed_at"), 0);
    for (requests, (time, count)) in [("07:00", 2), ("08:00", 0), ("07:29", 2)].iter().enumerate() {
        since.set(format!("2026-10-19T{time}:00Z").parse().ok());
        sim.advance(secs(120));
        assert_eq!(ended.get_untracked().map(|ended| ended.total()), Some(*count));
        assert_eq!(
            sim.server.count("limit=100&status=completed%2Cfailed%2Ccancelled"),
            requests + 1
        );
    }
    assert!(sim.server.max_requests_per_minute() <= 35);
}

#[test]
fn suspends_polling_and_resumes_one_request_at_a_time() {
    type Switch = fn(&Sim, bool);
    let switches: [Switch; 3] = [
        |sim, on| sim.visible.set(on),
        |sim, on| sim.online.set(on),
        |sim, on| sim.data.paused.set(!on),
    ];
    for switch in switches {
        let sim = Sim::start(active_runs(5));
        sim.advance(secs(10));
        switch(&sim, false);
        sim.advance(secs(1));
        let before = sim.server.request_count();
        sim.advance(secs(3600));
        assert_eq!(sim.server.request_count(), before);
        switch(&sim, true);
        sim.advance(secs(1));
        assert_eq!(sim.server.request_count(), before + 1);
        sim.advance(MIN_REQUEST_INTERVAL);
        assert_eq!(sim.server.request_count(), before + 2);
    }
}

#[test]
fn pause_suppresses_focus_and_reconnect_requests() {
    let sim = Sim::start(active_runs(5));
    sim.data.paused.set(true);
    sim.advance(secs(1));
    let before = sim.server.request_count();
    for signal in [sim.visible, sim.online] {
        signal.set(false);
        sim.advance(secs(60));
        signal.set(true);
        sim.advance(secs(60));
    }
    assert_eq!(sim.server.request_count(), before);
    assert_eq!(sim.next_update(), NextUpdate::Paused);
    sim.page.refresh();
    sim.advance(secs(60));
    assert_eq!(sim.server.request_count(), before + 1);
}

#[test]
fn resumes_after_sleep_with_one_request() {
    let sim = Sim::start(active_runs(5));
    sim.advance(secs(61));
    let before = sim.server.request_count();
    sim.sleep(secs(8 * 3600));
    sim.advance(secs(1));
    assert_eq!(sim.server.request_count(), before + 1);
    sim.advance(secs(60));
    assert!(sim.server.request_count() <= before + 1 + 35);
}

#[test]
fn does_not_leak_over_a_day() {
    let sim = Sim::start(active_runs(3));
    let resources = |sim: &Sim| {
        (sim.clock.sleepers(), Rc::strong_count(&sim.server), Rc::strong_count(&sim.clock))
    };
    sim.advance(secs(3600));
    // Between two requests, so that the same tasks are pending.
    let (after_an_hour, first) = (resources(&sim), sim.server.request_count());
    sim.advance(secs(23 * 3600));
    assert_eq!(resources(&sim), after_an_hour);
    assert!(sim.server.request_count() > 20 * first);
    // The tick of the clock and one timer per value.
    assert_eq!(sim.clock.sleepers(), 3);
}

#[test]
fn cleans_up_on_unmount() {
    let sim = Sim::start(active_runs(3));
    sim.server.round_trip.set(secs(3));
    // During a request.
    sim.advance(secs(3));
    let before = sim.server.request_count();
    sim.owner.cleanup();
    sim.advance(secs(3600));
    assert_eq!((sim.server.request_count(), sim.clock.sleepers()), (before, 0));
    assert!(sim.server.in_flight.borrow().values().all(|count| *count == 0));
    // No task or signal keeps the client alive.
    assert_eq!(Rc::strong_count(&sim.server), 1);
}

#[test]
fn ignores_stale_responses() {
    let sim = Sim::start(|server, path| {
        if path.starts_with("/summary") {
            return server.envelope(&summary(1));
        }
        let ascending = path.contains("order=asc");
        server.round_trip.set(if ascending { secs(1) } else { secs(5) });
        let status = if ascending { "paused" } else { "failed" };
        server.envelope(&format!("[{}]", run(1, status, 1)))
    });
    sim.advance(secs(1));
    // The first response is pending, and takes longer than the second.
    let sorted =
        sim.query.get_untracked().sorted_by(onepin_runs::routing::query::SortField::CreatedAt);
    sim.query.set(sorted);
    for _ in 0..20 {
        sim.advance(Duration::from_millis(500));
        assert_ne!(sim.statuses(), ["failed"]);
    }
    assert_eq!(sim.statuses(), ["paused"]);
}

#[test]
fn fetches_the_error_of_an_ended_run() {
    let lists = Cell::new(0);
    let sim = Sim::start(move |server, path| {
        if path.starts_with("/summary") {
            return server.envelope(&summary(1));
        }
        if path.ends_with("/status") {
            let body = run(1, "failed", 3).replace('}', r#","error":"no voice"}"#);
            return server.envelope(&body);
        }
        lists.set(lists.get() + 1);
        let status = if lists.get() == 1 { "running" } else { "failed" };
        let others = (2..6).map(|number| run(number, "running", 1)).collect::<Vec<_>>();
        server.envelope(&format!("[{},{}]", run(1, status, 3), others.join(",")))
    });
    let why = || {
        sim.page.remote.with_untracked(|remote| {
            match &remote.value.as_ref().unwrap().page.rows[0] {
                RunsRow::Run(run) => run.error.clone(),
                RunsRow::Unreadable { problem, .. } => panic!("{problem}"),
            }
        })
    };
    sim.advance(secs(60));
    assert_eq!((sim.server.count("/status"), why().as_deref()), (1, Some("no voice")));
}

#[test]
fn retries_with_backoff_and_keeps_data() {
    let sim = Sim::start(active_runs(5));
    sim.advance(secs(1));
    let healthy = sim.server.responses.replace(Box::new(|server, path| {
        let time = server.time();
        match path.len() % 3 {
            0 => Reply::Broken,
            1 => Reply::Body(200, "<html></html>".to_owned()),
            _ => Reply::Body(
                503,
                format!(r#"{{"meta":{{"request_id":"req_9","timestamp":"{time}"}}}}"#),
            ),
        }
    }));
    sim.advance(secs(60));
    let first = sim.server.request_count();
    sim.advance(secs(600));
    let retries = sim.server.request_count() - first;
    assert!((18..=22).contains(&retries), "{retries} requests in ten minutes, of two values");
    assert_eq!(sim.statuses().len(), 5);
    assert!(matches!(sim.next_update(), NextUpdate::Retrying { .. }), "{:?}", sim.next_update());
    assert!(sim.freshness.get_untracked().is_stale());
    *sim.server.responses.borrow_mut() = healthy;
    sim.advance(secs(61));
    assert_eq!(sim.next_update(), NextUpdate::Every(secs(2)));
    assert_eq!(sim.page.remote.with_untracked(|remote| remote.error.clone()), None);
}

#[test]
fn honours_retry_after() {
    let sim = Sim::start(|_, _| Reply::RetryAfter(40));
    sim.advance(secs(39));
    assert_eq!(sim.server.request_count(), 2);
    sim.visible.set(false);
    sim.advance(Duration::from_millis(500));
    sim.visible.set(true);
    sim.advance(Duration::from_millis(400));
    assert_eq!(sim.server.request_count(), 2);
    sim.advance(secs(4));
    assert_eq!(sim.server.request_count(), 4);
}

#[test]
fn permanent_errors_stop_only_their_value() {
    for (status, kind) in
        [(401, ErrorKind::Unauthorized), (403, ErrorKind::Forbidden), (422, ErrorKind::Invalid)]
    {
        let healthy = active_runs(3);
        let sim = Sim::start(move |server, path| {
            if path.starts_with("/summary") {
                return Reply::Body(status, "{}".to_owned());
            }
            healthy(server, path)
        });
        sim.advance(secs(60));
        // A 401 is retried once with a fresh token.
        let requests = if status == 401 { 2 } else { 1 };
        assert_eq!(sim.server.count("/summary"), requests, "{status}");
        assert!(sim.server.count("?offset") > 20);
        let error = sim.summary.remote.with_untracked(|remote| remote.error.clone()).unwrap();
        assert_eq!(error.kind, kind);
        assert!(matches!(sim.next_update(), NextUpdate::Stopped(error) if error.kind == kind));
    }
}

#[test]
fn what_was_there_is_requested_again() {
    let (status, healthy) = (Rc::new(Cell::new(404)), active_runs(3));
    let current = Rc::clone(&status);
    let sim = Sim::start(move |server, path| match current.get() {
        200 => healthy(server, path),
        other => Reply::Body(other, "{}".to_owned()),
    });
    // Since the runs of a new workflow can be missing for a while, even the first response counts.
    sim.advance(secs(3600));
    let per_hour = sim.server.count("?offset");
    assert!((60..80).contains(&per_hour), "{per_hour} at growing intervals");
    let error = |kind| matches!(sim.next_update(), NextUpdate::Retrying { error, .. } if error.kind == kind);
    assert!(error(ErrorKind::NotFound));
    status.set(200);
    sim.advance(secs(61));
    assert!(matches!(sim.next_update(), NextUpdate::Every(_)));
    for (code, kind) in
        [(404, ErrorKind::NotFound), (410, ErrorKind::NotFound), (409, ErrorKind::Conflict)]
    {
        status.set(code);
        sim.advance(secs(90));
        assert!(error(kind), "{code}");
        assert_eq!(sim.statuses().len(), 4, "the rows stay");
        status.set(200);
        // A return of the tab or the network is a reason to ask at once.
        for condition in [sim.visible, sim.online] {
            condition.set(false);
            sim.settle();
            condition.set(true);
            sim.advance(secs(6));
            assert!(matches!(sim.next_update(), NextUpdate::Every(_)), "{code}");
        }
    }
}

#[test]
fn permanent_errors_are_requested_again_on_return() {
    let (status, healthy) = (Rc::new(Cell::new(403)), active_runs(3));
    let current = Rc::clone(&status);
    let sim = Sim::start(move |server, path| match current.get() {
        200 => healthy(server, path),
        other => Reply::Body(other, "{}".to_owned()),
    });
    for (condition, requests) in [(sim.visible, 2), (sim.online, 3)] {
        sim.advance(secs(3600));
        assert!(matches!(sim.next_update(), NextUpdate::Stopped(_)));
        condition.set(false);
        sim.advance(secs(60));
        condition.set(true);
        sim.advance(secs(60));
        assert_eq!(sim.server.count("?offset"), requests);
    }
    status.set(200);
    sim.visible.set(false);
    sim.settle();
    sim.visible.set(true);
    sim.advance(secs(6));
    assert!(matches!(sim.next_update(), NextUpdate::Every(_)));
}

#[test]
fn summary_follows_run_changes() {
    let changing = Sim::start(active_runs(3));
    changing.advance(secs(600));
    let requests = changing.server.count("/summary");
    assert!((36..=41).contains(&requests), "{requests}");
    let still = Sim::start(active_runs(0));
    still.advance(secs(600));
    let requests = still.server.count("/summary");
    assert!((8..=11).contains(&requests), "{requests}");
}

#[test]
fn applies_the_refresh_rate() {
    let sim = Sim::start(active_runs(5));
    sim.advance(secs(10));
    for (refresh_rate, interval) in [(RefreshRate::Calm, 15), (RefreshRate::Slow, 60)] {
        sim.data.refresh_rate.set(refresh_rate);
        sim.advance(secs(60));
        let before = sim.server.count("?offset");
        sim.advance(secs(600));
        let requests = u64::try_from(sim.server.count("?offset") - before).unwrap();
        assert!(
            (600 / interval - 1..=600 / interval).contains(&requests),
            "{refresh_rate:?}: {requests}"
        );
        assert_eq!(sim.next_update(), NextUpdate::Every(secs(interval)));
    }
}

#[test]
fn uses_server_time_with_a_skewed_clock() {
    for hours in [-5, 5] {
        let ahead = TimeDelta::hours(hours);
        let sim = Sim::start_skewed(ahead, active_runs(5));
        sim.advance(secs(3));
        let difference = |time: Timestamp| (time - (sim.clock.now() + ahead)).num_seconds().abs();
        assert!(difference(sim.data.server.now_untracked()) <= 1);
        assert!(difference(sim.freshness.get_untracked().as_of.unwrap()) <= 3);
        sim.online.set(false);
        sim.advance(secs(60));
        let NextUpdate::Offline(since) = sim.next_update() else {
            panic!("{:?}", sim.next_update())
        };
        assert!((59..=61).contains(&difference(since)), "{since}");
    }
}

#[test]
fn restores_the_list_and_refreshes_it() {
    let sim = Sim::start(active_runs(3));
    sim.advance(Duration::from_secs(1));
    let shown = sim.page.remote.get_untracked().value.unwrap();
    let reopen = |query: RunsQuery| {
        let browser_status =
            BrowserStatus { visible: sim.visible.read_only(), online: sim.online.read_only() };
        let data = PageData::new(sim.session, browser_status);
        data.listing(Memo::constant((workflow(), query)))
    };
    let page = reopen(RunsQuery::default());
    assert_eq!(page.remote.get_untracked().value, Some(shown));
    assert!(!page.remote.get_untracked().loading);
    assert_eq!(
        page.fetch_status.get_untracked().as_of,
        sim.page.fetch_status.get_untracked().as_of
    );
    let before = sim.server.requests.borrow().len();
    sim.settle();
    assert_eq!(sim.server.requests.borrow().len(), before + 1);
    // Another list is not restored.
    let other = reopen(RunsQuery::default().with_limit(50));
    assert_eq!(other.remote.get_untracked().value, None);
}

/// A run page of the simulated server with a run of this status, whose analysis replies with `analysis`.
fn run_page(status: &'static str, analysis: &'static str) -> (Sim, Polled<OptionalAnalysis>) {
    let ticks = Cell::new(0);
    let sim = Sim::start(move |server, path| {
        ticks.set(ticks.get() + 1);
        if path.ends_with("/analysis") {
            return match analysis {
                "" => Reply::Body(
                    404,
                    r#"{"error":{"code":"NOT_FOUND","message":"none"}}"#.to_owned(),
                ),
                data => server.envelope(data),
            };
        }
        if path.ends_with("/overview") {
            let data = format!(r#"{{"run":{}}}"#, run(1, status, ticks.get()));
            return server.envelope(&data);
        }
        if path.starts_with("/summary") {
            return server.envelope(&summary(0));
        }
        if path.starts_with('/') {
            return server.envelope(&run(1, status, ticks.get()));
        }
        server.envelope("[]")
    });
    let key = Memo::constant((workflow(), id(1).parse().unwrap()));
    sim.data.run(key);
    sim.data.overview(key);
    let analysis = sim.data.analysis(key);
    sim.settle();
    (sim, analysis)
}

#[test]
fn analysis_is_polled_slowly_until_it_is_final() {
    let running = r#"{"run":{"status":"running"}}"#;
    let (sim, analysis) = run_page("running", running);
    // The first requests of a page are sent at once.
    sim.advance(secs(60));
    sim.server.requests.borrow_mut().clear();
    sim.advance(secs(600));
    let count = sim.server.count("/analysis");
    assert!((18..=20).contains(&count), "{count}");
    let max = sim.server.max_requests_per_minute();
    assert!(max <= 35, "{max}");
    assert!(analysis.remote.with_untracked(|remote| remote.value.clone().flatten().is_some()));

    for ended in [
        r#"{"run":{"status":"completed"}}"#,
        r#"{"run":{"status":"failed"},"credits":{"reason":"no_recorded_spend"}}"#,
    ] {
        let (sim, _) = run_page("completed", ended);
        sim.advance(secs(600));
        assert_eq!(sim.server.count("/analysis"), 1, "{ended}");
    }
    let settling = r#"{"run":{"status":"completed"},"credits":{"reason":"run_not_settled"}}"#;
    let (sim, _) = run_page("completed", settling);
    sim.advance(secs(300));
    assert!(sim.server.count("/analysis") > 5);
}

#[test]
fn a_final_response_is_requested_again_until_it_is_readable() {
    let unreadable = r#"{"run":{"status":"completed"},"credits":"none","languages":7}"#;
    let (sim, analysis) = run_page("completed", unreadable);
    sim.advance(secs(60));
    let is_readable = || analysis.remote.with_untracked(|remote| remote.warnings.is_empty());
    assert!(!is_readable());
    *sim.server.responses.borrow_mut() =
        Box::new(|server, _| server.envelope(r#"{"run":{"status":"completed"}}"#));
    sim.advance(secs(60));
    assert!(is_readable());
    let before = sim.server.count("/analysis");
    sim.advance(secs(600));
    assert_eq!(sim.server.count("/analysis"), before);
}

#[test]
fn a_server_without_analysis_is_asked_once() {
    let (sim, analysis) = run_page("running", "");
    sim.advance(secs(600));
    assert_eq!(sim.server.count("/analysis"), 1);
    let (value, error) =
        analysis.remote.with_untracked(|remote| (remote.value.clone(), remote.error.clone()));
    assert_eq!((value, error), (Some(None), None));
}

#[test]
fn a_replica_without_the_run_does_not_clear_its_analysis() {
    let (sim, analysis) = run_page("running", r#"{"run":{"status":"running"}}"#);
    sim.advance(secs(1));
    *sim.server.responses.borrow_mut() = Box::new(|_, _| Reply::Body(405, String::new()));
    analysis.refresh();
    sim.advance(secs(1));
    assert_eq!(sim.server.count("/analysis"), 2);
    let known = analysis
        .remote
        .with_untracked(|remote| (remote.value.clone().flatten().is_some(), remote.error.clone()));
    assert_eq!(known, (true, None));
}

/// A page of Run Data with `count` lines from `offset`, each dropped in one language.
fn dropped_lines(offset: usize, count: usize) -> String {
    let line = |at: usize| {
        format!(
            r#"{{"line_index":{at},"cards":[{{"id":"{at}","locale_code":"de-DE","status":"dropped"}}]}}"#
        )
    };
    let lines: Vec<_> = (offset..offset + count).map(line).collect();
    format!(r#"{{"rows":[{}]}}"#, lines.join(","))
}

/// A run page with its lines opened. Of the 100 lines, only those from `first` on have failed.
fn lines_page(first: usize) -> (Sim, LinesSearch) {
    let sim = lines_server(first);
    let search = sim.data.lines(Memo::constant(lines_key()));
    sim.settle();
    (sim, search)
}

fn lines_server(first: usize) -> Sim {
    Sim::start(move |server, path| {
        let Some((_, query)) = path.split_once("/data?") else { return server.envelope("{}") };
        let number = |name: &str| -> usize {
            let value = query.split('&').find_map(|pair| pair.strip_prefix(name)).unwrap();
            value.parse().unwrap()
        };
        let (offset, limit) = (number("offset="), number("limit="));
        let page = dropped_lines(offset, limit.min(100 - offset));
        let page = if offset < first { page.replace("dropped", "delivered") } else { page };
        server.envelope(&page)
    })
}

/// The failed lines of a run that has ended.
fn lines_key() -> LinesKey {
    LinesKey {
        run: (workflow(), id(1).parse().unwrap()),
        query: LinesQuery::default(),
        limits: std::sync::Arc::default(),
        has_ended: true,
        refreshes: 0,
    }
}

/// The number of found lines and of read ones.
fn found(search: LinesSearch) -> (usize, u64) {
    search.polled.remote.with_untracked(|remote| {
        let found = &remote.value.as_ref().unwrap().found;
        (found.takes.len(), found.read)
    })
}

#[test]
fn lines_are_searched_until_enough_are_found() {
    let (sim, search) = lines_page(0);
    sim.advance(secs(600));
    assert_eq!((found(search), sim.server.count("/data")), ((20, 20), 1));
    search.search_more();
    sim.advance(secs(600));
    assert_eq!((found(search), sim.server.count("/data")), ((40, 40), 2));
    search.search_more();
    sim.advance(secs(600));
    assert_eq!((found(search), sim.server.count("/data")), ((80, 80), 4));
}

/// Lines of an ended run are not polled, so the user's refresh starts the search again.
#[test]
fn refreshed_lines_are_read_again_as_far_as_they_were_shown() {
    let sim = lines_server(0);
    let refreshes = RwSignal::new(0);
    let key = move || LinesKey { refreshes: refreshes.get(), ..lines_key() };
    let search = sim.data.lines(Memo::new(move |_| key()));
    sim.advance(secs(60));
    search.search_more();
    sim.advance(secs(60));
    let before = sim.server.count("/data");
    refreshes.set(1);
    sim.advance(secs(60));
    assert_eq!((found(search), sim.server.count("/data")), ((40, 40), before + 2));
}

#[test]
fn a_search_without_failed_lines_reads_all_within_the_rate_limit() {
    let (sim, search) = lines_page(100);
    sim.advance(secs(600));
    assert_eq!((found(search), sim.server.count("/data")), ((0, 100), 5));
    let max = sim.server.max_requests_per_minute();
    assert!(max <= 35, "{max}");
}

#[test]
fn a_search_continues_after_an_error_where_it_was() {
    let (sim, search) = lines_page(80);
    sim.advance(secs(3));
    let before = found(search);
    assert!(before.1 > 0 && before.1 < 100, "{before:?}");
    let responses = sim.server.responses.replace(Box::new(|_, _| Reply::Broken));
    sim.advance(secs(10));
    assert_eq!(found(search), before);
    assert!(search.polled.remote.with_untracked(|remote| remote.error.is_some()));
    *sim.server.responses.borrow_mut() = responses;
    sim.advance(secs(120));
    assert_eq!(found(search), (20, 100));
    assert!(search.polled.remote.with_untracked(|remote| remote.error.is_none()));
}

#[test]
fn a_server_without_lines_is_asked_once() {
    for status in [404, 405] {
        let sim = Sim::start(move |_, _| Reply::Body(status, String::new()));
        let search = sim.data.lines(Memo::constant(lines_key()));
        sim.settle();
        sim.advance(secs(600));
        assert_eq!(sim.server.count("/data"), 1);
        let (missing, error) = search.polled.remote.with_untracked(|remote| {
            (remote.value.as_ref().unwrap().found.is_missing, remote.error.clone())
        });
        assert_eq!((missing, error), (true, None));
    }
}
