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
use crate::api::{Answer, ApiError};
use crate::clock::Clock;
use crate::host::Host;
use crate::run::Timestamp;
use dom::reactive::Memo;
use dom::reactive::{ReadSignal, RwSignal};

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
    pub(super) key: Signal<K>,
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
    let (gate, tempo) = (world.gate, world.tempo);
    let (first_gate, first_tempo) = (gate.get_untracked(), tempo.get_untracked());
    let machine = Machine::new(first_gate, first_tempo);
    let (known, as_of) = source.known.take().unzip();
    let awaiting = known.is_none();
    let remote = RwSignal::new(Remote { value: known, awaiting, ..Remote::default() });
    let standing = RwSignal::new(Standing {
        as_of,
        phase: machine.phase(),
        interval: machine.interval(),
        trouble: None,
    });
    let refresh = Trigger::new();
    let (key, nudged_by, slept) = (source.key, source.nudged_by, world.server.slept());
    let driver = Rc::new(Driver {
        world: world.clone(),
        source,
        machine: RefCell::new(machine),
        under_way: RefCell::default(),
        remote,
        standing,
    });

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
    on_change(Rc::clone(&driver), first_gate, move || gate.get(), Event::Gate);
    on_change(Rc::clone(&driver), first_tempo, move || tempo.get(), Event::Tempo);
    on_notice(Rc::clone(&driver), refresh, Event::Refresh);
    on_notice(Rc::clone(&driver), slept, Event::Slept);
    if let Some((trigger, gap)) = nudged_by {
        on_notice(Rc::clone(&driver), trigger, Event::Nudged(gap));
    }
    // What is registered last runs first or last, but nothing of the driver runs after it.
    let driver = StoredValue::new_local(driver);
    on_cleanup(move || driver.with_value(|driver| driver.abort()));
    Followed { remote: remote.read_only(), standing: standing.read_only(), refresh }
}

fn on_change<K, T, V>(
    driver: Rc<Driver<K, T>>,
    first: V,
    read: impl Fn() -> V + 'static,
    event: fn(V) -> Event,
) where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
    V: Copy + PartialEq + 'static,
{
    dom::reactive::effect(move |last: Option<V>| {
        let value = read();
        if last.unwrap_or(first) != value {
            driver.apply(event(value));
        }
        value
    });
}

fn on_notice<K, T>(driver: Rc<Driver<K, T>>, trigger: Trigger, event: Event)
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    dom::reactive::effect(move |is_first: Option<()>| {
        trigger.track();
        if is_first.is_some() {
            driver.apply(event);
        }
    });
}

struct Driver<K: Send + Sync + 'static, T: Send + Sync + 'static> {
    world: World,
    source: Source<K, T>,
    machine: RefCell<Machine>,
    /// The one request or timer there is.
    under_way: RefCell<Option<AbortHandle>>,
    remote: RwSignal<Remote<T>>,
    standing: RwSignal<Standing>,
}

impl<K, T> Driver<K, T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
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
                    self.start(Rc::clone(self).ask(generation, by_reader));
                }
                Task::Wake(generation, wait) => {
                    self.start(Rc::clone(self).wake(generation, wait));
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

    fn start(&self, task: impl Future<Output = ()> + 'static) {
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
        let known = self.remote.get_untracked();
        let key = self.source.key.get_untracked();
        let result = (self.source.ask)(Question { key, known, by_reader }).await;
        let round_trip = (clock.now() - asked).to_std().unwrap_or_default();
        let event = match result {
            Ok(answer) => {
                self.world.host.answered();
                let pace = (self.source.pace)(&answer.value);
                let changed = self.take(answer);
                Event::Answered { generation, pace, changed, round_trip }
            }
            Err(error) => {
                let told = self.remote.with_untracked(|remote| Some(remote.error.as_ref()?.kind));
                self.world.host.failed(&error, told);
                self.stand(|standing| standing.trouble = Some(Trouble::from(&error)));
                let (temporary, retry_after) = (error.is_temporary(), error.retry_after);
                self.settle(Err(error));
                Event::Failed { generation, temporary, retry_after }
            }
        };
        self.apply(event);
    }

    /// Takes an answer in; whether it differs from what was known.
    fn take(&self, answer: Answer<T>) -> bool {
        if let Some(time) = answer.server_time {
            self.world.server.set(time);
        }
        let written = answer.server_time.map(|time| time.server);
        let as_of = written.unwrap_or_else(|| self.world.server.now_untracked());
        self.stand(|standing| {
            standing.as_of = Some(as_of);
            standing.trouble = None;
        });
        let (changed, awaited) = self.remote.with_untracked(|remote| {
            (remote.value.as_ref() != Some(&answer.value), remote.awaiting)
        });
        self.settle(Ok((answer.value, answer.notes)));
        if let Some(news) = self.source.news.filter(|_| changed && !awaited) {
            news.notify();
        }
        changed
    }

    /// Changes what is known; what stays the same wakes nothing.
    fn settle(&self, result: Result<(T, Vec<Note>), ApiError>) {
        self.remote.maybe_update(|remote| remote.settle(result));
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
