//! Sorting and totals of tables whose rows are all loaded. The server sorts the runs list, see
//! [`crate::routing::query`].

use std::cmp::Ordering;

use crate::domain::order::SortOrder;
use crate::domain::overview::LanguageAudio;

/// A sort key. Rows without one are last in both orders.
#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    Text(String),
    Number(f64),
    Missing,
}

impl Key {
    pub fn count(count: Option<i64>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "values beyond 53 bits may tie")]
        count.map_or(Self::Missing, |count| Self::Number(count as f64))
    }

    pub fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Missing, Self::Number)
    }

    /// A text key, compared byte by byte. Empty texts are missing.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Missing } else { Self::Text(text) }
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (Self::Number(one), Self::Number(other)) => one.total_cmp(other),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
            (Self::Missing, _) | (_, Self::Missing) => Ordering::Equal,
        }
    }
}

/// The indices of the rows in the order of `keys`. The sort is stable.
pub(crate) fn sort_rows(keys: &[Key], order: SortOrder) -> Vec<usize> {
    let key = |at: usize| keys.get(at).unwrap_or(&Key::Missing);
    crate::domain::order::sorted_indices(keys.len(), &|one, other| match (key(one), key(other)) {
        (Key::Missing, Key::Missing) => Ordering::Equal,
        (Key::Missing, _) => Ordering::Greater,
        (_, Key::Missing) => Ordering::Less,
        (one, other) => match order {
            SortOrder::Ascending => one.compare(other),
            SortOrder::Descending => other.compare(one),
        },
    })
}

/// A sum of values that may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// The sum of the known values.
    pub sum: i64,
    /// Whether all values are known.
    pub complete: bool,
}

impl Total {
    /// Negative values count as 0.
    pub fn of(values: impl Iterator<Item = Option<i64>>) -> Self {
        values.fold(Self { sum: 0, complete: true }, |total, value| Self {
            sum: total.sum.saturating_add(value.unwrap_or(0).max(0)),
            complete: total.complete && value.is_some(),
        })
    }
}

/// The fraction of the total duration per language, 0 to 1. All are 0 if the total is 0.
pub fn audio_fractions(audio: &[LanguageAudio]) -> Vec<f64> {
    let length = |audio: &LanguageAudio| audio.total_duration_ms.unwrap_or(0).max(0);
    #[expect(clippy::cast_precision_loss, reason = "fractions for drawing")]
    let lengths: Vec<f64> = audio.iter().map(|audio| length(audio) as f64).collect();
    let all: f64 = lengths.iter().sum();
    lengths.iter().map(|length| if all > 0.0 { length / all } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_missing_keys_last_and_is_stable() {
        let keys = [Some(2), None, Some(7), Some(2), Some(-1)].map(Key::count);
        assert_eq!(sort_rows(&keys, SortOrder::Ascending), [4, 0, 3, 2, 1]);
        assert_eq!(sort_rows(&keys, SortOrder::Descending), [2, 0, 3, 4, 1]);
    }

    #[test]
    fn sorts_numbers_before_texts() {
        let keys = ["b", "a", "", "a"].map(Key::text);
        assert_eq!(sort_rows(&keys, SortOrder::Ascending), [1, 3, 0, 2]);
        let odd = [Key::Number(f64::NAN), Key::Number(1.0), Key::text("x")];
        assert_eq!(sort_rows(&odd, SortOrder::Ascending), [1, 0, 2]);
    }

    #[test]
    fn total_reports_missing_values() {
        let total = |values: &[Option<i64>]| Total::of(values.iter().copied());
        assert_eq!(total(&[Some(2), Some(3)]), Total { sum: 5, complete: true });
        assert_eq!(total(&[Some(2), None, Some(-9)]), Total { sum: 2, complete: false });
        assert_eq!(total(&[Some(i64::MAX), Some(1)]).sum, i64::MAX);
        assert_eq!(total(&[]), Total { sum: 0, complete: true });
    }

    #[test]
    fn fractions_sum_to_one_or_are_zero() {
        let audio = |millis: Option<i64>| LanguageAudio {
            locale_code: "en".to_owned(),
            line_count: None,
            total_duration_ms: millis,
            avg_duration_ms: None,
        };
        assert_eq!(
            audio_fractions(&[audio(Some(30)), audio(None), audio(Some(10))]),
            [0.75, 0.0, 0.25]
        );
        assert_eq!(audio_fractions(&[audio(Some(0)), audio(Some(-5))]), [0.0, 0.0]);
    }
}
