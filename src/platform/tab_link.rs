//! A channel and a lock that the tabs of an origin share: `BroadcastChannel` and the Web Locks API.

use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use js_sys::{Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, BroadcastChannel, Event, MessageEvent};

/// Receives the messages of other tabs.
pub type Receiver = Box<dyn Fn(String)>;

/// What connects tabs, as a dependency, so that tests connect simulated tabs.
pub trait TabLink {
    /// Joins the channel `name`; `None` if the browser lacks channels or locks.
    fn join(&self, name: &str, receive: Receiver) -> Option<Box<dyn TabChannel>>;
}

/// A channel with a lock of the same name. Dropping it leaves the channel.
pub trait TabChannel {
    /// Sends a message to the other tabs.
    fn post(&self, message: &str);

    /// Queues for the lock, which this tab then holds for a time, or until it is closed. Ready at once if the
    /// browser denies locks. Dropping the future leaves the queue.
    fn lock(&self, hold: Duration) -> LocalBoxFuture<'static, ()>;
}

/// The browser's tabs.
#[derive(Debug, Clone, Copy, Default)]
pub struct BrowserTabs;

impl TabLink for BrowserTabs {
    fn join(&self, name: &str, receive: Receiver) -> Option<Box<dyn TabChannel>> {
        // Absent in older browsers and in insecure contexts. A sandboxed frame denies access.
        let locks = LOCKS.with(Clone::clone).filter(|locks| !locks.is_undefined())?;
        let channel = BroadcastChannel::new(name).ok()?;
        let on_message = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let message: MessageEvent = event.unchecked_into();
            if let Some(message) = message.data().as_string() {
                receive(message);
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Box::new(Channel { channel, locks, name: name.to_owned(), _on_message: on_message }))
    }
}

#[wasm_bindgen]
extern "C" {
    // web-sys has it only as an unstable API.
    #[derive(Clone)]
    type LockManager;

    #[wasm_bindgen(thread_local_v2, js_namespace = navigator, js_name = locks)]
    static LOCKS: Option<LockManager>;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        granted: &JsValue,
    ) -> Result<Promise, JsValue>;
}

struct Channel {
    channel: BroadcastChannel,
    locks: LockManager,
    name: String,
    _on_message: Closure<dyn FnMut(Event)>,
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

impl TabChannel for Channel {
    fn post(&self, message: &str) {
        if self.channel.post_message(&message.into()).is_err() {
            leptos::logging::warn!("the browser did not send a message to other tabs");
        }
    }

    fn lock(&self, hold: Duration) -> LocalBoxFuture<'static, ()> {
        let queued = queue(&self.locks, &self.name, hold);
        Box::pin(async move {
            // Without access to locks, this tab polls for itself.
            if let Ok((_queued, granted)) = queued {
                drop(JsFuture::from(granted).await);
            }
        })
    }
}

/// Leaves the queue when dropped. No effect on a lock that is held.
struct Queued(AbortController);

impl Drop for Queued {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Queues for a lock. The promise resolves when it is granted or denied. The browser's own timer releases it,
/// even if this instance has panicked.
fn queue(locks: &LockManager, name: &str, hold: Duration) -> Result<(Queued, Promise), JsValue> {
    let queued = Queued(AbortController::new()?);
    let options = Object::new();
    Reflect::set(&options, &"signal".into(), &queued.0.signal())?;
    let hold = i32::try_from(hold.as_millis()).unwrap_or(i32::MAX);
    let mut finished = Err(JsValue::UNDEFINED);
    let mut resolve = None;
    let granted = Promise::new(&mut |granted, _| {
        resolve = Some(granted.clone());
        let on_granted = Closure::once_into_js(move |_lock: JsValue| {
            granted.call0(&JsValue::UNDEFINED)?;
            let mut timer = Ok(0);
            let held = Promise::new(&mut |release, _| {
                timer =
                    window().set_timeout_with_callback_and_timeout_and_arguments_0(&release, hold);
            });
            timer.map(|_| held)
        });
        finished = locks.request(name, &options, &on_granted);
    });
    let finished = finished?;
    spawn_local(async move {
        // It is rejected if the queue is left, or if the browser denies locks.
        if JsFuture::from(finished).await.is_err()
            && let Some(resolve) = resolve
        {
            drop(resolve.call0(&JsValue::UNDEFINED));
        }
    });
    Ok((queued, granted))
}
