//! Middleware that every request passes.

pub(super) mod count_requests;
pub(super) mod envelope;
pub(super) mod fault_layer;
