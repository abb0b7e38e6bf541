//! Leptos' signals, memos and effects, each with one type beneath for whatever they hold: every type of
//! its own costs a kilobyte of WebAssembly.

mod effect;
mod memo;
mod signal;

pub use effect::effect;
pub use memo::Memo;
pub use signal::{ReadSignal, RwSignal};
