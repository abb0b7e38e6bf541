//! What the browser provides: the clock, visibility and network state, and the panic hook.

pub mod browser_status;
pub mod clock;
pub mod panic;
