//! Preview Run and Get Workflow (contract §6.2 and §6.14).

use crate::api::wire::decode::{DecodeError, Decoded, data, decode};
use crate::api::wire::fields::Fields;
use crate::domain::run::{CreditRange, Estimate, NodeEstimate, ScriptSource};

/// Preview Run.
///
/// # Errors
/// The body is not JSON or `data` is not an object.
pub fn estimate(body: &str) -> Result<Decoded<Estimate>, DecodeError> {
    decode(body, |envelope| {
        let data = data(envelope)?;
        let node = |node: Fields<'_>| NodeEstimate {
            id: node.non_empty_text("node_id"),
            node_type: node.non_empty_text("node_type"),
            credits: credits(&node),
        };
        Ok(Estimate {
            credits: credits(&data),
            nodes: data.objects("breakdown").map(node).collect(),
            balance: data.int("current_balance"),
            shortfall: data.count("deficit_at_max"),
            can_run: data.bool("can_run"),
            incurs_overage: data.bool("will_incur_overage") == Some(true),
            overage_cents: data.float("estimated_overage_cents"),
            overage_cents_per_credit: data.float("overage_rate_cents_per_credit"),
        })
    })
}

fn credits(fields: &Fields<'_>) -> CreditRange {
    CreditRange {
        min: fields.count("min_credits"),
        expected: fields.count("expected_credits"),
        max: fields.count("max_credits"),
    }
}

/// The script nodes in the response of Get Workflow.
///
/// # Errors
/// The body is not JSON or `data` is not an object.
pub fn script_source(body: &str) -> Result<Decoded<ScriptSource>, DecodeError> {
    decode(body, |envelope| {
        Ok(data(envelope)?.value("definition").map(ScriptSource::of).unwrap_or_default())
    })
}
