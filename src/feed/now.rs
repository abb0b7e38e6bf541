//! The server's time, second by second, for ages and running durations.

use std::rc::Rc;
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::abortable;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::clock::{Clock, ServerTime};
use crate::run::Timestamp;

/// The server's clock as far as it is known: ours, corrected by the last answer.
///
/// Each answer's offset is off by up to half its round trip, so a clock that jumped with every
/// answer would make durations stutter; small corrections are not taken.
#[derive(Clone, Copy)]
pub struct ServerClock {
    offset: RwSignal<TimeDelta>,
    now: ReadSignal<Timestamp>,
}

/// A difference that is not worth a visible jump.
const NEGLIGIBLE: TimeDelta = TimeDelta::milliseconds(1500);

impl ServerClock {
    /// Starts ticking once a second, until the owner of the calling scope goes away.
    pub fn start(clock: Rc<dyn Clock>) -> Self {
        let offset = RwSignal::new(TimeDelta::zero());
        let (now, set_now) = signal(clock.now());
        let corrected = {
            let clock = Rc::clone(&clock);
            move || clock.now() + offset.get_untracked()
        };
        let (ticking, handle) = abortable(async move {
            loop {
                clock.sleep(Duration::from_secs(1)).await;
                set_now.set(corrected());
            }
        });
        on_cleanup(move || handle.abort());
        spawn_local(async move { ticking.await.unwrap_or(()) });
        Self { offset, now }
    }

    /// Takes over what an answer says of the server's clock.
    pub fn set(&self, time: ServerTime) {
        let difference = time.offset() - self.offset.get_untracked();
        if difference.abs() > NEGLIGIBLE {
            self.offset.set(time.offset());
        }
    }

    /// The server's time; reading it redraws once a second.
    pub fn now(&self) -> Timestamp {
        self.now.get()
    }
}
