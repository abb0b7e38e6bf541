//! Corrupted response bodies of `garbage` faults.

use bytes::Bytes;
use serde_json::{Value, json};

/// The body with some values changed.
pub(crate) fn corrupt(body: &Bytes) -> String {
    let Ok(mut body) = serde_json::from_slice::<Value>(body) else {
        return "garbage".to_owned();
    };
    if let Some(data) = body.get_mut("data") {
        corrupt_value(data);
    }
    body.to_string()
}

/// Of five rows, one stays, the others have wrong types, nulls, unknown words, or are text. In an object every third field
/// has a wrong type, except for its id and status.
fn corrupt_value(data: &mut Value) {
    match data {
        Value::Array(rows) => {
            for (position, row) in rows.iter_mut().enumerate() {
                match position % 5 {
                    0 => {}
                    1 => for_each_field(row, |_, value| *value = wrong_type(value)),
                    2 => for_each_field(row, |name, value| {
                        if name != "id" {
                            *value = Value::Null;
                        }
                    }),
                    3 => for_each_field(row, |name, value| {
                        if matches!(name, "status" | "kind" | "layout" | "pause_reason") {
                            *value = json!("garbage_from_the_future");
                        }
                    }),
                    _ => *row = json!("this is not a row"),
                }
            }
        }
        Value::Object(fields) => {
            for (position, (name, value)) in fields.iter_mut().enumerate() {
                let inner = value.is_array()
                    || (value.is_object() && (name.starts_with("workflow") || name == "run"));
                if inner {
                    corrupt_value(value);
                } else if position % 3 == 0 && name != "id" && name != "status" {
                    *value = wrong_type(value);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            *data = wrong_type(data);
        }
    }
}

fn for_each_field(row: &mut Value, mut change: impl FnMut(&str, &mut Value)) {
    if let Some(row) = row.as_object_mut() {
        row.iter_mut().for_each(|(name, value)| change(name, value));
    }
}

/// A value of another type.
fn wrong_type(value: &Value) -> Value {
    match value {
        Value::Null => json!({ "unexpected": true }),
        Value::Bool(flag) => json!(flag.to_string()),
        Value::Number(number) => json!(format!("#{number}")),
        Value::String(_) => json!(42),
        Value::Array(_) => json!("one, two, three"),
        Value::Object(_) => json!([1, 2, 3]),
    }
}
