//! Invalid values, and payloads that contain them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use serde_json::{Value, json};

pub(crate) fn odd() -> impl Strategy<Value = Value> {
    let fixed = vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(1e300),
        json!(0.5),
        json!(""),
        json!("<script>alert(1)</script>"),
        json!("\u{202e}قارب\u{2066}\u{200b}\u{0}"),
        json!("x".repeat(10_000)),
        json!("0001-01-01T00:00:00Z"),
        json!("+262142-12-31T23:59:59Z"),
        json!("NaN"),
        json!("n-gen"),
        json!("javascript:alert(1)"),
        json!([]),
        json!({}),
        json!([null, 7, "n-gen", {"id": "n-gen"}]),
        json!([[[[[[[[{"__proto__": {"id": []}}]]]]]]]]),
    ];
    prop::sample::select(fixed)
}

/// Positions in a payload with their new values.
pub(crate) fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, Value)>> {
    prop::collection::vec((any::<prop::sample::Index>(), odd()), 1..8)
}

/// Applies `changes` below `within`, a JSON pointer. The value at `within` itself is kept, so that
/// there is something to decode.
pub(crate) fn mutated(
    payload: &str,
    within: &str,
    changes: &[(prop::sample::Index, Value)],
) -> Value {
    let mut document: Value = serde_json::from_str(payload).unwrap();
    for (at, odd) in changes {
        let mut all = Vec::new();
        pointers(document.pointer(within).unwrap(), within.to_owned(), &mut all);
        let pointer = &all[at.index((all.len() - 1).max(1))];
        *document.pointer_mut(pointer).unwrap() = odd.clone();
    }
    document
}

/// The pointers to all values below `value`, then to `value` itself.
fn pointers(value: &Value, path: String, all: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                pointers(item, format!("{path}/{at}"), all);
            }
        }
        Value::Object(entries) => {
            for (key, entry) in entries {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(entry, format!("{path}/{key}"), all);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    all.push(path);
}
