//! The server's time, updated every second, for relative times and durations.

use std::rc::Rc;
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::abortable;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domain::time::Timestamp;
use crate::platform::clock::{Clock, ServerTime};
use dom::reactive::{RwSignal, StoredValue};

/// The server's clock: the local clock with an offset from responses.
///
/// An offset is inaccurate by up to half a round trip. Small corrections are ignored, so that durations
/// do not jump with every response.
#[derive(Clone, Copy)]
pub struct ServerClock {
    clock: StoredValue<Rc<dyn Clock>>,
    offset: StoredValue<TimeDelta>,
    now: RwSignal<Timestamp>,
    woke: Trigger,
}

/// Smaller corrections are ignored.
const MIN_OFFSET_CHANGE: TimeDelta = TimeDelta::milliseconds(1500);

/// Slower responses do not correct the clock: their midpoint is too inaccurate, in particular after a
/// sleep.
const MAX_ROUND_TRIP: TimeDelta = TimeDelta::seconds(10);

/// A tick this late means that the machine slept. Timers of hidden pages are throttled, too, but hidden
/// pages do not poll.
const SLEEP_THRESHOLD: TimeDelta = TimeDelta::seconds(10);

impl ServerClock {
    /// Ticks every second until the current owner is disposed. `offset` is server clock minus local
    /// clock; responses correct it.
    pub fn start(clock: Rc<dyn Clock>, offset: StoredValue<TimeDelta>) -> Self {
        let server = Self {
            offset,
            now: RwSignal::new(clock.now() + offset.get_value()),
            woke: Trigger::new(),
            clock: StoredValue::new(Rc::clone(&clock)),
        };
        let (ticking, handle) = abortable(async move {
            loop {
                let before = clock.now();
                clock.sleep(Duration::from_secs(1)).await;
                server.tick();
                if clock.now() - before > SLEEP_THRESHOLD {
                    server.woke.notify();
                }
            }
        });
        on_cleanup(move || handle.abort());
        spawn_local(async move { ticking.await.unwrap_or(()) });
        server
    }

    /// Corrects the offset with the time of a response.
    pub fn set(&self, time: ServerTime) {
        let difference = time.offset() - self.offset.get_value();
        let round_trip = time.received_at - time.sent_at;
        if round_trip <= MAX_ROUND_TRIP && difference.abs() > MIN_OFFSET_CHANGE {
            self.offset.set_value(time.offset());
            self.tick();
        }
    }

    /// The server's time; tracks the tick of every second.
    pub fn now(&self) -> Timestamp {
        self.now.get()
    }

    /// The server's time in milliseconds, without tracking.
    pub fn now_untracked(&self) -> Timestamp {
        self.ours() + self.offset.get_value()
    }

    /// The time until `at`, a local time; tracks the tick of every second.
    pub fn until(&self, at: Timestamp) -> TimeDelta {
        self.now.track();
        at - self.ours()
    }

    /// Notified after the machine or the page has slept.
    pub(crate) fn woke(&self) -> Trigger {
        self.woke
    }

    fn ours(&self) -> Timestamp {
        self.clock.with_value(|clock| clock.now())
    }

    fn tick(&self) {
        self.now.set(self.now_untracked());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::{LocalBoxFuture, pending};

    struct Still(Timestamp);

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            self.0
        }

        fn sleep(&self, _: Duration) -> LocalBoxFuture<'static, ()> {
            Box::pin(pending())
        }

        fn random(&self) -> f64 {
            0.0
        }
    }

    #[test]
    fn ignores_slow_responses_and_small_offsets() {
        // Only spawns the ticker, whose sleep never ends.
        any_spawner::Executor::init_futures_executor().unwrap();
        let owner = Owner::new();
        owner.set();
        let ours: Timestamp = "2026-10-19T08:00:00Z".parse().unwrap();
        let server = ServerClock::start(Rc::new(Still(ours)), StoredValue::new(TimeDelta::zero()));
        let offset_after = |ahead: i64, round_trip: i64| {
            let received_at = ours + TimeDelta::seconds(round_trip);
            let half_way = ours + TimeDelta::milliseconds(round_trip * 500);
            let server_time = half_way + TimeDelta::seconds(ahead);
            server.set(ServerTime { server: server_time, sent_at: ours, received_at });
            (server.now.get_untracked() - ours).num_seconds()
        };
        assert_eq!(offset_after(1, 0), 0);
        assert_eq!(offset_after(3600, 2), 3600);
        assert_eq!(offset_after(3601, 2), 3600);
        assert_eq!(offset_after(-7200, 11), 3600);
    }
}
