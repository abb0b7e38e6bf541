//! Keeps one value true: performs what the machine decides, with signals, requests and timers.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{AbortHandle, LocalBoxFuture, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::wire::DecodeWarning;
use crate::api::{Answer, ApiError, ErrorKind};
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

/// A followed value and the means to ask for it at once.
pub struct Polled<T: Send + Sync + 'static> {
    /// What is known of it.
    pub remote: ReadSignal<RemoteData<T>>,
    /// How fresh that is.
    pub fetch_status: ReadSignal<FetchStatus>,
    refresh: Trigger,
}

// Derived impls would ask for `T: Copy`, though only handles are copied.
impl<T: Send + Sync + 'static> Clone for Polled<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Polled<T> {}

impl<T: Send + Sync + 'static> Polled<T> {
    /// Asks now, instead of when it would be due, even during a pause: the reader wants it.
    pub fn refresh(&self) {
        self.refresh.notify();
    }
}

/// What all values of one component are followed by.
#[derive(Clone)]
pub(crate) struct PollContext {
    pub(crate) clock: Rc<dyn Clock>,
    pub(crate) server: ServerClock,
    pub(crate) conditions: Memo<PollConditions>,
    pub(crate) refresh_rate: ReadSignal<RefreshRate>,
    pub(crate) rate_limiter: StoredValue<RateLimiter>,
    pub(crate) host: Host,
}

/// What to follow and how.
pub(crate) struct Source<K: Send + Sync + 'static, T> {
    /// What an earlier page knew of it, and when that was true. It is asked for all the same.
    pub(crate) known: Option<(T, Timestamp)>,
    /// What is asked for. A new key is asked at once; the value of the old one stays until then.
    pub(crate) key: Memo<K>,
    /// Asks. Dropping the future aborts the request.
    pub(crate) ask: Ask<K, T>,
    /// How soon the value may change.
    pub(crate) change_rate: Box<dyn Fn(&T) -> ChangeRate>,
    /// Told of every change of the value while the key stays the same.
    pub(crate) news: Option<Trigger>,
    /// What changes this value, too, and how long after the last request it is worth asking again.
    pub(crate) invalidated_by: Option<(Trigger, Duration)>,
}

type Ask<K, T> =
    Box<dyn Fn(PollRequest<K, T>) -> LocalBoxFuture<'static, Result<Answer<T>, ApiError>>>;

/// What is asked, and what is known already.
pub(crate) struct PollRequest<K, T> {
    pub(crate) key: K,
    /// May be the answer to an older key.
    pub(crate) known: RemoteData<T>,
    /// The reader asked: nothing may be left out because it was asked for lately.
    pub(crate) by_reader: bool,
}

/// Follows `source` until the owner of the calling scope goes away.
pub(crate) fn follow<K, T>(world: &PollContext, mut source: Source<K, T>) -> Polled<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let (known, as_of) = source.known.take().unzip();
    let awaiting = known.is_none();
    let remote = RwSignal::new(RemoteData { value: known, awaiting, ..RemoteData::default() });
    let Source { key, ask, change_rate, news, invalidated_by, .. } = source;
    let change_rate = Rc::new(change_rate);
    let value = Value {
        ask: Box::new(move |by_reader| {
            let (key, known) = (key.get_untracked(), remote.get_untracked());
            let asked = ask(PollRequest { key, known, by_reader });
            let change_rate = Rc::clone(&change_rate);
            Box::pin(async move {
                let Answer { value, notes, server_time } = asked.await?;
                let change_rate = change_rate(&value);
                let settle = move || settle(remote, value, notes);
                Ok(Arrived { change_rate, server_time, settle: Box::new(settle) })
            })
        }),
        told: Box::new(move || remote.with_untracked(|remote| Some(remote.error.as_ref()?.kind))),
        fail: Box::new(move |error| remote.maybe_update(|remote| remote.settle(Err(error)))),
        news,
    };
    let (driver, refresh) = drive(world, value, as_of, invalidated_by);
    let fetch_status = driver.fetch_status.read_only();
    let wanted = Rc::clone(&driver);
    dom::reactive::effect(move |last: Option<K>| {
        let key = key.get();
        if last.as_ref() != Some(&key) {
            if last.is_some() {
                remote.update(|remote| remote.awaiting = true);
            }
            wanted.apply(Event::Started);
        }
        key
    });
    // What is registered last runs first or last, but nothing of the driver runs after it.
    let driver = StoredValue::new(driver);
    on_cleanup(move || driver.with_value(|driver| driver.abort()));
    Polled { remote: remote.read_only(), fetch_status, refresh }
}

/// Changes what is known; what stays the same wakes nothing.
fn settle<T>(remote: RwSignal<RemoteData<T>>, value: T, notes: Vec<DecodeWarning>) -> Settled
where
    T: PartialEq + Send + Sync + 'static,
{
    let (changed, awaited) =
        remote.with_untracked(|remote| (remote.value.as_ref() != Some(&value), remote.awaiting));
    remote.maybe_update(|remote| remote.settle(Ok((value, notes))));
    Settled { changed, awaited }
}

/// A type-erased followed value, so that the driver below is compiled once.
struct Value {
    /// Asks for it; the argument is whether the reader wants it.
    ask: Box<dyn Fn(bool) -> LocalBoxFuture<'static, Result<Arrived, ApiError>>>,
    /// The error that is known already.
    told: Box<dyn Fn() -> Option<ErrorKind>>,
    /// Keeps an error beside the value.
    fail: Box<dyn Fn(ApiError)>,
    news: Option<Trigger>,
}

/// A response that has not been stored yet.
struct Arrived {
    change_rate: ChangeRate,
    server_time: Option<ServerTime>,
    settle: Box<dyn FnOnce() -> Settled>,
}

/// How a response differs from the known value.
struct Settled {
    /// It differs from what was known.
    changed: bool,
    /// It answers another question than what was known.
    awaited: bool,
}

/// Starts to follow a value that was true at `as_of`; returns also what asks for it at once.
fn drive(
    world: &PollContext,
    value: Value,
    as_of: Option<Timestamp>,
    invalidated_by: Option<(Trigger, Duration)>,
) -> (Rc<Driver>, Trigger) {
    let (conditions, refresh_rate) = (world.conditions, world.refresh_rate);
    let (first_gate, first_tempo) = (conditions.get_untracked(), refresh_rate.get_untracked());
    let machine = Machine::new(first_gate, first_tempo);
    let fetch_status = RwSignal::new(FetchStatus {
        as_of,
        phase: machine.phase(),
        interval: machine.interval(),
        error: None,
    });
    let driver = Rc::new(Driver {
        world: world.clone(),
        value,
        machine: RefCell::new(machine),
        under_way: RefCell::default(),
        fetch_status,
    });
    on_change(&driver, first_gate, move || conditions.get(), Event::Conditions);
    on_change(&driver, first_tempo, move || refresh_rate.get(), Event::RefreshRate);
    let refresh = Trigger::new();
    on_notice(&driver, refresh, Event::Refresh);
    on_notice(&driver, world.server.slept(), Event::Woke);
    if let Some((trigger, gap)) = invalidated_by {
        on_notice(&driver, trigger, Event::Invalidated(gap));
    }
    (driver, refresh)
}

fn on_change<V: Copy + PartialEq + 'static>(
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

fn on_notice(driver: &Rc<Driver>, trigger: Trigger, event: Event) {
    let driver = Rc::clone(driver);
    dom::reactive::effect(move |is_first: Option<()>| {
        trigger.track();
        if is_first.is_some() {
            driver.apply(event);
        }
    });
}

struct Driver {
    world: PollContext,
    value: Value,
    machine: RefCell<Machine>,
    /// The one request or timer there is.
    under_way: RefCell<Option<AbortHandle>>,
    fetch_status: RwSignal<FetchStatus>,
}

impl Driver {
    fn apply(self: &Rc<Self>, event: Event) {
        let clock = &self.world.clock;
        let (now, chance) = (clock.now(), clock.chance());
        let by_reader = matches!(event, Event::Started | Event::Refresh);
        let tasks = self.machine.borrow_mut().apply(event, now, chance);
        for task in tasks {
            match task {
                Command::Abort => self.abort(),
                Command::Send(generation) => {
                    self.world.rate_limiter.update_value(|rate_limiter| rate_limiter.took(now));
                    self.start(Box::pin(Rc::clone(self).send(generation, by_reader)));
                }
                Command::StartTimer(generation, wait) => {
                    self.start(Box::pin(Rc::clone(self).start_timer(generation, wait)));
                }
            }
        }
        self.stand(|_| ());
    }

    fn abort(&self) {
        if let Some(handle) = self.under_way.take() {
            handle.abort();
        }
    }

    fn start(&self, task: LocalBoxFuture<'static, ()>) {
        let (task, handle) = abortable(task);
        self.under_way.replace(Some(handle));
        spawn_local(async move {
            // An aborted task was replaced by another one or nobody looks any more: not an error.
            task.await.unwrap_or(());
        });
    }

    async fn start_timer(self: Rc<Self>, generation: Generation, wait: Duration) {
        self.world.clock.sleep(wait).await;
        let now = self.world.clock.now();
        let busy = self.world.rate_limiter.with_value(|rate_limiter| rate_limiter.busy(now));
        self.apply(Event::TimerFired { generation, busy });
    }

    async fn send(self: Rc<Self>, generation: Generation, by_reader: bool) {
        let clock = &self.world.clock;
        let asked = clock.now();
        let result = (self.value.ask)(by_reader).await;
        let round_trip = (clock.now() - asked).to_std().unwrap_or_default();
        let event = match result {
            Ok(arrived) => {
                self.world.host.answered();
                let change_rate = arrived.change_rate;
                let changed = self.take(arrived);
                Event::Response { generation, change_rate, changed, round_trip }
            }
            Err(error) => {
                self.world.host.failed(&error, (self.value.told)());
                self.stand(|fetch_status| fetch_status.error = Some(FetchError::from(&error)));
                let (temporary, retry_after) = (error.is_temporary(), error.retry_after);
                (self.value.fail)(error);
                Event::Failed { generation, temporary, retry_after }
            }
        };
        self.apply(event);
    }

    /// Takes an answer in; whether it differs from what was known.
    fn take(&self, arrived: Arrived) -> bool {
        if let Some(time) = arrived.server_time {
            self.world.server.set(time);
        }
        let written = arrived.server_time.map(|time| time.server);
        let as_of = written.unwrap_or_else(|| self.world.server.now_untracked());
        self.stand(|fetch_status| {
            fetch_status.as_of = Some(as_of);
            fetch_status.error = None;
        });
        let Settled { changed, awaited } = (arrived.settle)();
        if let Some(news) = self.value.news.filter(|_| changed && !awaited) {
            news.notify();
        }
        changed
    }

    fn stand(&self, change: impl FnOnce(&mut FetchStatus)) {
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
