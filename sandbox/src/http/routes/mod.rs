//! Request handlers. The paths are in [`super::router`].

pub(super) mod actions;
pub(super) mod audio;
pub(super) mod clerk;
pub(super) mod control;
pub(super) mod download;
mod lookup;
pub(super) mod results;
pub(super) mod runs;
pub(super) mod session;
pub(super) mod start;
pub(super) mod workflows;
