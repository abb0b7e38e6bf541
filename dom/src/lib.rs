//! Builds DOM elements over Leptos' signals.
//!
//! ```no_run
//! use leptos::ev;
//! use onepin_runs_dom::reactive::RwSignal;
//! use onepin_runs_dom::{El, block, button, p, section};
//!
//! fn counter() -> El {
//!     let count = RwSignal::new(0);
//!     section()
//!         .class("counter")
//!         // A closure that returns a text runs again when a signal that it reads changes.
//!         .child(p().child(move || format!("{} clicks", count.get())))
//!         // Elements are rebuilt only when the value that was read differs.
//!         .child(block(
//!             move || count.get() > 9,
//!             |many| many.then(|| p().child("That is enough.")),
//!         ))
//!         .child(button().on(ev::click, move |_| count.update(|count| *count += 1)).child("Click"))
//! }
//! ```
//!
//! # Why not `view!`
//!
//! The type of a Leptos view is the tree of all its elements, attributes and closures, and the code that
//! builds, updates and drops it is compiled once per type. Here only the outermost call is generic: it
//! boxes a closure, and a function that is compiled once does the work. DESIGN.md has the figures.
//!
//! # If you know Leptos
//!
//! | Leptos | here |
//! |---|---|
//! | `view! { <p class="a">{text}</p> }`, `html::p().class("a").child(text)` | `p().class("a").child(text)` |
//! | `{move \|\| count.get()}` with a text | `.child(move \|\| count.get().to_string())` |
//! | `{move \|\| view! { … }}`, `<Show>` | [`block()`]: reading and building are two closures |
//! | `<For each key children>` | [`each`] |
//! | `on:click=…` | `.on(ev::click, …)` |
//! | `prop:value=…` | `.prop("value", …)`, `.flag("checked", …)` |
//! | `NodeRef` | the [`El`] itself: clone it before a closure takes it |
//! | `Memo`, `RwSignal`, `Effect` | [`reactive`], with the same methods, over one erased type |
//! | `Owner`, `on_cleanup`, `provide_context`, `mount_to` | Leptos' own |
//!
//! An [`El`] is a Leptos view: `mount_to` takes it, and so does `view!`. [`El::leptos`] puts a Leptos view
//! into an element.
//!
//! # Ownership
//!
//! Effects and event listeners belong to the `Owner` in which they are created, and end when it is cleaned up.
//! A [`block()`] and each item of [`each`] have an owner of their own.

mod block;
mod call;
mod dom_error;
mod el;
mod elements;
mod leptos_view;
mod list;
mod mount;
mod patch;
pub mod reactive;
mod text;
mod value;
mod view;

pub use block::{block, when};
pub use el::{El, render_effect};
pub use elements::*;
pub use list::each;
pub use mount::{Mounted, mount};
pub use value::{Text, Value};
pub use view::{Child, View};
