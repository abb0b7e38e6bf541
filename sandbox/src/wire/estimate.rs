//! Preview Run (contract §6.14).

use serde_json::{Value, json};

use crate::cli::Contract;
use crate::wire::fields::Since::{Current, Seed};
use crate::wire::fields::object;
use crate::world::runs::{CreditRange, Estimate};

pub(crate) fn estimate(contract: Contract, estimate: &Estimate, balance: i64) -> Value {
    let CreditRange { min, expected, max } = estimate.total();
    let nodes = estimate.nodes.iter().map(|(id, kind, credits)| {
        json!({
            "node_id": id, "node_type": kind, "min_credits": credits.min,
            "expected_credits": credits.expected, "max_credits": credits.max,
        })
    });
    object(
        contract,
        false,
        [
            ("min_credits", Seed, json!(min)),
            ("expected_credits", Seed, json!(expected)),
            ("max_credits", Seed, json!(max)),
            ("breakdown", Seed, nodes.collect()),
            ("current_balance", Seed, json!(balance)),
            ("deficit_at_max", Seed, json!((max - balance).max(0))),
            ("can_run", Seed, json!(min <= balance)),
            ("overage_rate_cents_per_credit", Current, Value::Null),
            ("will_incur_overage", Current, json!(false)),
            ("estimated_overage_cents", Current, Value::Null),
        ],
    )
}
