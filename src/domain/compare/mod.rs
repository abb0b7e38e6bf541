//! Two runs of a workflow beside each other: what is better, what is worse, what differs. Pure.
//!
//! The earlier run of a comparison is called `before`, the other one `after`. `checks` and `scores` compare quality,
//! `metrics`, `audio` and `times` figures, `definition` the workflow's configuration, `summary` says the result in one
//! sentence. Figures are the server's; only their differences are computed.

pub mod audio;
pub mod checks;
pub mod definition;
pub mod metrics;
pub mod scores;
pub mod summary;
pub mod times;

use std::collections::HashMap;

/// What a change means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    Better,
    Worse,
    /// It differs, but neither is better; or a value is missing.
    Neutral,
    Same,
}

/// Which values are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    HigherIsBetter,
    LowerIsBetter,
    Neither,
}

impl Direction {
    pub(crate) fn trend(self, difference: f64) -> Trend {
        match self {
            _ if difference.abs() < NOISE => Trend::Same,
            Self::Neither => Trend::Neutral,
            Self::HigherIsBetter if difference > 0.0 => Trend::Better,
            Self::LowerIsBetter if difference < 0.0 => Trend::Better,
            Self::HigherIsBetter | Self::LowerIsBetter => Trend::Worse,
        }
    }
}

/// Smaller differences are not shown by any format.
const NOISE: f64 = 0.0005;

/// The same for scores, which are from 0 to 100 or, in older servers, from 0 to 1 (contract C13).
const NOISE_OF_PERCENT: f64 = 0.05;

/// The difference of two scores; zero if it is too small to mean anything.
pub(crate) fn score_difference(before: f64, after: f64) -> f64 {
    let is_percent = before.abs().max(after.abs()) > 1.0;
    let noise = if is_percent { NOISE_OF_PERCENT } else { NOISE };
    let difference = after - before;
    if difference.abs() < noise { 0.0 } else { difference }
}

/// The difference of two counts; `None` if one is missing, or if it overflows.
pub(crate) fn count_difference(before: Option<i64>, after: Option<i64>) -> Option<i64> {
    after?.checked_sub(before?)
}

/// Indices of the same item in two lists: those of `after` in its order, then those only in `before`. Keys that a list
/// repeats are paired in order.
pub(crate) fn pairs(before: &[String], after: &[String]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut open: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, key) in before.iter().enumerate().rev() {
        open.entry(key).or_default().push(at);
    }
    let mut is_paired = vec![false; before.len()];
    let mut pairs = Vec::with_capacity(after.len());
    for (at, key) in after.iter().enumerate() {
        let known = open.get_mut(key.as_str()).and_then(Vec::pop);
        if let Some(is_paired) = known.and_then(|known| is_paired.get_mut(known)) {
            *is_paired = true;
        }
        pairs.push((known, Some(at)));
    }
    let rest = is_paired.iter().enumerate().filter(|(_, is_paired)| !**is_paired);
    pairs.extend(rest.map(|(at, _)| (Some(at), None)));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn pairs_by_key_and_occurrence() {
        assert_eq!(
            pairs(&keys("a b a c"), &keys("c a d a")),
            [
                (Some(3), Some(0)),
                (Some(0), Some(1)),
                (None, Some(2)),
                (Some(2), Some(3)),
                (Some(1), None)
            ]
        );
        assert_eq!(pairs(&[], &[]), []);
    }

    #[test]
    fn a_trend_needs_a_direction() {
        for (direction, difference, trend) in [
            (Direction::HigherIsBetter, 1.0, Trend::Better),
            (Direction::HigherIsBetter, -1.0, Trend::Worse),
            (Direction::LowerIsBetter, -1.0, Trend::Better),
            (Direction::LowerIsBetter, 1.0, Trend::Worse),
            (Direction::Neither, 1.0, Trend::Neutral),
            (Direction::LowerIsBetter, 0.0001, Trend::Same),
        ] {
            assert_eq!(direction.trend(difference), trend, "{direction:?} {difference}");
        }
    }

    #[test]
    fn small_differences_of_scores_are_none() {
        let is_same = |before, after| score_difference(before, after).abs() < f64::EPSILON;
        assert!(is_same(97.90, 97.93) && is_same(0.9301, 0.9302) && is_same(3.0, 3.0));
        assert!(!is_same(97.9, 98.0) && !is_same(0.93, 0.94));
        assert_eq!(count_difference(Some(i64::MIN), Some(1)), None);
    }
}
