//! Response bodies: JSON in both generations of the contract, the export archive and the audio.

pub(crate) mod analysis;
mod analysis_credits;
pub(crate) mod data_card;
mod definition;
mod definition_f3;
mod edge_case_definition;
mod edge_case_overview;
mod edge_case_results;
pub(crate) mod estimate;
mod fields;
mod metrics;
pub(crate) mod outputs;
pub(crate) mod overview;
pub(crate) mod run;
pub(crate) mod run_data;
mod segments;
mod step_results;
pub(crate) mod steps;
mod text;
mod validators;
pub(crate) mod wav;
pub(crate) mod workflow;
pub(crate) mod zip;
