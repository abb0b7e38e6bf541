//! Faults on demand: what can go wrong, and which requests it affects.

pub(crate) mod active;
pub(crate) mod corruption;
pub(crate) mod endpoints;
pub(crate) mod spec;
