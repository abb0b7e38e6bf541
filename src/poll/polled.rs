//! Polls a value of any type: connects its source and its signals to a [`Driver`](crate::poll::driver).

use std::rc::Rc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;

use crate::api::wire::DecodeWarning;
use crate::api::{ApiError, ApiResponse};
use crate::domain::time::Timestamp;
use crate::poll::driver::{ErasedSource, Fetched, PollContext, Settled, start_driver};
use crate::poll::event::Event;
use crate::poll::freshness::FetchStatus;
use crate::poll::remote::RemoteData;
use crate::poll::schedule::ChangeRate;
use dom::reactive::{Memo, ReadSignal, RwSignal, StoredValue};

/// A polled value.
pub struct Polled<T: Send + Sync + 'static> {
    pub remote: ReadSignal<RemoteData<T>>,
    pub fetch_status: ReadSignal<FetchStatus>,
    refresh: Trigger,
}

// Derived impls would require `T: Copy`.
impl<T: Send + Sync + 'static> Clone for Polled<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Polled<T> {}

impl<T: Send + Sync + 'static> Polled<T> {
    /// Requests the value now, even while polling is paused.
    pub fn refresh(&self) {
        self.refresh.notify();
    }
}

/// A polled value: how to fetch it and when it changes.
pub(crate) struct PollSource<K: Send + Sync + 'static, T> {
    /// A cached value with its time. It is refreshed at once.
    pub(crate) initial: Option<(T, Timestamp)>,
    /// Identifies the requested value. A new key is requested at once; the old value is kept until the
    /// response arrives.
    pub(crate) key: Memo<K>,
    /// Sends the request. Dropping the future aborts it.
    pub(crate) fetch: Fetch<K, T>,
    pub(crate) change_rate: Box<dyn Fn(&T) -> ChangeRate>,
    /// Notified when the value changes while the key stays the same.
    pub(crate) on_change: Option<Trigger>,
    /// Invalidates the value: the next request is due this long after the last one, at the latest.
    pub(crate) invalidated_by: Option<(Trigger, Duration)>,
}

type Fetch<K, T> =
    Box<dyn Fn(PollRequest<K, T>) -> LocalBoxFuture<'static, Result<ApiResponse<T>, ApiError>>>;

pub(crate) struct PollRequest<K, T> {
    pub(crate) key: K,
    /// May belong to an older key.
    pub(crate) current: RemoteData<T>,
    /// When an automatic poll began to wait: a response that another tab has requested since then will do.
    /// `None` if the user requested the poll: then cached parts must be refreshed, too.
    pub(crate) since: Option<Timestamp>,
}

/// Polls `source` until the current owner is disposed.
pub(crate) fn start_polling<K, T>(context: &PollContext, mut source: PollSource<K, T>) -> Polled<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let (initial, as_of) = source.initial.take().unzip();
    let loading = initial.is_none();
    let value_key = StoredValue::new(initial.is_some().then(|| source.key.get_untracked()));
    let remote = RwSignal::new(RemoteData { value: initial, loading, ..RemoteData::default() });
    let PollSource { key, fetch, change_rate, on_change, invalidated_by, .. } = source;
    let change_rate = Rc::new(change_rate);
    let value = ErasedSource {
        fetch: Box::new(move |since| {
            let (key, current) = (key.get_untracked(), remote.get_untracked());
            let response = fetch(PollRequest { key: key.clone(), current, since });
            let change_rate = Rc::clone(&change_rate);
            Box::pin(async move {
                let ApiResponse { value, warnings, server_time } = response.await?;
                let change_rate = change_rate(&value).of_response(warnings.is_empty());
                let settle = move || {
                    value_key.set_value(Some(key));
                    settle(remote, value, warnings)
                };
                Ok(Fetched { change_rate, server_time, settle: Box::new(settle) })
            })
        }),
        known_error: Box::new(move || {
            remote.with_untracked(|remote| Some(remote.error.as_ref()?.kind))
        }),
        store_error: Box::new(move |error| remote.maybe_update(|remote| remote.settle(Err(error)))),
        on_change,
    };
    let (driver, refresh) = start_driver(context, value, as_of, invalidated_by);
    let fetch_status = driver.fetch_status.read_only();
    let key_driver = Rc::clone(&driver);
    dom::reactive::effect(move |last: Option<K>| {
        let key = key.get();
        if last.as_ref() != Some(&key) {
            if last.is_some() {
                // The user can return to the value's key before another response arrives.
                let is_known = value_key.with_value(|known| known.as_ref() == Some(&key));
                remote.update(|remote| remote.loading = !is_known);
            }
            key_driver.apply(Event::Started);
        }
        key
    });
    // Registered last, so that no effect of the driver runs after the abort.
    let driver = StoredValue::new(driver);
    on_cleanup(move || driver.with_value(|driver| driver.abort()));
    Polled { remote: remote.read_only(), fetch_status, refresh }
}

/// Stores a response; an unchanged value does not notify.
fn settle<T>(remote: RwSignal<RemoteData<T>>, value: T, warnings: Vec<DecodeWarning>) -> Settled
where
    T: PartialEq + Send + Sync + 'static,
{
    let (changed, key_changed) =
        remote.with_untracked(|remote| (remote.value.as_ref() != Some(&value), remote.loading));
    remote.maybe_update(|remote| remote.settle(Ok((value, warnings))));
    Settled { changed, key_changed }
}
