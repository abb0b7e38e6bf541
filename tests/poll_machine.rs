//! The polling machine: all transitions, and invariants for any sequence of events.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use chrono::TimeDelta;
use onepin_runs::domain::time::Timestamp;
use onepin_runs::platform::clock::after;
use onepin_runs::poll::event::{Command, Event, Generation, Phase, PollConditions};
use onepin_runs::poll::machine::Machine;
use onepin_runs::poll::schedule::{self, ChangeRate, RefreshRate};
use proptest::prelude::*;

const HIDDEN: PollConditions = PollConditions { visible: false, ..PollConditions::OPEN };
const OFFLINE: PollConditions = PollConditions { online: false, ..PollConditions::OPEN };
const PAUSED: PollConditions = PollConditions { running: false, ..PollConditions::OPEN };

fn start() -> Timestamp {
    "2026-10-19T08:00:00Z".parse().unwrap()
}

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A machine with a clock and the pending request or timer of a driver.
struct Harness {
    machine: Machine,
    now: Timestamp,
    random: f64,
    request: Option<Generation>,
    timer: Option<(Timestamp, Generation)>,
    requests: usize,
}

impl Harness {
    fn new(conditions: PollConditions) -> Self {
        Self {
            machine: Machine::new(conditions, RefreshRate::Live),
            now: start(),
            random: 1.0,
            request: None,
            timer: None,
            requests: 0,
        }
    }

    /// With a pending request.
    fn requesting() -> Self {
        let mut harness = Self::new(PollConditions::OPEN);
        harness.apply(Event::Started);
        harness
    }

    /// With a pending timer of two seconds.
    fn waiting() -> Self {
        let mut harness = Self::requesting();
        harness.respond(ChangeRate::Active, true);
        harness
    }

    /// Executes the commands like the driver, which runs one task at a time.
    fn apply(&mut self, event: Event) {
        for command in self.machine.apply(event, self.now, self.random) {
            match command {
                Command::Abort => (self.request, self.timer) = (None, None),
                Command::Send(generation) => {
                    assert_eq!(self.request, None, "two requests at once");
                    self.timer = None;
                    self.request = Some(generation);
                    self.requests += 1;
                }
                Command::StartTimer(generation, wait) => {
                    assert_eq!(self.request, None, "a timer beside a request");
                    self.timer = Some((after(self.now, wait), generation));
                }
            }
        }
    }

    fn respond(&mut self, change_rate: ChangeRate, changed: bool) {
        let generation = self.request.take().unwrap();
        let round_trip = Duration::from_millis(20);
        let age = Duration::ZERO;
        self.apply(Event::Response { generation, change_rate, changed, round_trip, age });
    }

    fn fail(&mut self, temporary: bool, retry_after: Option<Duration>) {
        let generation = self.request.take().unwrap();
        self.apply(Event::Failed { generation, temporary, retry_after });
    }

    fn fire(&mut self, rate_limit_delay: Option<Duration>) {
        let (at, generation) = self.timer.take().unwrap();
        self.now = self.now.max(at);
        self.apply(Event::TimerFired { generation, rate_limit_delay });
    }

    fn advance(&mut self, duration: Duration) {
        self.now = after(self.now, duration);
    }

    /// Changes the clock without affecting timers.
    fn set_clock(&mut self, by: TimeDelta) {
        self.now += by;
        if let Some((at, _)) = &mut self.timer {
            *at += by;
        }
    }

    /// The remaining time of the timer.
    fn remaining(&self) -> Option<Duration> {
        Some((self.timer?.0 - self.now).to_std().unwrap_or_default())
    }
}

#[test]
fn requests_at_once_and_polls_after_the_response() {
    let mut harness = Harness::waiting();
    assert_eq!((harness.requests, harness.remaining()), (1, Some(schedule::ACTIVE_INTERVAL)));
    harness.fire(None);
    assert_eq!((harness.requests, harness.request.is_some(), harness.remaining()), (2, true, None));
}

#[test]
fn backs_off_while_unchanged_and_resets_on_change() {
    let mut harness = Harness::waiting();
    let mut waits = Vec::new();
    for changed in [false, false, false, false, false, false, true] {
        harness.fire(None);
        harness.respond(ChangeRate::Active, changed);
        waits.push(harness.remaining().unwrap().as_millis());
    }
    assert_eq!(waits, [3000, 4500, 6750, 10_125, 15_000, 15_000, 2000]);
    assert_eq!(harness.machine.interval(), secs(2));
}

#[test]
fn another_tabs_response_keeps_its_time() {
    let mut harness = Harness::requesting();
    let generation = harness.request.take().unwrap();
    let (change_rate, round_trip) = (ChangeRate::Idle, Duration::from_millis(20));
    let age = secs(12);
    harness.apply(Event::Response { generation, change_rate, changed: true, round_trip, age });
    assert_eq!(harness.remaining(), Some(secs(18)));
    assert_eq!(harness.machine.interval(), secs(30));
}

#[test]
fn finished_values_poll_only_on_refresh() {
    let mut harness = Harness::requesting();
    harness.respond(ChangeRate::Never, true);
    assert_eq!((harness.machine.phase(), harness.remaining()), (Phase::Finished, None));
    harness.apply(Event::Conditions(PollConditions::OPEN));
    harness.apply(Event::Woke);
    assert_eq!((harness.requests, harness.remaining()), (1, None));
    harness.apply(Event::Refresh);
    assert_eq!(harness.requests, 2);
}

#[test]
fn finished_and_stopped_values_poll_once_on_return() {
    for closed in [HIDDEN, OFFLINE, PAUSED] {
        for is_final in [true, false] {
            let mut harness = Harness::requesting();
            if is_final {
                harness.respond(ChangeRate::Never, true);
            } else {
                harness.fail(false, None);
            }
            let phase = harness.machine.phase();
            harness.apply(Event::Conditions(closed));
            harness.advance(secs(3600));
            assert_eq!((harness.machine.phase(), harness.remaining()), (phase, None));
            harness.apply(Event::Conditions(PollConditions::OPEN));
            assert_eq!(harness.remaining(), Some(schedule::resume_delay(1.0)));
            harness.fire(None);
            harness.respond(ChangeRate::Never, false);
            assert_eq!((harness.requests, harness.machine.phase()), (2, Phase::Finished));
        }
    }
}

#[test]
fn retries_with_backoff_until_a_response() {
    let mut harness = Harness::waiting();
    for bound in [2, 4, 8, 16, 32, 60, 60] {
        harness.fire(None);
        harness.fail(true, None);
        assert_eq!(harness.remaining(), Some(secs(bound)));
        assert!(matches!(harness.machine.phase(), Phase::Waiting { retry: true, .. }));
    }
    harness.fire(None);
    harness.respond(ChangeRate::Active, true);
    harness.fire(None);
    harness.fail(true, None);
    assert_eq!(harness.remaining(), Some(secs(2)));
}

#[test]
fn jitter_respects_the_minimum_delay() {
    let mut harness = Harness::requesting();
    harness.random = 0.0;
    harness.fail(true, None);
    assert_eq!(harness.remaining(), Some(schedule::MIN_RETRY_DELAY));
}

#[test]
fn honours_retry_after_on_resume_but_not_on_refresh() {
    let mut harness = Harness::requesting();
    harness.fail(true, Some(secs(40)));
    assert_eq!(harness.remaining(), Some(secs(40)));
    harness.apply(Event::Conditions(HIDDEN));
    harness.advance(secs(10));
    harness.apply(Event::Conditions(PollConditions::OPEN));
    assert_eq!(harness.remaining(), Some(secs(30)));
    harness.apply(Event::Refresh);
    assert_eq!((harness.requests, harness.remaining()), (2, None));
}

#[test]
fn permanent_errors_stop_until_refresh_or_restart() {
    for event in [Event::Refresh, Event::Started] {
        let mut harness = Harness::requesting();
        harness.fail(false, None);
        assert_eq!(harness.machine.phase(), Phase::Stopped);
        for unhelpful in [
            Event::Conditions(PollConditions::OPEN),
            Event::Invalidated(Duration::ZERO),
            Event::RefreshRate(RefreshRate::Slow),
            Event::Woke,
        ] {
            harness.apply(unhelpful);
            assert_eq!((harness.requests, harness.remaining()), (1, None), "{unhelpful:?}");
        }
        harness.apply(event);
        assert_eq!(harness.requests, 2);
    }
}

#[test]
fn restart_aborts_the_request_and_ignores_its_response() {
    let mut harness = Harness::requesting();
    let first = harness.request.unwrap();
    harness.apply(Event::Started);
    let second = harness.request.unwrap();
    assert_ne!(first, second);
    let late = |generation| Event::Response {
        generation,
        change_rate: ChangeRate::Never,
        changed: true,
        round_trip: Duration::ZERO,
        age: Duration::ZERO,
    };
    harness.apply(late(first));
    harness.apply(Event::Failed { generation: first, temporary: false, retry_after: None });
    assert_eq!((harness.machine.phase(), harness.request), (Phase::Requesting, Some(second)));
    harness.respond(ChangeRate::Active, true);
    // A duplicate response, and one out of order.
    harness.apply(late(second));
    harness.apply(late(first));
    assert_eq!(harness.remaining(), Some(schedule::ACTIVE_INTERVAL));
}

#[test]
fn ignores_stale_timers() {
    let mut harness = Harness::waiting();
    let (_, old) = harness.timer.unwrap();
    harness.apply(Event::Refresh);
    harness.respond(ChangeRate::Active, true);
    harness.apply(Event::TimerFired { generation: old, rate_limit_delay: None });
    assert_eq!(harness.requests, 2);
}

#[test]
fn suspends_and_resumes_with_conditions() {
    for closed in [HIDDEN, OFFLINE, PAUSED] {
        let mut harness = Harness::waiting();
        harness.advance(secs(1));
        harness.apply(Event::Conditions(closed));
        assert_eq!((harness.machine.phase(), harness.remaining()), (Phase::Suspended, None));
        harness.advance(secs(3600));
        for ignored in
            [Event::Invalidated(Duration::ZERO), Event::RefreshRate(RefreshRate::Calm), Event::Woke]
        {
            harness.apply(ignored);
            assert_eq!((harness.requests, harness.remaining()), (1, None), "{ignored:?}");
        }
        harness.apply(Event::Conditions(PollConditions::OPEN));
        assert_eq!(harness.remaining(), Some(schedule::resume_delay(1.0)));
        harness.fire(None);
        assert_eq!(harness.requests, 2);
    }
}

#[test]
fn defers_the_first_request_until_conditions_allow() {
    for closed in [HIDDEN, OFFLINE] {
        let mut harness = Harness::new(closed);
        harness.apply(Event::Started);
        harness.apply(Event::Refresh);
        assert_eq!(harness.requests, 0);
        harness.apply(Event::Conditions(PollConditions::OPEN));
        harness.fire(None);
        assert_eq!(harness.requests, 1);
    }
}

#[test]
fn limits_requests_while_conditions_flip() {
    let mut harness = Harness::requesting();
    harness.respond(ChangeRate::Idle, true);
    for _ in 0..5 {
        harness.apply(Event::Conditions(HIDDEN));
        harness.advance(Duration::from_millis(100));
        harness.apply(Event::Conditions(PollConditions::OPEN));
    }
    assert_eq!((harness.requests, harness.remaining()), (1, Some(Duration::from_millis(1500))));
}

#[test]
fn refreshes_once_while_paused() {
    let mut harness = Harness::waiting();
    harness.apply(Event::Conditions(PAUSED));
    for event in [Event::Refresh, Event::Started] {
        harness.apply(event);
        assert!(harness.request.is_some());
        harness.respond(ChangeRate::Active, true);
        assert_eq!((harness.machine.phase(), harness.remaining()), (Phase::Suspended, None));
    }
    harness.apply(Event::Refresh);
    harness.fail(true, None);
    assert_eq!((harness.machine.phase(), harness.remaining()), (Phase::Suspended, None));
}

#[test]
fn keeps_requests_when_hidden_and_aborts_when_offline() {
    let mut harness = Harness::requesting();
    harness.apply(Event::Conditions(HIDDEN));
    harness.respond(ChangeRate::Active, true);
    assert_eq!(harness.machine.phase(), Phase::Suspended);
    let mut harness = Harness::requesting();
    harness.apply(Event::Conditions(OFFLINE));
    assert_eq!((harness.request, harness.machine.phase()), (None, Phase::Suspended));
}

#[test]
fn invalidation_only_shortens_the_delay() {
    let mut harness = Harness::requesting();
    harness.respond(ChangeRate::Slow, true);
    harness.advance(secs(4));
    harness.apply(Event::Invalidated(secs(10)));
    assert_eq!(harness.remaining(), Some(secs(6)));
    harness.apply(Event::Invalidated(secs(30)));
    assert_eq!(harness.remaining(), Some(secs(6)));
    harness.fire(None);
    // Invalidated during the request: its response may be older.
    harness.apply(Event::Invalidated(secs(10)));
    harness.advance(secs(1));
    harness.respond(ChangeRate::Never, false);
    assert_eq!(harness.remaining(), Some(secs(9)));
}

#[test]
fn invalidation_respects_backoff_and_restarts_finished_values() {
    let mut harness = Harness::requesting();
    harness.fail(true, Some(secs(40)));
    harness.apply(Event::Invalidated(Duration::ZERO));
    assert_eq!(harness.remaining(), Some(secs(40)));
    let mut harness = Harness::requesting();
    harness.respond(ChangeRate::Never, true);
    harness.apply(Event::Invalidated(secs(10)));
    assert_eq!(harness.remaining(), Some(secs(10)));
}

#[test]
fn refresh_rate_lengthens_current_and_later_delays() {
    let mut harness = Harness::waiting();
    harness.advance(secs(1));
    harness.apply(Event::RefreshRate(RefreshRate::Calm));
    assert_eq!((harness.remaining(), harness.machine.interval()), (Some(secs(14)), secs(15)));
    harness.apply(Event::RefreshRate(RefreshRate::Live));
    assert_eq!(harness.remaining(), Some(secs(1)));
    harness.apply(Event::RefreshRate(RefreshRate::Slow));
    harness.fire(None);
    harness.respond(ChangeRate::Idle, true);
    assert_eq!(harness.remaining(), Some(secs(60)));
    harness.apply(Event::Invalidated(secs(10)));
    assert_eq!(harness.remaining(), Some(secs(60)));
}

#[test]
fn waits_for_the_rate_limiter() {
    let mut harness = Harness::waiting();
    harness.fire(Some(secs(1)));
    assert_eq!((harness.requests, harness.remaining()), (1, Some(secs(1))));
    harness.fire(None);
    assert_eq!(harness.requests, 2);
}

#[test]
fn requests_once_after_sleep() {
    let mut harness = Harness::waiting();
    let (_, before) = harness.timer.unwrap();
    harness.advance(secs(8 * 3600));
    harness.apply(Event::Woke);
    harness.apply(Event::TimerFired { generation: before, rate_limit_delay: None });
    assert_eq!((harness.requests, harness.remaining()), (1, Some(schedule::resume_delay(1.0))));
    harness.fire(None);
    harness.respond(ChangeRate::Active, false);
    assert_eq!((harness.requests, harness.remaining()), (2, Some(secs(3))));
}

#[test]
fn sends_a_postponed_request_while_paused() {
    let paused = |online| PollConditions { online, running: false, ..PollConditions::OPEN };
    for request in [Event::Started, Event::Refresh] {
        let mut harness = Harness::waiting();
        let before = harness.requests;
        harness.apply(Event::Conditions(paused(false)));
        harness.apply(request);
        assert_eq!(harness.requests, before, "offline");
        harness.apply(Event::Conditions(paused(true)));
        assert_eq!(harness.requests, before + 1);
        harness.respond(ChangeRate::Active, true);
        harness.apply(Event::Conditions(paused(false)));
        harness.apply(Event::Conditions(paused(true)));
        assert_eq!(harness.requests, before + 1, "only once");
    }
}

#[test]
fn restarts_timers_after_sleep() {
    let mut harness = Harness::requesting();
    harness.respond(ChangeRate::Idle, true);
    harness.advance(secs(20));
    harness.apply(Event::Woke);
    assert_eq!(harness.remaining(), Some(secs(10)));
}

#[test]
fn resends_pending_requests_after_sleep() {
    let mut harness = Harness::requesting();
    harness.advance(secs(3600));
    harness.apply(Event::Woke);
    assert_eq!(harness.request, None);
    harness.fire(None);
    assert_eq!(harness.requests, 2);
}

#[test]
fn clock_set_back_does_not_lengthen_delays() {
    let mut harness = Harness::waiting();
    harness.set_clock(TimeDelta::hours(-5));
    harness.apply(Event::RefreshRate(RefreshRate::Calm));
    assert_eq!(harness.remaining(), Some(secs(15)));
    harness.apply(Event::Conditions(HIDDEN));
    harness.apply(Event::Conditions(PollConditions::OPEN));
    assert!(harness.remaining().unwrap() <= schedule::ACTIVE_INTERVAL);
}

#[derive(Debug, Clone)]
enum Step {
    Started,
    Refresh,
    PollConditions(PollConditions),
    RefreshRate(RefreshRate),
    Invalidated(u64),
    Woke,
    Response(ChangeRate, bool),
    Fail(bool, Option<u64>),
    Fire,
    RateLimited,
    /// A response to an aborted request.
    StaleResponse,
    SetClock(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let change_rate = prop_oneof![
        Just(ChangeRate::Active),
        Just(ChangeRate::Idle),
        Just(ChangeRate::Slow),
        Just(ChangeRate::Never)
    ];
    let conditions = any::<(bool, bool, bool)>()
        .prop_map(|(visible, online, running)| PollConditions { visible, online, running });
    prop_oneof![
        1 => Just(Step::Started),
        1 => Just(Step::Refresh),
        2 => conditions.prop_map(Step::PollConditions),
        2 => Just(Step::PollConditions(PollConditions::OPEN)),
        1 => proptest::sample::select(RefreshRate::ALL.to_vec()).prop_map(Step::RefreshRate),
        2 => (0..70_u64).prop_map(Step::Invalidated),
        1 => Just(Step::Woke),
        6 => (change_rate, any::<bool>()).prop_map(|(change_rate, changed)| Step::Response(change_rate, changed)),
        3 => (any::<bool>(), proptest::option::of(0..4000_u64))
            .prop_map(|(temporary, wait)| Step::Fail(temporary, wait)),
        6 => Just(Step::Fire),
        1 => Just(Step::RateLimited),
        2 => Just(Step::StaleResponse),
        1 => (-86_400..86_400_i64).prop_map(Step::SetClock),
    ]
}

proptest! {
    // Failures become tests by hand; seed files explain nothing.
    #![proptest_config(ProptestConfig {
        failure_persistence: None, cases: 500, ..ProptestConfig::default()
    })]

    /// `Harness::apply` checks that requests never overlap.
    #[test]
    fn never_stalls_or_spins(
        steps in proptest::collection::vec((step(), 0..5000_u64, 0.0..=1.0), 0..120),
    ) {
        let mut harness = Harness::new(PollConditions::OPEN);
        harness.apply(Event::Started);
        let mut conditions = PollConditions::OPEN;
        let mut old = Vec::new();
        // A request of the user is sent as soon as the page is visible and online.
        let mut by_user = false;
        for (step, millis, random) in steps {
            harness.random = random;
            harness.advance(Duration::from_millis(millis));
            old.extend(harness.request);
            let requests_before = harness.requests;
            match step {
                Step::Started | Step::Refresh => {
                    by_user = true;
                    let is_start = matches!(step, Step::Started);
                    harness.apply(if is_start { Event::Started } else { Event::Refresh });
                }
                Step::PollConditions(to) => {
                    conditions = to;
                    harness.apply(Event::Conditions(to));
                }
                Step::RefreshRate(refresh_rate) => harness.apply(Event::RefreshRate(refresh_rate)),
                Step::Invalidated(gap) => harness.apply(Event::Invalidated(secs(gap))),
                Step::Woke => harness.apply(Event::Woke),
                Step::Response(change_rate, changed) if harness.request.is_some() => {
                    harness.respond(change_rate, changed);
                }
                Step::Fail(temporary, wait) if harness.request.is_some() => {
                    harness.fail(temporary, wait.map(secs));
                }
                Step::Fire if harness.timer.is_some() => harness.fire(None),
                Step::RateLimited if harness.timer.is_some() => harness.fire(Some(secs(1))),
                Step::StaleResponse => {
                    let dropped = old.iter().filter(|old| harness.request != Some(**old));
                    for generation in dropped.copied().collect::<Vec<_>>() {
                        let before = format!("{:?}", harness.machine);
                        let round_trip = Duration::ZERO;
                        let (change_rate, changed) = (ChangeRate::Never, true);
                        let age = Duration::ZERO;
                        harness.apply(Event::Response {
                            generation,
                            change_rate,
                            changed,
                            round_trip,
                            age,
                        });
                        harness.apply(Event::TimerFired { generation, rate_limit_delay: None });
                        prop_assert_eq!(before, format!("{:?}", harness.machine));
                    }
                }
                Step::SetClock(seconds) => harness.set_clock(TimeDelta::seconds(seconds)),
                Step::Response(..) | Step::Fail(..) | Step::Fire | Step::RateLimited => {}
            }

            let stopped = matches!(harness.machine.phase(), Phase::Finished | Phase::Stopped);
            let pending = harness.request.is_some() || harness.timer.is_some();
            prop_assert!(pending || stopped || !conditions.allows_polling(), "stuck: {:?}", harness.machine);
            prop_assert!(!(stopped && pending), "spinning: {:?}", harness.machine);
            prop_assert!(conditions.allows_polling() || harness.timer.is_none(), "awake: {:?}", harness.machine);
            if let Some(wait) = harness.remaining() {
                prop_assert!(wait <= secs(4000), "stalled: {:?}", harness.machine);
            }
            if harness.requests > requests_before {
                prop_assert_eq!(harness.requests, requests_before + 1);
                prop_assert!(conditions.allows_manual_refresh() && (by_user || conditions.allows_polling()));
                by_user = false;
            }
        }
    }

    #[test]
    fn automatic_requests_are_spaced(
        outcomes in proptest::collection::vec((0..4_u8, any::<bool>(), 0.0..=1.0), 1..200),
    ) {
        let mut harness = Harness::requesting();
        let mut requests = vec![harness.now];
        for (outcome, changed, random) in outcomes {
            harness.random = random;
            match outcome {
                0 => harness.respond(ChangeRate::Active, changed),
                1 => harness.respond(ChangeRate::Idle, changed),
                2 => harness.fail(true, None),
                _ => {
                    harness.apply(Event::Conditions(HIDDEN));
                    harness.respond(ChangeRate::Active, changed);
                    harness.apply(Event::Conditions(PollConditions::OPEN));
                }
            }
            harness.fire(None);
            requests.push(harness.now);
        }
        for pair in requests.windows(2) {
            prop_assert!(pair[1] - pair[0] >= TimeDelta::from_std(schedule::MIN_RETRY_DELAY).unwrap());
        }
    }
}
