//! JSON objects in both generations of the contract: each is written once, with the first contract of each field.

use serde_json::{Map, Value};

use crate::cli::Contract;
use crate::world::clock;
use crate::world::clock::Ms;
use crate::world::runs::RunSnapshot;

/// The first contract that has a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Since {
    /// Both contracts.
    Seed,
    /// The current contract only.
    Current,
}

/// Name, first contract and value.
pub(super) type Field = (&'static str, Since, Value);

/// An object with the contract's fields; `sparse` omits null values.
pub(super) fn object<const N: usize>(
    contract: Contract,
    sparse: bool,
    fields: [Field; N],
) -> Value {
    let known = |(_, since, value): &Field| {
        (contract == Contract::Current || *since == Since::Seed) && !(sparse && value.is_null())
    };
    let fields: Map<String, Value> =
        fields.into_iter().filter(known).map(|(name, _, value)| (name.to_owned(), value)).collect();
    Value::Object(fields)
}

/// A date in the format of the run.
pub(super) fn date(snapshot: &RunSnapshot, at: Option<Ms>) -> Value {
    at.map_or(Value::Null, |at| match snapshot.offset_minutes {
        Some(minutes) => Value::String(clock::iso_with_offset(at, minutes)),
        None => Value::String(clock::iso(at)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn omits_fields_of_later_contracts() {
        let fields =
            || [("id", Since::Seed, Value::from(1)), ("paused_at", Since::Current, Value::Null)];
        assert_eq!(object(Contract::Seed, false, fields()), serde_json::json!({ "id": 1 }));
        assert_eq!(
            object(Contract::Current, false, fields()),
            serde_json::json!({ "id": 1, "paused_at": null })
        );
        assert_eq!(object(Contract::Current, true, fields()), serde_json::json!({ "id": 1 }));
    }
}
