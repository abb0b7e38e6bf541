//! The browser's Web Locks.

use std::time::Duration;

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Object, Reflect};
use onepin_runs::platform::tab_link::{BrowserTabs, TabLink};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn denied_locks_delay_no_request() {
    // As in a page whose storage the user has blocked.
    let denied =
        Function::new_no_args("return Promise.reject(new DOMException('', 'SecurityError'))");
    let locks = Reflect::get(&web_sys::window().unwrap().navigator(), &"locks".into()).unwrap();
    Reflect::set(&locks, &"request".into(), &denied).unwrap();
    let channel = BrowserTabs.join("denied", Box::new(|_| ())).unwrap();
    let lock = channel.lock(Duration::from_secs(60));
    let first = select(lock, TimeoutFuture::new(5_000)).await;
    // Without its own property, the object has the browser's function again.
    let locks: &Object = locks.unchecked_ref();
    Reflect::delete_property(locks, &JsValue::from("request")).unwrap();
    assert!(matches!(first, Either::Left(_)), "the lock is still awaited");
}
