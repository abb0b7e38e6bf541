//! Get Run Steps (contract §6.3).

use std::sync::Arc;

use crate::api::wire::decode::{DecodeError, Decoded, decode};
use crate::api::wire::fields::Fields;
use crate::api::wire::overview::node_state;
use crate::domain::json::Json;
use crate::domain::overview::steps::Step;

/// Get Run Steps.
///
/// # Errors
/// The body is not JSON or `data` is not an array.
pub fn steps(body: &str) -> Result<Decoded<Vec<Step>>, DecodeError> {
    decode(body, |envelope| {
        if envelope.value("data").and_then(Json::as_list).is_none() {
            return Err(DecodeError("data is not a list of steps".to_owned()));
        }
        Ok(envelope.objects("data").filter_map(|fields| step(&fields)).collect())
    })
}

fn step(step: &Fields<'_>) -> Option<Step> {
    Some(Step {
        state: node_state(step)?,
        ports: step.texts("active_ports"),
        locales: step.texts("locales"),
        pause_reason: step.non_empty_text("pause_reason"),
        pause_error: step.non_empty_text("pause_error"),
        has_result: step.bool("has_result"),
        result: step.value("result").cloned().map(Arc::new),
    })
}
