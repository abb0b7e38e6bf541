//! What the browser provides: the clock, visibility and network state, local storage, other tabs, and the panic hook.

pub mod browser_status;
pub mod clock;
pub(crate) mod notification;
pub(crate) mod page_icon;
pub mod panic;
pub(crate) mod storage;
pub mod tab_link;
