//! Order, sums and shares within a table that is already here. The list of runs is not one: the
//! server sorts it, see [`crate::routing::query`].

use std::cmp::Ordering;

use crate::domain::order::SortOrder;
use crate::domain::overview::LanguageAudio;

/// What a row is sorted by. Rows without it come last in either direction.
#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    /// Compared without regard to case.
    Text(String),
    /// A figure.
    Number(f64),
    /// Not said.
    Missing,
}

impl Key {
    /// The key of a count.
    pub fn count(count: Option<i64>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "figures beyond 53 bits may tie")]
        count.map_or(Self::Missing, |count| Self::Number(count as f64))
    }

    /// The key of a figure.
    pub fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Missing, Self::Number)
    }

    /// The key of a text, which is compared as it is given: in small letters, if case is not to count.
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

/// The rows' positions in order of their keys; equal ones keep their order.
pub fn ranked(keys: &[Key], order: SortOrder) -> Vec<usize> {
    let key = |at: usize| keys.get(at).unwrap_or(&Key::Missing);
    crate::domain::order::places(keys.len(), &|one, other| match (key(one), key(other)) {
        (Key::Missing, Key::Missing) => Ordering::Equal,
        (Key::Missing, _) => Ordering::Greater,
        (_, Key::Missing) => Ordering::Less,
        (one, other) => match order {
            SortOrder::Ascending => one.compare(other),
            SortOrder::Descending => other.compare(one),
        },
    })
}

/// A sum of figures of which some may not be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// The sum of those that are.
    pub sum: i64,
    /// Whether all of them are.
    pub complete: bool,
}

impl Total {
    /// Adds up `figures`; negative ones count as nothing.
    pub fn of(figures: impl Iterator<Item = Option<i64>>) -> Self {
        figures.fold(Self { sum: 0, complete: true }, |total, figure| Self {
            sum: total.sum.saturating_add(figure.unwrap_or(0).max(0)),
            complete: total.complete && figure.is_some(),
        })
    }
}

/// How much of all audio each language has, 0 to 1, by length. None has any where there is none.
pub fn shares(audio: &[LanguageAudio]) -> Vec<f64> {
    let length = |audio: &LanguageAudio| audio.total_duration_ms.unwrap_or(0).max(0);
    #[expect(clippy::cast_precision_loss, reason = "shares for drawing")]
    let lengths: Vec<f64> = audio.iter().map(|audio| length(audio) as f64).collect();
    let all: f64 = lengths.iter().sum();
    lengths.iter().map(|length| if all > 0.0 { length / all } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_without_a_figure_come_last_in_either_direction_and_ties_keep_their_order() {
        let keys = [Some(2), None, Some(7), Some(2), Some(-1)].map(Key::count);
        assert_eq!(ranked(&keys, SortOrder::Ascending), [4, 0, 3, 2, 1]);
        assert_eq!(ranked(&keys, SortOrder::Descending), [2, 0, 3, 4, 1]);
    }

    #[test]
    fn texts_come_behind_figures_and_nothing_comes_last() {
        let keys = ["b", "a", "", "a"].map(Key::text);
        assert_eq!(ranked(&keys, SortOrder::Ascending), [1, 3, 0, 2]);
        let odd = [Key::Number(f64::NAN), Key::Number(1.0), Key::text("x")];
        assert_eq!(ranked(&odd, SortOrder::Ascending), [1, 0, 2]);
    }

    #[test]
    fn a_total_tells_when_something_is_missing_from_it() {
        let total = |figures: &[Option<i64>]| Total::of(figures.iter().copied());
        assert_eq!(total(&[Some(2), Some(3)]), Total { sum: 5, complete: true });
        assert_eq!(total(&[Some(2), None, Some(-9)]), Total { sum: 2, complete: false });
        assert_eq!(total(&[Some(i64::MAX), Some(1)]).sum, i64::MAX);
        assert_eq!(total(&[]), Total { sum: 0, complete: true });
    }

    #[test]
    fn shares_add_up_and_nothing_is_divided_by_nothing() {
        let audio = |millis: Option<i64>| LanguageAudio {
            locale_code: "en".to_owned(),
            line_count: None,
            total_duration_ms: millis,
            avg_duration_ms: None,
        };
        assert_eq!(shares(&[audio(Some(30)), audio(None), audio(Some(10))]), [0.75, 0.0, 0.25]);
        assert_eq!(shares(&[audio(Some(0)), audio(Some(-5))]), [0.0, 0.0]);
    }
}
