//! Keeps one value true: performs what the machine decides, with signals, requests and timers.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{AbortHandle, LocalBoxFuture, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::freshness::{Standing, Trouble};
use super::machine::{Effect as Task, Event, Gate, Generation, Machine};
use super::remote::Remote;
use super::schedule::{Pace, Tempo};
use super::server_clock::ServerClock;
use super::spacing::Spacing;
use crate::api::wire::Note;
use crate::api::{Answer, ApiError, ErrorKind};
use crate::clock::{Clock, ServerTime};
use crate::host::Host;
use crate::run::Timestamp;
use dom::reactive::Memo;
use dom::reactive::{ReadSignal, RwSignal, StoredValue};

/// A followed value and the means to ask for it at once.
pub struct Followed<T: Send + Sync + 'static> {
    /// What is known of it.
    pub remote: ReadSignal<Remote<T>>,
    /// How fresh that is.
    pub standing: ReadSignal<Standing>,
    refresh: Trigger,
}

// Derived impls would ask for `T: Copy`, though only handles are copied.
impl<T: Send + Sync + 'static> Clone for Followed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Followed<T> {}

impl<T: Send + Sync + 'static> Followed<T> {
    /// Asks now, instead of when it would be due, even during a pause: the reader wants it.
    pub fn refresh(&self) {
        self.refresh.notify();
    }
}

/// What all values of one component are followed by.
#[derive(Clone)]
pub(super) struct World {
    pub(super) clock: Rc<dyn Clock>,
    pub(super) server: ServerClock,
    pub(super) gate: Memo<Gate>,
    pub(super) tempo: ReadSignal<Tempo>,
    pub(super) spacing: StoredValue<Spacing>,
    pub(super) host: Host,
}

/// What to follow and how.
pub(super) struct Source<K: Send + Sync + 'static, T> {
    /// What an earlier page knew of it, and when that was true. It is asked for all the same.
    pub(super) known: Option<(T, Timestamp)>,
    /// What is asked for. A new key is asked at once; the value of the old one stays until then.
    pub(super) key: Memo<K>,
    /// Asks. Dropping the future aborts the request.
    pub(super) ask: Ask<K, T>,
    /// How soon the value may change.
    pub(super) pace: Box<dyn Fn(&T) -> Pace>,
    /// Told of every change of the value while the key stays the same.
    pub(super) news: Option<Trigger>,
    /// What changes this value, too, and how long after the last request it is worth asking again.
    pub(super) nudged_by: Option<(Trigger, Duration)>,
}

type Ask<K, T> =
    Box<dyn Fn(Question<K, T>) -> LocalBoxFuture<'static, Result<Answer<T>, ApiError>>>;

/// What is asked, and what is known already.
pub(super) struct Question<K, T> {
    pub(super) key: K,
    /// May be the answer to an older key.
    pub(super) known: Remote<T>,
    /// The reader asked: nothing may be left out because it was asked for lately.
    pub(super) by_reader: bool,
}

/// Follows `source` until the owner of the calling scope goes away.
pub(super) fn follow<K, T>(world: &World, mut source: Source<K, T>) -> Followed<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let (known, as_of) = source.known.take().unzip();
    let awaiting = known.is_none();
    let remote = RwSignal::new(Remote { value: known, awaiting, ..Remote::default() });
    let Source { key, ask, pace, news, nudged_by, .. } = source;
    let pace = Rc::new(pace);
    let value = Value {
        ask: Box::new(move |by_reader| {
            let (key, known) = (key.get_untracked(), remote.get_untracked());
            let asked = ask(Question { key, known, by_reader });
            let pace = Rc::clone(&pace);
            Box::pin(async move {
                let Answer { value, notes, server_time } = asked.await?;
                let pace = pace(&value);
                let settle = move || settle(remote, value, notes);
                Ok(Arrived { pace, server_time, settle: Box::new(settle) })
            })
        }),
        told: Box::new(move || remote.with_untracked(|remote| Some(remote.error.as_ref()?.kind))),
        fail: Box::new(move |error| remote.maybe_update(|remote| remote.settle(Err(error)))),
        news,
    };
    let (driver, refresh) = drive(world, value, as_of, nudged_by);
    let standing = driver.standing.read_only();
    let wanted = Rc::clone(&driver);
    dom::reactive::effect(move |last: Option<K>| {
        let key = key.get();
        if last.as_ref() != Some(&key) {
            if last.is_some() {
                remote.update(|remote| remote.awaiting = true);
            }
            wanted.apply(Event::Wanted);
        }
        key
    });
    // What is registered last runs first or last, but nothing of the driver runs after it.
    let driver = StoredValue::new(driver);
    on_cleanup(move || driver.with_value(|driver| driver.abort()));
    Followed { remote: remote.read_only(), standing, refresh }
}

/// Changes what is known; what stays the same wakes nothing.
fn settle<T>(remote: RwSignal<Remote<T>>, value: T, notes: Vec<Note>) -> Settled
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
    pace: Pace,
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
    world: &World,
    value: Value,
    as_of: Option<Timestamp>,
    nudged_by: Option<(Trigger, Duration)>,
) -> (Rc<Driver>, Trigger) {
    let (gate, tempo) = (world.gate, world.tempo);
    let (first_gate, first_tempo) = (gate.get_untracked(), tempo.get_untracked());
    let machine = Machine::new(first_gate, first_tempo);
    let standing = RwSignal::new(Standing {
        as_of,
        phase: machine.phase(),
        interval: machine.interval(),
        trouble: None,
    });
    let driver = Rc::new(Driver {
        world: world.clone(),
        value,
        machine: RefCell::new(machine),
        under_way: RefCell::default(),
        standing,
    });
    on_change(&driver, first_gate, move || gate.get(), Event::Gate);
    on_change(&driver, first_tempo, move || tempo.get(), Event::Tempo);
    let refresh = Trigger::new();
    on_notice(&driver, refresh, Event::Refresh);
    on_notice(&driver, world.server.slept(), Event::Slept);
    if let Some((trigger, gap)) = nudged_by {
        on_notice(&driver, trigger, Event::Nudged(gap));
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
    world: World,
    value: Value,
    machine: RefCell<Machine>,
    /// The one request or timer there is.
    under_way: RefCell<Option<AbortHandle>>,
    standing: RwSignal<Standing>,
}

impl Driver {
    fn apply(self: &Rc<Self>, event: Event) {
        let clock = &self.world.clock;
        let (now, chance) = (clock.now(), clock.chance());
        let by_reader = matches!(event, Event::Wanted | Event::Refresh);
        let tasks = self.machine.borrow_mut().apply(event, now, chance);
        for task in tasks {
            match task {
                Task::Abort => self.abort(),
                Task::Ask(generation) => {
                    self.world.spacing.update_value(|spacing| spacing.took(now));
                    self.start(Box::pin(Rc::clone(self).ask(generation, by_reader)));
                }
                Task::Wake(generation, wait) => {
                    self.start(Box::pin(Rc::clone(self).wake(generation, wait)));
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

    async fn wake(self: Rc<Self>, generation: Generation, wait: Duration) {
        self.world.clock.sleep(wait).await;
        let now = self.world.clock.now();
        let busy = self.world.spacing.with_value(|spacing| spacing.busy(now));
        self.apply(Event::Fired { generation, busy });
    }

    async fn ask(self: Rc<Self>, generation: Generation, by_reader: bool) {
        let clock = &self.world.clock;
        let asked = clock.now();
        let result = (self.value.ask)(by_reader).await;
        let round_trip = (clock.now() - asked).to_std().unwrap_or_default();
        let event = match result {
            Ok(arrived) => {
                self.world.host.answered();
                let pace = arrived.pace;
                let changed = self.take(arrived);
                Event::Answered { generation, pace, changed, round_trip }
            }
            Err(error) => {
                self.world.host.failed(&error, (self.value.told)());
                self.stand(|standing| standing.trouble = Some(Trouble::from(&error)));
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
        self.stand(|standing| {
            standing.as_of = Some(as_of);
            standing.trouble = None;
        });
        let Settled { changed, awaited } = (arrived.settle)();
        if let Some(news) = self.value.news.filter(|_| changed && !awaited) {
            news.notify();
        }
        changed
    }

    fn stand(&self, change: impl FnOnce(&mut Standing)) {
        let mut newer = self.standing.get_untracked();
        change(&mut newer);
        let machine = self.machine.borrow();
        newer.phase = machine.phase();
        newer.interval = machine.interval();
        if self.standing.with_untracked(|standing| *standing != newer) {
            self.standing.set(newer);
        }
    }
}
