//! What the browser provides: the clock, visibility and network state, and the panic hook.

pub mod clock;
pub mod panic;
pub mod presence;
