//! JSON values: lookup and compact output; [`crate::domain::json_parser`] parses them. Pure. Replaces
//! `serde_json` and derived decoders, which took more of the first view (DESIGN.md, "WebAssembly size").

use std::fmt::{self, Write as _};

/// A JSON value.
///
/// ```
/// use onepin_runs::domain::json::Json;
///
/// let value: Json = r#"{"steps": ["read", 2.50], "name": null}"#.parse()?;
/// assert_eq!(value.pointer("/steps/0").and_then(Json::as_str), Some("read"));
/// assert_eq!(value.to_string(), r#"{"steps":["read",2.50],"name":null}"#);
/// # Ok::<(), onepin_runs::domain::json_parser::JsonError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Json {
    #[default]
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Json>),
    /// Fields in source order. The last duplicate wins.
    Object(Vec<(String, Json)>),
}

/// A number as it was written, so that none loses digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    /// Also accepts `NaN` and infinities, which have no value.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let is_number = decimal(text).is_some() || matches!(text, "NaN" | "Infinity" | "-Infinity");
        is_number.then(|| Self(text.to_owned()))
    }

    /// The value of an integer without fraction and exponent.
    pub(crate) fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The value, exact to 15 digits; `None` if it is out of range.
    pub(crate) fn as_f64(&self) -> Option<f64> {
        decimal(&self.0).filter(|value| value.is_finite())
    }
}

/// The value of a JSON number, infinite if out of range; `None` if the text is not a number. The
/// standard library's parser is exact to the last digit and takes 12 KB of tables.
fn decimal(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (number, power) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits_of_power = power.strip_prefix(['-', '+']).unwrap_or(power);
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    if ![whole, fraction, digits_of_power].into_iter().all(is_digits) {
        return None;
    }
    let power_size = digits_of_power
        .bytes()
        .fold(0_i32, |size, digit| size.saturating_mul(10).saturating_add(i32::from(digit - b'0')));
    let mut exponent = if power.starts_with('-') { -power_size } else { power_size };
    let mut mantissa = 0_u64;
    for (at, digit) in whole.bytes().chain(fraction.bytes()).enumerate() {
        let is_kept = mantissa < 1_000_000_000_000_000_000;
        if is_kept {
            mantissa = mantissa * 10 + u64::from(digit - b'0');
        }
        // A fraction's digit that is kept lowers the power, a whole digit that is not raises it.
        let change = i32::from(at < whole.len()) - i32::from(is_kept);
        exponent = exponent.saturating_add(change);
    }
    #[expect(clippy::cast_precision_loss, reason = "a float has no more digits")]
    let value = mantissa as f64;
    // In two steps, because the power of a small number can be out of range.
    let first = exponent.clamp(-300, 300);
    let value = scaled(scaled(value, first), exponent.saturating_sub(first).clamp(-300, 300));
    Some(if text.starts_with('-') { -value } else { value })
}

fn scaled(value: f64, exponent: i32) -> f64 {
    let factor = 10_f64.powi(exponent.abs());
    if exponent < 0 { value / factor } else { value * factor }
}

impl Json {
    pub fn object<const N: usize>(fields: [(&str, Self); N]) -> Self {
        Self::Object(fields.map(|(name, value)| (name.to_owned(), value)).into())
    }

    /// The value of a field; `None` if missing or if this is not an object.
    pub fn get(&self, name: &str) -> Option<&Self> {
        // The last duplicate wins.
        let (_, value) = self.as_object()?.iter().rev().find(|(known, _)| known == name)?;
        Some(value)
    }

    /// Resolves a JSON pointer (RFC 6901).
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        let parts = pointer.strip_prefix('/')?.split('/');
        parts.map(|part| part.replace("~1", "/").replace("~0", "~")).try_fold(self, |at, part| {
            match at {
                Self::List(items) => items.get(part.parse::<usize>().ok()?),
                Self::Object(_) => at.get(&part),
                Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) => None,
            }
        })
    }

    pub(crate) fn is_null(&self) -> bool {
        *self == Self::Null
    }

    pub fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    pub(crate) fn as_number(&self) -> Option<&Number> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    pub fn as_list(&self) -> Option<&[Self]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    pub fn as_object(&self) -> Option<&[(String, Self)]> {
        if let Self::Object(fields) = self { Some(fields) } else { None }
    }
}

/// Compact JSON.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => f.write_str(if *value { "true" } else { "false" }),
            Self::Number(Number(digits)) => f.write_str(digits),
            Self::Text(text) => write_text(f, text),
            Self::List(items) => {
                f.write_char('[')?;
                for (at, item) in items.iter().enumerate() {
                    f.write_str(if at > 0 { "," } else { "" })?;
                    item.fmt(f)?;
                }
                f.write_char(']')
            }
            Self::Object(fields) => {
                f.write_char('{')?;
                for (at, (name, value)) in fields.iter().enumerate() {
                    f.write_str(if at > 0 { "," } else { "" })?;
                    write_text(f, name)?;
                    f.write_char(':')?;
                    value.fmt(f)?;
                }
                f.write_char('}')
            }
        }
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if c < ' ' => write!(f, "\\u{:04x}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl<T: Into<Self>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Self::Number(Number(number.to_string()))
    }
}

/// For tests with `serde_json::json!`.
#[cfg(test)]
impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        value.to_string().parse().unwrap()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn preserves_field_order_and_integers() {
        let text = r#"{"b":18446744073709551615,"a":-9223372036854775808,"c":[1.5,true,null,{}]}"#;
        assert_eq!(text.parse::<Json>().unwrap().to_string(), text);
    }

    #[test]
    fn last_duplicate_field_wins() {
        let value: Json = r#"{"a": 1, "a": 2}"#.parse().unwrap();
        assert_eq!(value.get("a"), Some(&2.into()));
    }

    #[test]
    fn resolves_json_pointers() {
        let value: Json = r#"{"a/b": [{"~": 7}]}"#.parse().unwrap();
        assert_eq!(value.pointer("/a~1b/0/~0"), Some(&7.into()));
        assert_eq!(value.pointer("/a~1b/1"), None);
        assert_eq!(value.pointer("a"), None);
        assert_eq!(value.pointer(""), Some(&value));
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            // serde_json parses other floats with an error in the last digit.
            any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
            "\\PC{0,6}|[\\x00-\\x20\"\\\\]{0,4}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec(("\\PC{0,4}", inner), 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    #[test]
    fn numbers_out_of_range_have_no_value() {
        for text in ["1e400", "-1e999999999999", "NaN", "Infinity"] {
            assert_eq!(Number::parse(text).unwrap().as_f64(), None, "{text}");
        }
        for (text, value) in [("1e-400", 0.0), ("0e999999999999", 0.0), ("-0", 0.0), ("1E5", 1e5)] {
            assert_eq!(Number::parse(text).unwrap().as_f64(), Some(value), "{text}");
        }
        for text in ["", "-", ".5", "5.", "1e", "1e+", "+1", "0x1", "1.5.5", "--1", "infinity"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn reads_floats_to_15_digits(float in any::<f64>(), digits in "-?[0-9]{1,25}(\\.[0-9]{1,25})?([eE][+-]?[0-9]{1,2})?") {
            for text in [format!("{float:e}"), format!("{float}"), digits] {
                let exact: f64 = text.parse().unwrap();
                if !exact.is_finite() || (exact != 0.0 && exact.abs() < 1e-290) {
                    continue;
                }
                let ours = Number::parse(&text).unwrap().as_f64().unwrap();
                prop_assert!((ours - exact).abs() <= exact.abs() * 1e-15, "{text}: {ours}");
            }
        }

        #[test]
        fn round_trips_through_serde_json(value in any_value()) {
            let read: Json = value.to_string().parse().unwrap();
            prop_assert_eq!(serde_json::from_str::<Value>(&read.to_string()).unwrap(), value);
        }
    }
}
