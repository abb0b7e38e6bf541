//! Polls a value: executes the commands of [`Machine`] with requests, timers and signals.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{AbortHandle, LocalBoxFuture, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::wire::DecodeWarning;
use crate::api::{ApiError, ApiResponse, ErrorKind};
use crate::domain::time::Timestamp;
use crate::host::Host;
use crate::platform::clock::{Clock, ServerTime};
use crate::poll::event::{Command, Event, Generation, PollConditions};
use crate::poll::freshness::{FetchError, FetchStatus};
use crate::poll::machine::Machine;
use crate::poll::rate_limit::RateLimiter;
use crate::poll::remote::RemoteData;
use crate::poll::schedule::{ChangeRate, RefreshRate};
use crate::poll::server_clock::ServerClock;
use dom::reactive::Memo;
use dom::reactive::{ReadSignal, RwSignal, StoredValue};

/// A polled value.
pub struct Polled<T: Send + Sync + 'static> {
    pub remote: ReadSignal<RemoteData<T>>,
    pub fetch_status: ReadSignal<FetchStatus>,
    refresh: Trigger,
}

// Derived impls would require `T: Copy`.
impl<T: Send + Sync + 'static> Clone for Polled<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Polled<T> {}

impl<T: Send + Sync + 'static> Polled<T> {
    /// Requests the value now, even while polling is paused.
    pub fn refresh(&self) {
        self.refresh.notify();
    }
}

/// The dependencies shared by all polled values of a page.
#[derive(Clone)]
pub(crate) struct PollContext {
    pub(crate) clock: Rc<dyn Clock>,
    pub(crate) server: ServerClock,
    pub(crate) conditions: Memo<PollConditions>,
    pub(crate) refresh_rate: ReadSignal<RefreshRate>,
    pub(crate) rate_limiter: StoredValue<RateLimiter>,
    pub(crate) host: Host,
}

/// A polled value: how to fetch it and when it changes.
pub(crate) struct PollSource<K: Send + Sync + 'static, T> {
    /// A cached value with its time. It is refreshed at once.
    pub(crate) initial: Option<(T, Timestamp)>,
    /// Identifies the requested value. A new key is requested at once; the old value is kept until the
    /// response arrives.
    pub(crate) key: Memo<K>,
    /// Sends the request. Dropping the future aborts it.
    pub(crate) fetch: Fetch<K, T>,
    pub(crate) change_rate: Box<dyn Fn(&T) -> ChangeRate>,
    /// Notified when the value changes while the key stays the same.
    pub(crate) on_change: Option<Trigger>,
    /// Invalidates the value: the next request is due this long after the last one, at the latest.
    pub(crate) invalidated_by: Option<(Trigger, Duration)>,
}

type Fetch<K, T> =
    Box<dyn Fn(PollRequest<K, T>) -> LocalBoxFuture<'static, Result<ApiResponse<T>, ApiError>>>;

pub(crate) struct PollRequest<K, T> {
    pub(crate) key: K,
    /// May belong to an older key.
    pub(crate) known: RemoteData<T>,
    /// Whether the user requested it: then cached parts must be refreshed, too.
    pub(crate) by_user: bool,
}

/// Polls `source` until the current owner is disposed.
pub(crate) fn start_polling<K, T>(context: &PollContext, mut source: PollSource<K, T>) -> Polled<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let (known, as_of) = source.initial.take().unzip();
    let loading = known.is_none();
    let remote = RwSignal::new(RemoteData { value: known, loading, ..RemoteData::default() });
    let PollSource { key, fetch, change_rate, on_change, invalidated_by, .. } = source;
    let change_rate = Rc::new(change_rate);
    let value = ErasedSource {
        fetch: Box::new(move |by_user| {
            let (key, known) = (key.get_untracked(), remote.get_untracked());
            let response = fetch(PollRequest { key, known, by_user });
            let change_rate = Rc::clone(&change_rate);
            Box::pin(async move {
                let ApiResponse { value, warnings, server_time } = response.await?;
                let change_rate = change_rate(&value);
                let settle = move || settle(remote, value, warnings);
                Ok(Fetched { change_rate, server_time, settle: Box::new(settle) })
            })
        }),
        known_error: Box::new(move || {
            remote.with_untracked(|remote| Some(remote.error.as_ref()?.kind))
        }),
        store_error: Box::new(move |error| remote.maybe_update(|remote| remote.settle(Err(error)))),
        on_change,
    };
    let (driver, refresh) = start_driver(context, value, as_of, invalidated_by);
    let fetch_status = driver.fetch_status.read_only();
    let key_driver = Rc::clone(&driver);
    dom::reactive::effect(move |last: Option<K>| {
        let key = key.get();
        if last.as_ref() != Some(&key) {
            if last.is_some() {
                remote.update(|remote| remote.loading = true);
            }
            key_driver.apply(Event::Started);
        }
        key
    });
    // Registered last, so that no effect of the driver runs after the abort.
    let driver = StoredValue::new(driver);
    on_cleanup(move || driver.with_value(|driver| driver.abort()));
    Polled { remote: remote.read_only(), fetch_status, refresh }
}

/// Stores a response; an unchanged value does not notify.
fn settle<T>(remote: RwSignal<RemoteData<T>>, value: T, warnings: Vec<DecodeWarning>) -> Settled
where
    T: PartialEq + Send + Sync + 'static,
{
    let (changed, key_changed) =
        remote.with_untracked(|remote| (remote.value.as_ref() != Some(&value), remote.loading));
    remote.maybe_update(|remote| remote.settle(Ok((value, warnings))));
    Settled { changed, key_changed }
}

/// A type-erased source, so that the driver is compiled once.
struct ErasedSource {
    /// The argument tells whether the user requested it.
    fetch: Box<dyn Fn(bool) -> LocalBoxFuture<'static, Result<Fetched, ApiError>>>,
    /// The kind of the stored error.
    known_error: Box<dyn Fn() -> Option<ErrorKind>>,
    store_error: Box<dyn Fn(ApiError)>,
    on_change: Option<Trigger>,
}

/// A response that has not been stored yet.
struct Fetched {
    change_rate: ChangeRate,
    server_time: Option<ServerTime>,
    settle: Box<dyn FnOnce() -> Settled>,
}

struct Settled {
    /// The value differs from the previous one.
    changed: bool,
    /// The previous value belonged to another key, or there was none.
    key_changed: bool,
}

/// Creates the driver of a value from `as_of`. Returns also the trigger of manual refreshes.
fn start_driver(
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

struct Driver {
    context: PollContext,
    value: ErasedSource,
    machine: RefCell<Machine>,
    /// The pending request or timer; there is at most one.
    task: RefCell<Option<AbortHandle>>,
    fetch_status: RwSignal<FetchStatus>,
}

impl Driver {
    fn apply(self: &Rc<Self>, event: Event) {
        let clock = &self.context.clock;
        let (now, random) = (clock.now(), clock.random());
        let by_user = matches!(event, Event::Started | Event::Refresh);
        let commands = self.machine.borrow_mut().apply(event, now, random);
        for command in commands {
            match command {
                Command::Abort => self.abort(),
                Command::Send(generation) => {
                    self.context
                        .rate_limiter
                        .update_value(|rate_limiter| rate_limiter.record_request(now));
                    self.start(Box::pin(Rc::clone(self).send(generation, by_user)));
                }
                Command::StartTimer(generation, wait) => {
                    self.start(Box::pin(Rc::clone(self).start_timer(generation, wait)));
                }
            }
        }
        self.update_status(|_| ());
    }

    fn abort(&self) {
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

    async fn send(self: Rc<Self>, generation: Generation, by_user: bool) {
        let clock = &self.context.clock;
        let sent_at = clock.now();
        let result = (self.value.fetch)(by_user).await;
        let round_trip = (clock.now() - sent_at).to_std().unwrap_or_default();
        let event = match result {
            Ok(fetched) => {
                self.context.host.report_success();
                let change_rate = fetched.change_rate;
                let changed = self.store(fetched);
                Event::Response { generation, change_rate, changed, round_trip }
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
