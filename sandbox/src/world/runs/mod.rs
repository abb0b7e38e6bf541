//! One run: its plan, its lifecycle, and its fields at a moment.

mod action_rules;
mod audio;
mod checks;
mod clips;
mod definition_format;
mod edge_case_texts;
mod edge_case_variants;
mod edge_cases;
mod estimate;
mod events;
mod lifecycle;
mod lines;
mod permutation;
mod plan;
mod progress;
mod snapshot;
mod status;

pub(crate) use action_rules::{ActionEffect, CONCURRENT_CHANGE, Conflict, check_action};
pub(crate) use audio::{LanguageAudio, delivered_ms, language_audio, script_lines};
pub(crate) use checks::{Check, MAX_RETRIES, checks};
pub(crate) use clips::Clip;
pub(crate) use definition_format::DefinitionFormat;
pub(crate) use edge_case_variants::{LinesVariant, OverviewVariant};
pub(crate) use edge_cases::{EdgeCase, edge_case, edge_case_count};
pub(crate) use estimate::{CreditRange, Estimate};
pub(crate) use events::{RunAction, RunEvent, simulated_actions};
pub(crate) use lifecycle::{EndReason, Lifecycle, ScheduledWave};
pub(crate) use lines::{LineState, RunLines, Verdict};
pub(crate) use plan::{GENERATE_CHUNK, Plan, VALIDATE_CHUNK, WaveOutcome};
pub(crate) use progress::{step_count, step_times};
pub(crate) use snapshot::{RunIdentity, RunSnapshot, sorted_locales};
pub(crate) use status::Status;
