//! Formatted metric values.

use crate::world::clock::Ms;

/// An integer with thousands separators.
pub(super) fn format_integer(number: i64) -> String {
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

/// A duration in the API's format.
pub(super) fn format_duration(length: Ms) -> String {
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
    fn groups_thousands() {
        assert_eq!(format_integer(0), "0");
        assert_eq!(format_integer(999), "999");
        assert_eq!(format_integer(1_000), "1,000");
        assert_eq!(format_integer(-1_234_567), "-1,234,567");
    }
}
