//! What the browser provides: the clock, visibility and network state, local storage, and the panic hook.

pub mod browser_status;
pub mod clock;
pub mod panic;
pub(crate) mod storage;
