//! One run: its plan, its lifecycle, and its fields at a moment.

pub(crate) mod action_rules;
pub(crate) mod audio;
pub(crate) mod definition_format;
pub(crate) mod edge_cases;
pub(crate) mod events;
pub(crate) mod lifecycle;
pub(crate) mod plan;
pub(crate) mod progress;
pub(crate) mod snapshot;
pub(crate) mod status;
