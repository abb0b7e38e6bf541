//! Mounting an element on the page.

use leptos::mount::{UnmountHandle, mount_to};
use web_sys::{Element, HtmlElement};

use crate::El;

/// A mounted element. Dropping the handle unmounts it; `forget` keeps it mounted.
pub type Mounted = UnmountHandle<Element>;

/// Mounts the element that `build` returns in `target`, in an owner of its own.
pub fn mount(target: &HtmlElement, build: impl FnOnce() -> El + 'static) -> Mounted {
    let build: Box<dyn FnOnce() -> El> = Box::new(build);
    mount_to(target.clone(), build)
}
