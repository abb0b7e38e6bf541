//! JSON of both generations of the contract.
//!
//! Every object is written once, as the current contract has it, with a mark on each field the seed does not know.

use serde_json::{Map, Value};

use crate::cli::Contract;
use crate::clock;
use crate::draw::Ms;
use crate::facts::Facts;

mod odd_overview;
pub mod overview;
pub mod run;
pub mod steps;
pub mod workflow;

/// The first contract a field belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Since {
    /// Both contracts.
    Seed,
    /// The current one only.
    Current,
}

/// A field: its name, the first contract that has it, its value.
type Field = (&'static str, Since, Value);

/// An object with the fields this contract knows; without null ones if it is `sparse`.
fn object<const N: usize>(contract: Contract, sparse: bool, fields: [Field; N]) -> Value {
    let known = |(_, since, value): &Field| {
        (contract == Contract::Current || *since == Since::Seed) && !(sparse && value.is_null())
    };
    let fields: Map<String, Value> =
        fields.into_iter().filter(known).map(|(name, _, value)| (name.to_owned(), value)).collect();
    Value::Object(fields)
}

/// A date as this run writes its dates.
fn date(facts: &Facts, at: Option<Ms>) -> Value {
    at.map_or(Value::Null, |at| match facts.offset_minutes {
        Some(minutes) => Value::String(clock::iso_with_offset(at, minutes)),
        None => Value::String(clock::iso(at)),
    })
}

/// A whole number with commas between thousands.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A length of time the way the API words it.
fn spoken(length: Ms) -> String {
    let minutes = length / 60_000;
    if minutes == 0 {
        format!("{} s", length / 1_000)
    } else {
        format!("{} h {} m", minutes / 60, minutes % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(-1_234_567), "-1,234,567");
    }

    #[test]
    fn a_field_the_seed_does_not_know_is_left_out() {
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
