//! Polls a value: executes the commands of [`Machine`] with requests, timers and signals.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{AbortHandle, LocalBoxFuture, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, ErrorKind};
use crate::domain::time::Timestamp;
use crate::host::Host;
use crate::platform::clock::{Clock, ServerTime};
use crate::poll::event::{Command, Event, Generation, PollConditions};
use crate::poll::freshness::{FetchError, FetchStatus};
use crate::poll::machine::Machine;
use crate::poll::rate_limit::RateLimiter;
use crate::poll::schedule::{ChangeRate, RefreshRate};
use crate::poll::server_clock::ServerClock;
use dom::reactive::{Memo, RwSignal, StoredValue};

/// The dependencies shared by all polled values of a page.
#[derive(Clone)]
pub(crate) struct PollContext {
    pub(crate) clock: Rc<dyn Clock>,
    pub(crate) server: ServerClock,
    pub(crate) conditions: Memo<PollConditions>,
    pub(crate) refresh_rate: Memo<RefreshRate>,
    pub(crate) rate_limiter: StoredValue<RateLimiter>,
    /// Refreshes all values of the page.
    pub(crate) refresh: Trigger,
    pub(crate) host: Host,
}

/// A type-erased source, so that the driver is compiled once.
pub(crate) struct ErasedSource {
    pub(crate) fetch: ErasedFetch,
    /// The kind of the stored error.
    pub(crate) known_error: Box<dyn Fn() -> Option<ErrorKind>>,
    pub(crate) store_error: Box<dyn Fn(ApiError)>,
    pub(crate) on_change: Option<Trigger>,
}

/// For the argument, see [`PollRequest::since`](crate::poll::polled::PollRequest).
type ErasedFetch =
    Box<dyn Fn(Option<Timestamp>) -> LocalBoxFuture<'static, Result<Fetched, ApiError>>>;

/// A response that has not been stored yet.
pub(crate) struct Fetched {
    pub(crate) change_rate: ChangeRate,
    pub(crate) server_time: Option<ServerTime>,
    pub(crate) settle: Box<dyn FnOnce() -> Settled>,
}

pub(crate) struct Settled {
    /// The value differs from the previous one.
    pub(crate) changed: bool,
    /// The previous value belonged to another key, or there was none.
    pub(crate) key_changed: bool,
}

/// Creates the driver of a value from `as_of`. Returns also the trigger of manual refreshes.
pub(crate) fn start_driver(
    context: &PollContext,
    value: ErasedSource,
    as_of: Option<Timestamp>,
    invalidated_by: Option<(Trigger, Duration)>,
) -> (Rc<Driver>, Trigger) {
    let (conditions, refresh_rate) = (context.conditions, context.refresh_rate);
    let (initial_conditions, initial_rate) =
        (conditions.get_untracked(), refresh_rate.get_untracked());
    let machine = Machine::new(initial_conditions, initial_rate);
    let fetch_status = RwSignal::new(FetchStatus {
        as_of,
        phase: machine.phase(),
        interval: machine.interval(),
        error: None,
    });
    let driver = Rc::new(Driver {
        context: context.clone(),
        value,
        machine: RefCell::new(machine),
        task: RefCell::default(),
        fetch_status,
    });
    on_value(&driver, initial_conditions, move || conditions.get(), Event::Conditions);
    on_value(&driver, initial_rate, move || refresh_rate.get(), Event::RefreshRate);
    let refresh = Trigger::new();
    on_trigger(&driver, refresh, Event::Refresh);
    on_trigger(&driver, context.refresh, Event::Refresh);
    on_trigger(&driver, context.server.woke(), Event::Woke);
    if let Some((trigger, gap)) = invalidated_by {
        on_trigger(&driver, trigger, Event::Invalidated(gap));
    }
    (driver, refresh)
}

fn on_value<V: Copy + PartialEq + 'static>(
    driver: &Rc<Driver>,
    first: V,
    read: impl Fn() -> V + 'static,
    event: fn(V) -> Event,
) {
    let driver = Rc::clone(driver);
    dom::reactive::effect(move |last: Option<V>| {
        let value = read();
        if last.unwrap_or(first) != value {
            driver.apply(event(value));
        }
        value
    });
}

fn on_trigger(driver: &Rc<Driver>, trigger: Trigger, event: Event) {
    let driver = Rc::clone(driver);
    dom::reactive::effect(move |is_first: Option<()>| {
        trigger.track();
        if is_first.is_some() {
            driver.apply(event);
        }
    });
}

pub(crate) struct Driver {
    context: PollContext,
    value: ErasedSource,
    machine: RefCell<Machine>,
    /// The pending request or timer; there is at most one.
    task: RefCell<Option<AbortHandle>>,
    pub(crate) fetch_status: RwSignal<FetchStatus>,
}

impl Driver {
    pub(crate) fn apply(self: &Rc<Self>, event: Event) {
        let clock = &self.context.clock;
        let (now, random) = (clock.now(), clock.random());
        let is_automatic = matches!(event, Event::TimerFired { .. });
        let since = is_automatic.then(|| self.machine.borrow().waiting_since());
        let commands = self.machine.borrow_mut().apply(event, now, random);
        for command in commands {
            match command {
                Command::Abort => self.abort(),
                Command::Send(generation) => {
                    self.context
                        .rate_limiter
                        .update_value(|rate_limiter| rate_limiter.record_request(now));
                    self.start(Box::pin(Rc::clone(self).send(generation, since)));
                }
                Command::StartTimer(generation, wait) => {
                    self.start(Box::pin(Rc::clone(self).start_timer(generation, wait)));
                }
            }
        }
        self.update_status(|_| ());
    }

    pub(crate) fn abort(&self) {
        if let Some(handle) = self.task.take() {
            handle.abort();
        }
    }

    fn start(&self, task: LocalBoxFuture<'static, ()>) {
        let (task, handle) = abortable(task);
        self.task.replace(Some(handle));
        spawn_local(async move {
            // An aborted task is not an error.
            task.await.unwrap_or(());
        });
    }

    async fn start_timer(self: Rc<Self>, generation: Generation, wait: Duration) {
        self.context.clock.sleep(wait).await;
        let now = self.context.clock.now();
        let rate_limit_delay =
            self.context.rate_limiter.with_value(|rate_limiter| rate_limiter.delay(now));
        self.apply(Event::TimerFired { generation, rate_limit_delay });
    }

    async fn send(self: Rc<Self>, generation: Generation, since: Option<Timestamp>) {
        let clock = &self.context.clock;
        let started_at = clock.now();
        let result = (self.value.fetch)(since).await;
        let event = match result {
            Ok(fetched) => {
                self.context.host.report_success();
                // The request may have waited for other tabs, or be one of theirs.
                let (sent_at, received_at) = fetched
                    .server_time
                    .map_or((started_at, clock.now()), |time| (time.sent_at, time.received_at));
                let elapsed =
                    |from: Timestamp, to: Timestamp| (to - from).to_std().unwrap_or_default();
                let (round_trip, age) =
                    (elapsed(sent_at, received_at), elapsed(received_at, clock.now()));
                let change_rate = fetched.change_rate;
                let changed = self.store(fetched);
                Event::Response { generation, change_rate, changed, round_trip, age }
            }
            Err(error) => {
                self.context.host.report_error(&error, (self.value.known_error)());
                self.update_status(|fetch_status| {
                    fetch_status.error = Some(FetchError::from(&error));
                });
                let (temporary, retry_after) = (error.is_temporary(), error.retry_after);
                (self.value.store_error)(error);
                Event::Failed { generation, temporary, retry_after }
            }
        };
        self.apply(event);
    }

    /// Stores a response. Returns whether the value has changed.
    fn store(&self, fetched: Fetched) -> bool {
        if let Some(time) = fetched.server_time {
            self.context.server.set(time);
        }
        let written = fetched.server_time.map(|time| time.server);
        let as_of = written.unwrap_or_else(|| self.context.server.now_untracked());
        self.update_status(|fetch_status| {
            fetch_status.as_of = Some(as_of);
            fetch_status.error = None;
        });
        let Settled { changed, key_changed } = (fetched.settle)();
        if let Some(on_change) = self.value.on_change.filter(|_| changed && !key_changed) {
            on_change.notify();
        }
        changed
    }

    fn update_status(&self, change: impl FnOnce(&mut FetchStatus)) {
        let mut newer = self.fetch_status.get_untracked();
        change(&mut newer);
        let machine = self.machine.borrow();
        newer.phase = machine.phase();
        newer.interval = machine.interval();
        if self.fetch_status.with_untracked(|fetch_status| *fetch_status != newer) {
            self.fetch_status.set(newer);
        }
    }
}
