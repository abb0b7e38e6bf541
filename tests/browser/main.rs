//! The component in a real browser, over a scripted API.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod acting;
mod actions;
mod away;
mod causes;
mod compare;
mod export;
mod finding;
mod inspector;
mod intl;
mod late;
mod leaks;
mod lines;
mod live;
mod missing;
mod nodes;
mod overview;
mod page;
mod runs;
mod start;
mod tab_link;
mod workflows;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
