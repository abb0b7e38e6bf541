//! Views and helpers that several pages use.

pub(crate) mod alerts;
pub(crate) mod clipboard;
pub(crate) mod copy;
pub(crate) mod download;
pub(crate) mod fact;
pub(crate) mod focus;
pub(crate) mod freshness;
pub(crate) mod heading;
pub(crate) mod link;
pub(crate) mod missing;
pub(crate) mod modal;
pub(crate) mod notice;
pub(crate) mod paint;
pub(crate) mod person;
pub(crate) mod popover;
pub(crate) mod progress;
pub(crate) mod roving;
pub(crate) mod run_status;
pub(crate) mod search;
pub(crate) mod skeleton;
pub(crate) mod sort_header;
pub(crate) mod status;
pub(crate) mod time;
