//! Response bodies: JSON in both generations of the contract, and the export archive.

mod definition;
mod definition_f3;
mod edge_case_definition;
mod edge_case_overview;
mod fields;
mod metrics;
pub(crate) mod overview;
pub(crate) mod run;
pub(crate) mod steps;
mod text;
mod validators;
pub(crate) mod workflow;
pub(crate) mod zip;
