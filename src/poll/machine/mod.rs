//! When to poll a value: a state machine. Pure: the driver executes the commands; time and random
//! numbers are arguments; `schedule` computes delays.
//!
//! Invariants for any sequence of events: requests never overlap; while polling is allowed, a request
//! or a timer is pending, unless the value is final or its error permanent; every request follows a
//! user action or a timer. Final values and permanent errors are requested once more when the page is
//! visible, online or running again.

use std::time::Duration;

use crate::domain::time::Timestamp;
use crate::platform::clock::after;
use crate::poll::event::{Command, Event, Generation, Phase, PollConditions};
use crate::poll::schedule::{self, RefreshRate};

mod interruptions;

/// Decides when one value is requested.
///
/// ```
/// use std::time::Duration;
///
/// use onepin_runs::poll::event::{Command, Event, PollConditions};
/// use onepin_runs::poll::machine::Machine;
/// use onepin_runs::poll::{ChangeRate, RefreshRate};
/// use onepin_runs::domain::time::Timestamp;
///
/// let now: Timestamp = "2026-10-19T08:00:00Z".parse().unwrap();
/// let mut machine = Machine::new(PollConditions::OPEN, RefreshRate::Live);
///
/// let commands = machine.apply(Event::Started, now, 0.5);
/// let [Command::Send(generation)] = commands[..] else { panic!("polling starts with a request") };
///
/// let (change_rate, round_trip) = (ChangeRate::Active, Duration::from_millis(80));
/// let age = Duration::ZERO;
/// let response = Event::Response { generation, change_rate, changed: true, round_trip, age };
/// let commands = machine.apply(response, now, 0.5);
/// assert!(matches!(commands[..], [Command::StartTimer(_, wait)] if wait == Duration::from_secs(2)));
///
/// // A second response to the same request is ignored.
/// assert!(machine.apply(response, now, 0.5).is_empty());
/// ```
#[derive(Debug, Clone)]
pub struct Machine {
    phase: Phase,
    generation: Generation,
    conditions: PollConditions,
    refresh_rate: RefreshRate,
    /// Consecutive failures.
    failures: u32,
    /// Consecutive responses without a change.
    unchanged: u32,
    last_request: Option<Timestamp>,
    /// Start and length of the server's last `Retry-After`.
    retry_after: Option<(Timestamp, Duration)>,
    /// Start and length of the current delay, without the minimum of the refresh rate, which may
    /// change.
    wait: (Timestamp, Duration),
    /// Length of the current timer.
    timer: Duration,
    /// The last delay after a response.
    interval: Duration,
    /// A request of the user that the conditions did not allow.
    postponed: bool,
    /// An invalidation during the current request, whose response may be older.
    invalidated: Option<Duration>,
}

impl Machine {
    /// Idle until [`Event::Started`].
    pub fn new(conditions: PollConditions, refresh_rate: RefreshRate) -> Self {
        Self {
            phase: Phase::Suspended,
            generation: Generation::default(),
            conditions,
            refresh_rate,
            failures: 0,
            unchanged: 0,
            last_request: None,
            retry_after: None,
            wait: (Timestamp::UNIX_EPOCH, Duration::ZERO),
            timer: Duration::ZERO,
            interval: Duration::ZERO,
            postponed: false,
            invalidated: None,
        }
    }

    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// The delay after a response like the last one.
    pub fn interval(&self) -> Duration {
        self.interval.max(self.refresh_rate.min_interval())
    }

    /// When the current delay began. A response that was requested later is as good as that of a request
    /// after the delay.
    pub(crate) fn waiting_since(&self) -> Timestamp {
        self.wait.0
    }

    /// Applies an event. `now` is local time; `random` is a number from 0 to 1.
    pub fn apply(&mut self, event: Event, now: Timestamp, random: f64) -> Vec<Command> {
        match event {
            Event::Started => {
                self.failures = 0;
                self.unchanged = 0;
                self.request_now(now)
            }
            Event::Refresh => self.request_now(now),
            Event::Response { generation, change_rate, changed, round_trip, age } => {
                if !self.expects(generation) {
                    return Vec::new();
                }
                self.failures = 0;
                self.retry_after = None;
                self.unchanged = if changed { 0 } else { self.unchanged.saturating_add(1) };
                let delay = schedule::poll_delay(change_rate, self.unchanged, round_trip);
                self.schedule_poll(delay, age, now)
            }
            Event::Failed { generation, temporary, retry_after } => {
                if !self.expects(generation) {
                    return Vec::new();
                }
                if !temporary {
                    return self.enter(Phase::Stopped);
                }
                self.retry_after = retry_after.map(|wait| (now, wait));
                self.failures = self.failures.saturating_add(1);
                self.wait(schedule::retry_delay(self.failures, retry_after, random), true, now)
            }
            Event::TimerFired { generation, rate_limit_delay } => {
                match (self.phase, rate_limit_delay) {
                    (Phase::Waiting { .. }, _) if generation != self.generation => Vec::new(),
                    (Phase::Waiting { retry, .. }, Some(delay)) => {
                        self.start_timer(delay, retry, now)
                    }
                    (Phase::Waiting { .. }, None) => self.send(now),
                    (
                        Phase::Suspended | Phase::Requesting | Phase::Finished | Phase::Stopped,
                        _,
                    ) => Vec::new(),
                }
            }
            Event::Conditions(conditions) => self.set_conditions(conditions, now, random),
            Event::RefreshRate(refresh_rate) => {
                self.refresh_rate = refresh_rate;
                let Phase::Waiting { retry, .. } = self.phase else { return Vec::new() };
                let (since, wait) = self.wait;
                self.restart_timer(
                    remaining(since, wait.max(refresh_rate.min_interval()), now),
                    retry,
                    now,
                )
            }
            Event::Invalidated(min_interval) => self.invalidate(min_interval, now),
            Event::Woke => self.wake(now, random),
        }
    }

    /// Waits until `delay` after the response or until the invalidation during the request is due; finishes
    /// if there is neither.
    fn schedule_poll(
        &mut self,
        delay: Option<Duration>,
        age: Duration,
        now: Timestamp,
    ) -> Vec<Command> {
        let polled = delay.map(|delay| (delay.saturating_sub(age), delay));
        let invalidated = self.invalidated.take().map(|interval| {
            let remaining = self.remaining_interval(interval, now);
            (remaining, remaining)
        });
        match [polled, invalidated].into_iter().flatten().min() {
            Some((remaining, interval)) => {
                self.interval = interval;
                self.wait(remaining, false, now)
            }
            None => self.enter(Phase::Finished),
        }
    }

    fn expects(&self, generation: Generation) -> bool {
        self.phase == Phase::Requesting && generation == self.generation
    }

    fn request_now(&mut self, now: Timestamp) -> Vec<Command> {
        if !self.conditions.allows_manual_refresh() {
            self.postponed = true;
            return self.abort_to(Phase::Suspended);
        }
        let mut commands = self.abort();
        commands.extend(self.send(now));
        commands
    }

    fn send(&mut self, now: Timestamp) -> Vec<Command> {
        self.generation.0 += 1;
        self.phase = Phase::Requesting;
        self.last_request = Some(now);
        self.postponed = false;
        self.invalidated = None;
        vec![Command::Send(self.generation)]
    }

    /// Starts a timer, unless polling is no longer allowed.
    fn wait(&mut self, wait: Duration, retry: bool, now: Timestamp) -> Vec<Command> {
        if !self.conditions.allows_polling() {
            return self.enter(Phase::Suspended);
        }
        self.wait = (now, wait);
        self.start_timer(wait.max(self.refresh_rate.min_interval()), retry, now)
    }

    fn start_timer(&mut self, wait: Duration, retry: bool, now: Timestamp) -> Vec<Command> {
        self.generation.0 += 1;
        self.timer = wait;
        self.phase = Phase::Waiting { until: after(now, wait), retry };
        vec![Command::StartTimer(self.generation, wait)]
    }

    fn restart_timer(&mut self, wait: Duration, retry: bool, now: Timestamp) -> Vec<Command> {
        let mut commands = self.abort();
        commands.extend(self.start_timer(wait, retry, now));
        commands
    }

    fn enter(&mut self, phase: Phase) -> Vec<Command> {
        self.phase = phase;
        Vec::new()
    }

    fn abort_to(&mut self, phase: Phase) -> Vec<Command> {
        let commands = self.abort();
        // An aborted task can still apply an event.
        self.generation.0 += 1;
        self.phase = phase;
        commands
    }

    fn abort(&self) -> Vec<Command> {
        match self.phase {
            Phase::Requesting | Phase::Waiting { .. } => vec![Command::Abort],
            Phase::Suspended | Phase::Finished | Phase::Stopped => Vec::new(),
        }
    }

    /// The remaining time until `min_interval` after the last request.
    fn remaining_interval(&self, min_interval: Duration, now: Timestamp) -> Duration {
        self.last_request
            .map_or(Duration::ZERO, |requested_at| remaining(requested_at, min_interval, now))
    }
}

/// The remaining time of a delay. A clock set back does not lengthen it.
fn remaining(since: Timestamp, wait: Duration, now: Timestamp) -> Duration {
    (after(since, wait) - now).to_std().unwrap_or_default().min(wait)
}
