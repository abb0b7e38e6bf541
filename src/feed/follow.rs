//! Keeps one value true: asks, waits as the schedule says, asks again.

use std::rc::Rc;

use futures_util::future::{LocalBoxFuture, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::now::ServerClock;
use super::remote::Remote;
use super::schedule::{self, Pace};
use crate::api::{Answer, ApiError};
use crate::clock::Clock;

/// A followed value and the means to ask for it at once.
pub struct Followed<T: Send + Sync + 'static> {
    /// What is known of it.
    pub remote: ReadSignal<Remote<T>>,
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
    /// Asks now, instead of when it would be due.
    pub fn refresh(&self) {
        self.refresh.notify();
    }
}

/// What to follow and how.
pub struct Source<K: Send + Sync + 'static, T> {
    /// What is asked for. A new key is asked at once; the value of the old one stays until then.
    pub key: Signal<K>,
    /// Asks, knowing the value already there. Dropping the future aborts the request.
    pub ask: Ask<K, T>,
    /// What follows from the value already there and the one that arrived.
    pub merge: fn(Option<T>, T) -> T,
    /// How soon the value may change.
    pub pace: fn(&T) -> Pace,
}

type Ask<K, T> = Rc<dyn Fn(K, Option<&T>) -> LocalBoxFuture<'static, Result<Answer<T>, ApiError>>>;

/// Follows `source` until the owner of the calling scope goes away. Requests never overlap: the
/// wait starts after the answer, and a new key or a refresh drops the request under way.
pub fn follow<K, T>(clock: Rc<dyn Clock>, server: ServerClock, source: Source<K, T>) -> Followed<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let remote = RwSignal::new(Remote::<T>::default());
    let refresh = Trigger::new();
    let source = Rc::new(source);
    Effect::new(move |last_key: Option<K>| {
        refresh.track();
        let key = source.key.get();
        if last_key.is_some_and(|last| last != key) {
            remote.update(|remote| remote.awaiting = true);
        }
        let (task, handle) =
            abortable(poll(Rc::clone(&clock), server, Rc::clone(&source), key.clone(), remote));
        on_cleanup(move || handle.abort());
        spawn_local(async move {
            // An aborted poll was replaced by another one or nobody looks any more: not an error.
            task.await.unwrap_or(());
        });
        key
    });
    Followed { remote: remote.read_only(), refresh }
}

async fn poll<K, T>(
    clock: Rc<dyn Clock>,
    server: ServerClock,
    source: Rc<Source<K, T>>,
    key: K,
    remote: RwSignal<Remote<T>>,
) where
    K: Clone + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let mut failures = 0;
    loop {
        let asked = clock.now();
        let known = remote.with_untracked(|remote| remote.value.clone());
        let result = (source.ask)(key.clone(), known.as_ref()).await;
        let round_trip = (clock.now() - asked).to_std().unwrap_or_default();
        let wait = match &result {
            Ok(answer) => {
                failures = 0;
                if let Some(time) = answer.server_time {
                    server.set(time);
                }
                schedule::after_answer((source.pace)(&answer.value), round_trip)
            }
            Err(error) => {
                failures += 1;
                schedule::after_error(error, failures, chance(&*clock))
            }
        };
        let result = result.map(|answer| ((source.merge)(known, answer.value), answer.notes));
        let mut newer = remote.with_untracked(Clone::clone);
        newer.settle(result);
        // An unchanged answer must not wake anything.
        if remote.with_untracked(|remote| *remote != newer) {
            remote.set(newer);
        }
        match wait {
            Some(wait) => clock.sleep(wait).await,
            None => return,
        }
    }
}

/// A number from 0 to 1 that differs from page to page: how far the clock is into its second.
/// Enough to spread retries, and it needs no source of randomness.
fn chance(clock: &dyn Clock) -> f64 {
    f64::from(clock.now().timestamp_subsec_millis()) / 1000.0
}
