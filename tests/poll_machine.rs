//! When a value is asked for: every transition, and what holds for any sequence of events.
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

/// A machine with a clock and with what a driver would have under way.
struct Bench {
    machine: Machine,
    now: Timestamp,
    random: f64,
    request: Option<Generation>,
    timer: Option<(Timestamp, Generation)>,
    asked: usize,
}

impl Bench {
    fn new(conditions: PollConditions) -> Self {
        Self {
            machine: Machine::new(conditions, RefreshRate::Live),
            now: start(),
            random: 1.0,
            request: None,
            timer: None,
            asked: 0,
        }
    }

    /// One that has asked.
    fn asking() -> Self {
        let mut bench = Self::new(PollConditions::OPEN);
        bench.tell(Event::Started);
        bench
    }

    /// One that waits two seconds after its first answer.
    fn waiting() -> Self {
        let mut bench = Self::asking();
        bench.answer(ChangeRate::Active, true);
        bench
    }

    /// Does what a driver does, which has room for one thing at a time.
    fn tell(&mut self, event: Event) {
        for effect in self.machine.apply(event, self.now, self.random) {
            match effect {
                Command::Abort => (self.request, self.timer) = (None, None),
                Command::Send(generation) => {
                    assert_eq!(self.request, None, "two requests at once");
                    self.timer = None;
                    self.request = Some(generation);
                    self.asked += 1;
                }
                Command::StartTimer(generation, wait) => {
                    assert_eq!(self.request, None, "a timer beside a request");
                    self.timer = Some((after(self.now, wait), generation));
                }
            }
        }
    }

    fn answer(&mut self, change_rate: ChangeRate, changed: bool) {
        let generation = self.request.take().unwrap();
        let round_trip = Duration::from_millis(20);
        self.tell(Event::Response { generation, change_rate, changed, round_trip });
    }

    fn fail(&mut self, temporary: bool, retry_after: Option<Duration>) {
        let generation = self.request.take().unwrap();
        self.tell(Event::Failed { generation, temporary, retry_after });
    }

    fn fire(&mut self, rate_limit_delay: Option<Duration>) {
        let (at, generation) = self.timer.take().unwrap();
        self.now = self.now.max(at);
        self.tell(Event::TimerFired { generation, rate_limit_delay });
    }

    fn advance(&mut self, duration: Duration) {
        self.now = after(self.now, duration);
    }

    /// The clock is put, which timers do not heed.
    fn put(&mut self, by: TimeDelta) {
        self.now += by;
        if let Some((at, _)) = &mut self.timer {
            *at += by;
        }
    }

    /// How long the timer still runs.
    fn left(&self) -> Option<Duration> {
        Some((self.timer?.0 - self.now).to_std().unwrap_or_default())
    }
}

#[test]
fn what_is_wanted_is_asked_at_once_and_again_after_its_answer() {
    let mut bench = Bench::waiting();
    assert_eq!((bench.asked, bench.left()), (1, Some(schedule::ACTIVE_INTERVAL)));
    bench.fire(None);
    assert_eq!((bench.asked, bench.request.is_some(), bench.left()), (2, true, None));
}

#[test]
fn answers_without_news_stretch_the_wait_and_news_shorten_it() {
    let mut bench = Bench::waiting();
    let mut waits = Vec::new();
    for changed in [false, false, false, false, false, false, true] {
        bench.fire(None);
        bench.answer(ChangeRate::Active, changed);
        waits.push(bench.left().unwrap().as_millis());
    }
    assert_eq!(waits, [3000, 4500, 6750, 10_125, 15_000, 15_000, 2000]);
    assert_eq!(bench.machine.interval(), secs(2));
}

#[test]
fn what_ended_is_not_asked_again_until_the_reader_wants_it() {
    let mut bench = Bench::asking();
    bench.answer(ChangeRate::Never, true);
    assert_eq!((bench.machine.phase(), bench.left()), (Phase::Finished, None));
    bench.tell(Event::Conditions(HIDDEN));
    bench.tell(Event::Conditions(PollConditions::OPEN));
    bench.tell(Event::Woke);
    assert_eq!((bench.asked, bench.left()), (1, None));
    bench.tell(Event::Refresh);
    assert_eq!(bench.asked, 2);
}

#[test]
fn failures_back_off_and_an_answer_ends_that() {
    let mut bench = Bench::waiting();
    for bound in [2, 4, 8, 16, 32, 60, 60] {
        bench.fire(None);
        bench.fail(true, None);
        assert_eq!(bench.left(), Some(secs(bound)));
        assert!(matches!(bench.machine.phase(), Phase::Waiting { retry: true, .. }));
    }
    bench.fire(None);
    bench.answer(ChangeRate::Active, true);
    bench.fire(None);
    bench.fail(true, None);
    assert_eq!(bench.left(), Some(secs(2)));
}

#[test]
fn chance_shortens_a_back_off_down_to_its_floor() {
    let mut bench = Bench::asking();
    bench.random = 0.0;
    bench.fail(true, None);
    assert_eq!(bench.left(), Some(schedule::MIN_RETRY_DELAY));
}

#[test]
fn a_server_that_asks_for_a_rest_gets_it_on_return_too_but_not_from_the_reader() {
    let mut bench = Bench::asking();
    bench.fail(true, Some(secs(40)));
    assert_eq!(bench.left(), Some(secs(40)));
    bench.tell(Event::Conditions(HIDDEN));
    bench.advance(secs(10));
    bench.tell(Event::Conditions(PollConditions::OPEN));
    assert_eq!(bench.left(), Some(secs(30)));
    bench.tell(Event::Refresh);
    assert_eq!((bench.asked, bench.left()), (2, None));
}

#[test]
fn what_does_not_heal_stops_until_the_reader_tries_again_or_wants_something_else() {
    for event in [Event::Refresh, Event::Started] {
        let mut bench = Bench::asking();
        bench.fail(false, None);
        assert_eq!(bench.machine.phase(), Phase::Stopped);
        for unhelpful in [
            Event::Conditions(OFFLINE),
            Event::Conditions(PollConditions::OPEN),
            Event::Invalidated(Duration::ZERO),
            Event::RefreshRate(RefreshRate::Slow),
            Event::Woke,
        ] {
            bench.tell(unhelpful);
            assert_eq!((bench.asked, bench.left()), (1, None), "{unhelpful:?}");
        }
        bench.tell(event);
        assert_eq!(bench.asked, 2);
    }
}

#[test]
fn something_else_replaces_the_request_under_way_whose_answer_is_late() {
    let mut bench = Bench::asking();
    let first = bench.request.unwrap();
    bench.tell(Event::Started);
    let second = bench.request.unwrap();
    assert_ne!(first, second);
    let late = |generation| Event::Response {
        generation,
        change_rate: ChangeRate::Never,
        changed: true,
        round_trip: Duration::ZERO,
    };
    bench.tell(late(first));
    bench.tell(Event::Failed { generation: first, temporary: false, retry_after: None });
    assert_eq!((bench.machine.phase(), bench.request), (Phase::Requesting, Some(second)));
    bench.answer(ChangeRate::Active, true);
    // The same answer twice, and out of order.
    bench.tell(late(second));
    bench.tell(late(first));
    assert_eq!(bench.left(), Some(schedule::ACTIVE_INTERVAL));
}

#[test]
fn a_timer_of_yesterday_does_nothing() {
    let mut bench = Bench::waiting();
    let (_, old) = bench.timer.unwrap();
    bench.tell(Event::Refresh);
    bench.answer(ChangeRate::Active, true);
    bench.tell(Event::TimerFired { generation: old, rate_limit_delay: None });
    assert_eq!(bench.asked, 2);
}

#[test]
fn nothing_is_asked_while_the_gate_is_closed_and_at_once_when_it_opens() {
    for closed in [HIDDEN, OFFLINE, PAUSED] {
        let mut bench = Bench::waiting();
        bench.advance(secs(1));
        bench.tell(Event::Conditions(closed));
        assert_eq!((bench.machine.phase(), bench.left()), (Phase::Suspended, None));
        bench.advance(secs(3600));
        for ignored in
            [Event::Invalidated(Duration::ZERO), Event::RefreshRate(RefreshRate::Calm), Event::Woke]
        {
            bench.tell(ignored);
            assert_eq!((bench.asked, bench.left()), (1, None), "{ignored:?}");
        }
        bench.tell(Event::Conditions(PollConditions::OPEN));
        assert_eq!(bench.left(), Some(schedule::resume_delay(1.0)));
        bench.fire(None);
        assert_eq!(bench.asked, 2);
    }
}

#[test]
fn what_is_first_wanted_behind_a_closed_gate_is_asked_when_it_opens() {
    for closed in [HIDDEN, OFFLINE] {
        let mut bench = Bench::new(closed);
        bench.tell(Event::Started);
        bench.tell(Event::Refresh);
        assert_eq!(bench.asked, 0);
        bench.tell(Event::Conditions(PollConditions::OPEN));
        bench.fire(None);
        assert_eq!(bench.asked, 1);
    }
}

#[test]
fn whoever_switches_to_and_fro_does_not_ask_at_every_turn() {
    let mut bench = Bench::asking();
    bench.answer(ChangeRate::Idle, true);
    for _ in 0..5 {
        bench.tell(Event::Conditions(HIDDEN));
        bench.advance(Duration::from_millis(100));
        bench.tell(Event::Conditions(PollConditions::OPEN));
    }
    assert_eq!((bench.asked, bench.left()), (1, Some(Duration::from_millis(1500))));
}

#[test]
fn during_a_pause_the_reader_still_gets_what_they_ask_for_once() {
    let mut bench = Bench::waiting();
    bench.tell(Event::Conditions(PAUSED));
    for event in [Event::Refresh, Event::Started] {
        bench.tell(event);
        assert!(bench.request.is_some());
        bench.answer(ChangeRate::Active, true);
        assert_eq!((bench.machine.phase(), bench.left()), (Phase::Suspended, None));
    }
    bench.tell(Event::Refresh);
    bench.fail(true, None);
    assert_eq!((bench.machine.phase(), bench.left()), (Phase::Suspended, None));
}

#[test]
fn a_request_under_way_outlives_a_glance_elsewhere_but_not_its_connection() {
    let mut bench = Bench::asking();
    bench.tell(Event::Conditions(HIDDEN));
    bench.answer(ChangeRate::Active, true);
    assert_eq!(bench.machine.phase(), Phase::Suspended);
    let mut bench = Bench::asking();
    bench.tell(Event::Conditions(OFFLINE));
    assert_eq!((bench.request, bench.machine.phase()), (None, Phase::Suspended));
}

#[test]
fn a_nudge_makes_it_due_earlier_but_never_later_and_not_at_once() {
    let mut bench = Bench::asking();
    bench.answer(ChangeRate::Slow, true);
    bench.advance(secs(4));
    bench.tell(Event::Invalidated(secs(10)));
    assert_eq!(bench.left(), Some(secs(6)));
    bench.tell(Event::Invalidated(secs(30)));
    assert_eq!(bench.left(), Some(secs(6)));
    bench.fire(None);
    // While it is asked: the answer may be from before the change.
    bench.tell(Event::Invalidated(secs(10)));
    bench.advance(secs(1));
    bench.answer(ChangeRate::Never, false);
    assert_eq!(bench.left(), Some(secs(9)));
}

#[test]
fn a_nudge_does_not_shorten_a_back_off_and_wakes_what_has_ended() {
    let mut bench = Bench::asking();
    bench.fail(true, Some(secs(40)));
    bench.tell(Event::Invalidated(Duration::ZERO));
    assert_eq!(bench.left(), Some(secs(40)));
    let mut bench = Bench::asking();
    bench.answer(ChangeRate::Never, true);
    bench.tell(Event::Invalidated(secs(10)));
    assert_eq!(bench.left(), Some(secs(10)));
}

#[test]
fn the_readers_tempo_stretches_waits_that_are_under_way_and_those_to_come() {
    let mut bench = Bench::waiting();
    bench.advance(secs(1));
    bench.tell(Event::RefreshRate(RefreshRate::Calm));
    assert_eq!((bench.left(), bench.machine.interval()), (Some(secs(14)), secs(15)));
    bench.tell(Event::RefreshRate(RefreshRate::Live));
    assert_eq!(bench.left(), Some(secs(1)));
    bench.tell(Event::RefreshRate(RefreshRate::Slow));
    bench.fire(None);
    bench.answer(ChangeRate::Idle, true);
    assert_eq!(bench.left(), Some(secs(60)));
    bench.tell(Event::Invalidated(secs(10)));
    assert_eq!(bench.left(), Some(secs(60)));
}

#[test]
fn others_of_the_page_may_have_precedence() {
    let mut bench = Bench::waiting();
    bench.fire(Some(secs(1)));
    assert_eq!((bench.asked, bench.left()), (1, Some(secs(1))));
    bench.fire(None);
    assert_eq!(bench.asked, 2);
}

#[test]
fn after_a_sleep_what_is_due_is_asked_once_whatever_the_timers_say() {
    let mut bench = Bench::waiting();
    let (_, before) = bench.timer.unwrap();
    bench.advance(secs(8 * 3600));
    bench.tell(Event::Woke);
    bench.tell(Event::TimerFired { generation: before, rate_limit_delay: None });
    assert_eq!((bench.asked, bench.left()), (1, Some(schedule::resume_delay(1.0))));
    bench.fire(None);
    bench.answer(ChangeRate::Active, false);
    assert_eq!((bench.asked, bench.left()), (2, Some(secs(3))));
}

#[test]
fn a_timer_that_slept_is_set_to_what_is_left() {
    let mut bench = Bench::asking();
    bench.answer(ChangeRate::Idle, true);
    bench.advance(secs(20));
    bench.tell(Event::Woke);
    assert_eq!(bench.left(), Some(secs(10)));
}

#[test]
fn an_answer_that_was_awaited_before_a_sleep_is_asked_for_again() {
    let mut bench = Bench::asking();
    bench.advance(secs(3600));
    bench.tell(Event::Woke);
    assert_eq!(bench.request, None);
    bench.fire(None);
    assert_eq!(bench.asked, 2);
}

#[test]
fn a_clock_that_is_put_back_makes_nothing_wait_longer() {
    let mut bench = Bench::waiting();
    bench.put(TimeDelta::hours(-5));
    bench.tell(Event::RefreshRate(RefreshRate::Calm));
    assert_eq!(bench.left(), Some(secs(15)));
    bench.tell(Event::Conditions(HIDDEN));
    bench.tell(Event::Conditions(PollConditions::OPEN));
    assert!(bench.left().unwrap() <= schedule::ACTIVE_INTERVAL);
}

/// What can happen to a machine, with how much time passes before.
#[derive(Debug, Clone)]
enum Step {
    Wanted,
    Refresh,
    PollConditions(PollConditions),
    RefreshRate(RefreshRate),
    Nudged(u64),
    Slept,
    Answer(ChangeRate, bool),
    Fail(bool, Option<u64>),
    Fire,
    Busy,
    /// An answer to a request that was dropped.
    Late,
    /// The clock is put.
    Put(i64),
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
        1 => Just(Step::Wanted),
        1 => Just(Step::Refresh),
        2 => conditions.prop_map(Step::PollConditions),
        2 => Just(Step::PollConditions(PollConditions::OPEN)),
        1 => proptest::sample::select(RefreshRate::ALL.to_vec()).prop_map(Step::RefreshRate),
        2 => (0..70_u64).prop_map(Step::Nudged),
        1 => Just(Step::Slept),
        6 => (change_rate, any::<bool>()).prop_map(|(change_rate, changed)| Step::Answer(change_rate, changed)),
        3 => (any::<bool>(), proptest::option::of(0..4000_u64))
            .prop_map(|(temporary, wait)| Step::Fail(temporary, wait)),
        6 => Just(Step::Fire),
        1 => Just(Step::Busy),
        2 => Just(Step::Late),
        1 => (-86_400..86_400_i64).prop_map(Step::Put),
    ]
}

proptest! {
    // A failure is turned into a test by hand; a file of seeds explains nothing.
    #![proptest_config(ProptestConfig {
        failure_persistence: None, cases: 500, ..ProptestConfig::default()
    })]

    /// `Bench::tell` checks that requests never overlap.
    #[test]
    fn no_order_of_events_leads_to_a_stuck_feed_or_a_busy_loop(
        steps in proptest::collection::vec((step(), 0..5000_u64, 0.0..=1.0), 0..120),
    ) {
        let mut bench = Bench::new(PollConditions::OPEN);
        bench.tell(Event::Started);
        let mut conditions = PollConditions::OPEN;
        let mut old = Vec::new();
        for (step, millis, chance) in steps {
            bench.random = chance;
            bench.advance(Duration::from_millis(millis));
            old.extend(bench.request);
            let (asked_before, mut by_user) = (bench.asked, false);
            match step {
                Step::Wanted | Step::Refresh => {
                    by_user = true;
                    let wanted = matches!(step, Step::Wanted);
                    bench.tell(if wanted { Event::Started } else { Event::Refresh });
                }
                Step::PollConditions(to) => {
                    conditions = to;
                    bench.tell(Event::Conditions(to));
                }
                Step::RefreshRate(refresh_rate) => bench.tell(Event::RefreshRate(refresh_rate)),
                Step::Nudged(gap) => bench.tell(Event::Invalidated(secs(gap))),
                Step::Slept => bench.tell(Event::Woke),
                Step::Answer(change_rate, changed) if bench.request.is_some() => {
                    bench.answer(change_rate, changed);
                }
                Step::Fail(temporary, wait) if bench.request.is_some() => {
                    bench.fail(temporary, wait.map(secs));
                }
                Step::Fire if bench.timer.is_some() => bench.fire(None),
                Step::Busy if bench.timer.is_some() => bench.fire(Some(secs(1))),
                Step::Late => {
                    let dropped = old.iter().filter(|old| bench.request != Some(**old));
                    for generation in dropped.copied().collect::<Vec<_>>() {
                        let before = format!("{:?}", bench.machine);
                        let round_trip = Duration::ZERO;
                        let (change_rate, changed) = (ChangeRate::Never, true);
                        bench.tell(Event::Response { generation, change_rate, changed, round_trip });
                        bench.tell(Event::TimerFired { generation, rate_limit_delay: None });
                        prop_assert_eq!(before, format!("{:?}", bench.machine));
                    }
                }
                Step::Put(seconds) => bench.put(TimeDelta::seconds(seconds)),
                Step::Answer(..) | Step::Fail(..) | Step::Fire | Step::Busy => {}
            }

            let stopped = matches!(bench.machine.phase(), Phase::Finished | Phase::Stopped);
            let pending = bench.request.is_some() || bench.timer.is_some();
            prop_assert!(pending || stopped || !conditions.allows_polling(), "stuck: {:?}", bench.machine);
            prop_assert!(!(stopped && pending), "restless: {:?}", bench.machine);
            prop_assert!(conditions.allows_polling() || bench.timer.is_none(), "awake: {:?}", bench.machine);
            if let Some(wait) = bench.left() {
                prop_assert!(wait <= secs(4000), "asleep: {:?}", bench.machine);
            }
            if bench.asked > asked_before {
                prop_assert_eq!(bench.asked, asked_before + 1);
                prop_assert!(conditions.allows_manual_refresh() && (by_user || conditions.allows_polling()));
            }
        }
    }

    #[test]
    fn what_it_asks_by_itself_it_asks_at_intervals(
        answers in proptest::collection::vec((0..4_u8, any::<bool>(), 0.0..=1.0), 1..200),
    ) {
        let mut bench = Bench::asking();
        let mut asked = vec![bench.now];
        for (outcome, changed, chance) in answers {
            bench.random = chance;
            match outcome {
                0 => bench.answer(ChangeRate::Active, changed),
                1 => bench.answer(ChangeRate::Idle, changed),
                2 => bench.fail(true, None),
                _ => {
                    bench.tell(Event::Conditions(HIDDEN));
                    bench.answer(ChangeRate::Active, changed);
                    bench.tell(Event::Conditions(PollConditions::OPEN));
                }
            }
            bench.fire(None);
            asked.push(bench.now);
        }
        for pair in asked.windows(2) {
            prop_assert!(pair[1] - pair[0] >= TimeDelta::from_std(schedule::MIN_RETRY_DELAY).unwrap());
        }
    }
}
