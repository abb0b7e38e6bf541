//! Showing an element on the page.

use leptos::mount::{UnmountHandle, mount_to};
use web_sys::{Element, HtmlElement};

use crate::El;

/// An element that is shown until the handle is dropped; `forget` shows it as long as the page.
pub type Mounted = UnmountHandle<Element>;

/// Shows in `target` what `make` builds, in an owner of its own.
pub fn mount(target: &HtmlElement, make: impl FnOnce() -> El + 'static) -> Mounted {
    let make: Box<dyn FnOnce() -> El> = Box::new(make);
    mount_to(target.clone(), make)
}
