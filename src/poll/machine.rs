//! When one followed value is asked for: a state machine. Pure: the driver in `follow` performs
//! the effects, and time and chance are arguments. How long a wait is, `schedule` says; what is
//! asked for, it does not know.
//!
//! It keeps three promises, whatever the order of events: no two requests at once; something is
//! always under way or due while the conditions is open, unless nothing can come any more; and no
//! request without an event from the reader or a wait of some length before it.

use std::time::Duration;

use crate::domain::time::Timestamp;
use crate::platform::clock::after;
use crate::poll::schedule::{self, ChangeRate, RefreshRate};

/// Whether the page may ask. Open when all of it is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PollConditions {
    /// Somebody can see the page.
    pub visible: bool,
    /// There is a network, as far as the browser knows.
    pub online: bool,
    /// The reader has not paused it.
    pub running: bool,
}

impl PollConditions {
    /// Nothing stands in the way.
    pub const OPEN: Self = Self { visible: true, online: true, running: true };

    /// Whether the page may ask by itself.
    pub fn is_open(self) -> bool {
        self.lets_the_reader_ask() && self.running
    }

    /// What the reader asks for is asked during a pause, too: the pause is the reader's own.
    pub fn lets_the_reader_ask(self) -> bool {
        self.visible && self.online
    }
}

/// Tells one request or wait from the next. Whatever comes back with an older one is late.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Generation(u64);

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// Something is asked for the first time, or something else than before.
    Wanted,
    /// The reader wants it now.
    Refresh,
    /// The request of this generation has its answer.
    Answered {
        /// Which request.
        generation: Generation,
        /// How soon the value may change again.
        pace: ChangeRate,
        /// Whether it differs from the one known before.
        changed: bool,
        /// How long it took.
        round_trip: Duration,
    },
    /// The request of this generation failed.
    Failed {
        /// Which request.
        generation: Generation,
        /// Whether asking again later may help.
        temporary: bool,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// The wait of this generation is over.
    Fired {
        /// Which wait.
        generation: Generation,
        /// For how long other requests of the page still have precedence.
        busy: Option<Duration>,
    },
    /// The conditions has opened or closed.
    PollConditions(PollConditions),
    /// The reader chose how often to be shown news.
    RefreshRate(RefreshRate),
    /// Something changed on which this value depends: it is due this long after it was last asked,
    /// if that is earlier.
    Nudged(Duration),
    /// This machine slept: waits that should be over are, and no answer is to be expected.
    Slept,
}

/// What the driver has to do, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Drop the request or the wait under way.
    Abort,
    /// Send the request.
    Ask(Generation),
    /// Say `Fired` after this long.
    Wake(Generation, Duration),
}

/// What the machine is doing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Phase {
    /// Nothing, since the conditions is closed. Asks when it opens.
    Held,
    /// A request is under way.
    Asking,
    /// A wait is under way.
    Waiting {
        /// When it is over, by our clock.
        until: Timestamp,
        /// It follows a failure.
        retry: bool,
    },
    /// Nothing more will come.
    Ended,
    /// A failure that does not heal by itself.
    Stopped,
}

/// When one value is asked for.
///
/// ```
/// use std::time::Duration;
///
/// use onepin_runs::poll::machine::{Effect, Event, PollConditions, Machine};
/// use onepin_runs::poll::{ChangeRate, RefreshRate};
/// use onepin_runs::domain::time::Timestamp;
///
/// let now: Timestamp = "2026-10-19T08:00:00Z".parse().unwrap();
/// let mut machine = Machine::new(PollConditions::OPEN, RefreshRate::Live);
///
/// let asked = machine.apply(Event::Wanted, now, 0.5);
/// let [Effect::Ask(generation)] = asked[..] else { panic!("what is wanted is asked for") };
///
/// let (pace, round_trip) = (ChangeRate::Moving, Duration::from_millis(80));
/// let answered = Event::Answered { generation, pace, changed: true, round_trip };
/// let waits = machine.apply(answered, now, 0.5);
/// assert!(matches!(waits[..], [Effect::Wake(_, wait)] if wait == Duration::from_secs(2)));
///
/// // The same answer once more is late: it belongs to a request that is over.
/// assert!(machine.apply(answered, now, 0.5).is_empty());
/// ```
#[derive(Debug, Clone)]
pub struct Machine {
    phase: Phase,
    generation: Generation,
    conditions: PollConditions,
    refresh_rate: RefreshRate,
    /// In a row.
    failures: u32,
    /// Answers without news in a row.
    unchanged: u32,
    last_asked: Option<Timestamp>,
    /// Since when, and for how long, the server asked to be left alone.
    left_alone: Option<(Timestamp, Duration)>,
    /// Since when, and for how long, it waits without regard to the refresh_rate, which may change.
    wait: (Timestamp, Duration),
    /// How long the timer under way is.
    timer: Duration,
    /// The last wait after an answer.
    interval: Duration,
    /// A nudge that came while a request was under way, whose answer may be older.
    nudged: Option<Duration>,
}

impl Machine {
    /// A machine that waits to be told that something is wanted.
    pub fn new(conditions: PollConditions, refresh_rate: RefreshRate) -> Self {
        Self {
            phase: Phase::Held,
            generation: Generation::default(),
            conditions,
            refresh_rate,
            failures: 0,
            unchanged: 0,
            last_asked: None,
            left_alone: None,
            wait: (Timestamp::UNIX_EPOCH, Duration::ZERO),
            timer: Duration::ZERO,
            interval: Duration::ZERO,
            nudged: None,
        }
    }

    /// What it is doing.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// How long it waits after an answer such as the last one.
    pub fn interval(&self) -> Duration {
        self.interval.max(self.refresh_rate.least())
    }

    /// Takes in what happened. `now` is our clock, `chance` a number from 0 to 1.
    pub fn apply(&mut self, event: Event, now: Timestamp, chance: f64) -> Vec<Effect> {
        match event {
            Event::Wanted => {
                self.failures = 0;
                self.unchanged = 0;
                self.ask_for_the_reader(now)
            }
            Event::Refresh => self.ask_for_the_reader(now),
            Event::Answered { generation, pace, changed, round_trip } => {
                if !self.expects(generation) {
                    return Vec::new();
                }
                self.failures = 0;
                self.left_alone = None;
                self.unchanged = if changed { 0 } else { self.unchanged.saturating_add(1) };
                let nudged = self.nudged.take().map(|gap| self.gap_left(gap, now));
                let wait = schedule::after_answer(pace, self.unchanged, round_trip);
                match [wait, nudged].into_iter().flatten().min() {
                    Some(wait) => {
                        self.interval = wait;
                        self.wait(wait, false, now)
                    }
                    None => self.rest(Phase::Ended),
                }
            }
            Event::Failed { generation, temporary, retry_after } => {
                if !self.expects(generation) {
                    return Vec::new();
                }
                if !temporary {
                    return self.rest(Phase::Stopped);
                }
                self.left_alone = retry_after.map(|wait| (now, wait));
                self.failures = self.failures.saturating_add(1);
                self.wait(schedule::after_failure(self.failures, retry_after, chance), true, now)
            }
            Event::Fired { generation, busy } => match (self.phase, busy) {
                (Phase::Waiting { .. }, _) if generation != self.generation => Vec::new(),
                (Phase::Waiting { retry, .. }, Some(busy)) => self.wake(busy, retry, now),
                (Phase::Waiting { .. }, None) => self.ask(now),
                (Phase::Held | Phase::Asking | Phase::Ended | Phase::Stopped, _) => Vec::new(),
            },
            Event::PollConditions(conditions) => self.pass(conditions, now, chance),
            Event::RefreshRate(refresh_rate) => {
                self.refresh_rate = refresh_rate;
                let Phase::Waiting { retry, .. } = self.phase else { return Vec::new() };
                let (since, wait) = self.wait;
                self.rewake(left(since, wait.max(refresh_rate.least()), now), retry, now)
            }
            Event::Nudged(gap) => self.nudge(gap, now),
            Event::Slept => match self.phase {
                // The timer slept, too.
                Phase::Waiting { until, retry } => {
                    // A clock that was put back does not make it longer.
                    let left = (until - now).to_std().unwrap_or_default().min(self.timer);
                    self.rewake(left.max(schedule::on_return(chance)), retry, now)
                }
                // The answer was lost on the way.
                Phase::Asking if self.conditions.is_open() => {
                    self.rewake(schedule::on_return(chance), false, now)
                }
                Phase::Asking => self.aborting(Phase::Held),
                Phase::Held | Phase::Ended | Phase::Stopped => Vec::new(),
            },
        }
    }

    fn expects(&self, generation: Generation) -> bool {
        self.phase == Phase::Asking && generation == self.generation
    }

    fn ask_for_the_reader(&mut self, now: Timestamp) -> Vec<Effect> {
        if !self.conditions.lets_the_reader_ask() {
            return self.aborting(Phase::Held);
        }
        let mut effects = self.abort();
        effects.extend(self.ask(now));
        effects
    }

    fn ask(&mut self, now: Timestamp) -> Vec<Effect> {
        self.generation.0 += 1;
        self.phase = Phase::Asking;
        self.last_asked = Some(now);
        self.nudged = None;
        vec![Effect::Ask(self.generation)]
    }

    fn nudge(&mut self, gap: Duration, now: Timestamp) -> Vec<Effect> {
        let wait = self.gap_left(gap.max(self.refresh_rate.least()), now);
        match self.phase {
            Phase::Waiting { until, retry: false } if after(now, wait) < until => {
                self.wait = (now, wait);
                self.rewake(wait, false, now)
            }
            Phase::Asking => {
                self.nudged = Some(self.nudged.map_or(gap, |known| known.min(gap)));
                Vec::new()
            }
            Phase::Ended => self.wait(wait, false, now),
            // Asked in due course, or not at all.
            Phase::Waiting { .. } | Phase::Held | Phase::Stopped => Vec::new(),
        }
    }

    fn pass(&mut self, conditions: PollConditions, now: Timestamp, chance: f64) -> Vec<Effect> {
        let lost = self.conditions.online && !conditions.online;
        self.conditions = conditions;
        match (conditions.is_open(), self.phase) {
            (true, Phase::Held) => {
                // Whoever switches to and fro is not asked for at every turn, and a server that
                // asked for a rest gets it.
                let rest = self.left_alone.map(|(since, wait)| left(since, wait, now));
                let wait = schedule::on_return(chance)
                    .max(self.gap_left(schedule::MOVING, now))
                    .max(rest.unwrap_or_default());
                self.wait = (now, wait);
                self.wake(wait, self.failures > 0, now)
            }
            (false, Phase::Waiting { .. }) => self.aborting(Phase::Held),
            // Its connection is gone. Else a request under way is paid for; its answer is taken.
            (false, Phase::Asking) if lost => self.aborting(Phase::Held),
            (true, _) | (false, Phase::Held | Phase::Asking | Phase::Ended | Phase::Stopped) => {
                Vec::new()
            }
        }
    }

    /// Waits, unless the conditions has closed meanwhile.
    fn wait(&mut self, wait: Duration, retry: bool, now: Timestamp) -> Vec<Effect> {
        if !self.conditions.is_open() {
            return self.rest(Phase::Held);
        }
        self.wait = (now, wait);
        self.wake(wait.max(self.refresh_rate.least()), retry, now)
    }

    fn wake(&mut self, wait: Duration, retry: bool, now: Timestamp) -> Vec<Effect> {
        self.generation.0 += 1;
        self.timer = wait;
        self.phase = Phase::Waiting { until: after(now, wait), retry };
        vec![Effect::Wake(self.generation, wait)]
    }

    fn rewake(&mut self, wait: Duration, retry: bool, now: Timestamp) -> Vec<Effect> {
        let mut effects = self.abort();
        effects.extend(self.wake(wait, retry, now));
        effects
    }

    fn rest(&mut self, phase: Phase) -> Vec<Effect> {
        self.phase = phase;
        Vec::new()
    }

    fn aborting(&mut self, phase: Phase) -> Vec<Effect> {
        let effects = self.abort();
        // What is aborted can still say something.
        self.generation.0 += 1;
        self.phase = phase;
        effects
    }

    fn abort(&self) -> Vec<Effect> {
        match self.phase {
            Phase::Asking | Phase::Waiting { .. } => vec![Effect::Abort],
            Phase::Held | Phase::Ended | Phase::Stopped => Vec::new(),
        }
    }

    /// What is left until `gap` after the last request.
    fn gap_left(&self, gap: Duration, now: Timestamp) -> Duration {
        self.last_asked.map_or(Duration::ZERO, |asked| left(asked, gap, now))
    }
}

/// What is left of a wait. A clock that was put back does not make it longer.
fn left(since: Timestamp, wait: Duration, now: Timestamp) -> Duration {
    (after(since, wait) - now).to_std().unwrap_or_default().min(wait)
}
