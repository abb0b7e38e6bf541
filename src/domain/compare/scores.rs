//! The differences of two matrices of scores: a row per language, a cell per check.

use crate::domain::compare::{Direction, Trend, count_difference, pairs, score_difference};
use crate::domain::order::sort_by;
use crate::domain::overview::analysis::Score;
use crate::domain::overview::matrix::{Cell, Matrix, MatrixCheck, MatrixRow, Rating, normalized};

#[derive(Debug, Clone, Default, PartialEq)]
pub struct ScoreChanges {
    /// The names of the checks.
    pub checks: Vec<String>,
    /// The languages with a difference, the worst first.
    pub rows: Vec<LanguageScores>,
    /// The number of languages without one.
    pub same: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct LanguageScores {
    pub locale_code: String,
    /// One per check.
    pub cells: Vec<ScoreChange>,
}

/// The scores of a language by a check, in both runs.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreChange {
    pub before: Option<Score>,
    pub after: Option<Score>,
    /// Of two numbers.
    pub difference: Option<f64>,
    pub rating: Rating,
    /// Whether the score is below the threshold now, unlike before, or the other way round.
    pub is_flipped: bool,
    pub trend: Trend,
}

impl ScoreChanges {
    pub fn of(before: &Matrix, after: &Matrix) -> Self {
        let keys = |checks: &[MatrixCheck], others: &[MatrixCheck]| -> Vec<String> {
            let is_known = |id: &str| others.iter().any(|other| other.node_id == id);
            let key = |check: &MatrixCheck| {
                if is_known(&check.node_id) {
                    format!("\n{}", check.node_id)
                } else {
                    check.name.clone()
                }
            };
            checks.iter().map(key).collect()
        };
        let columns =
            pairs(&keys(&before.checks, &after.checks), &keys(&after.checks, &before.checks));
        let name = |(old, new): &(Option<usize>, Option<usize>)| {
            let check = new.and_then(|at| after.checks.get(at));
            let check = check.or_else(|| old.and_then(|at| before.checks.get(at)));
            check.map(|check| check.name.clone()).unwrap_or_default()
        };
        let codes = |rows: &[MatrixRow]| -> Vec<String> {
            rows.iter().map(|row| normalized(&row.locale_code)).collect()
        };
        let languages = pairs(&codes(&before.rows), &codes(&after.rows));
        let rows = languages.into_iter().filter_map(|(old, new)| {
            let old = old.and_then(|at| before.rows.get(at));
            let new = new.and_then(|at| after.rows.get(at));
            let locale_code = new.or(old)?.locale_code.clone();
            let cells = columns.iter().map(|(from, to)| {
                let cell = |row: Option<&MatrixRow>, at: &Option<usize>| {
                    row.and_then(|row| row.cells.get((*at)?)).cloned()
                };
                ScoreChange::of(cell(old, from), cell(new, to))
            });
            Some(LanguageScores { locale_code, cells: cells.collect() })
        });
        let mut rows: Vec<_> = rows.collect();
        let all = rows.len();
        rows.retain(|row| row.cells.iter().any(|cell| cell.trend != Trend::Same));
        sort_by(&mut rows, |one, other| {
            let (one, other) = (one.weight(), other.weight());
            one.0.cmp(&other.0).then_with(|| one.1.total_cmp(&other.1))
        });
        Self { checks: columns.iter().map(name).collect(), same: all - rows.len(), rows }
    }
}

impl LanguageScores {
    /// Languages that fell below a threshold first, then those whose score fell most.
    fn weight(&self) -> (bool, f64) {
        let fell = |cell: &ScoreChange| cell.is_flipped && cell.trend == Trend::Worse;
        let differences = self.cells.iter().filter_map(|cell| cell.difference);
        (!self.cells.iter().any(fell), differences.fold(f64::INFINITY, f64::min))
    }
}

impl ScoreChange {
    fn of(before: Option<Cell>, after: Option<Cell>) -> Self {
        let rating = |cell: &Option<Cell>| cell.as_ref().map_or(Rating::Absent, |cell| cell.rating);
        let (old, new) = (rating(&before), rating(&after));
        let failed = |cell: &Option<Cell>| cell.as_ref().and_then(|cell| cell.failed);
        let failed = count_difference(failed(&before), failed(&after));
        let score = |cell: Option<Cell>| cell.and_then(|cell| cell.score);
        let (before, after) = (score(before), score(after));
        let number = |score: &Option<Score>| score.as_ref().and_then(Score::number);
        let difference =
            number(&before).zip(number(&after)).map(|(old, new)| score_difference(old, new));
        let is_rated =
            |rating| matches!(rating, Rating::Below | Rating::SomeFailed | Rating::Passed);
        let is_flipped =
            is_rated(old) && is_rated(new) && (old == Rating::Below) != (new == Rating::Below);
        let trend = match difference {
            _ if is_flipped && new == Rating::Below => Trend::Worse,
            _ if is_flipped => Trend::Better,
            Some(difference) if difference != 0.0 => Direction::HigherIsBetter.trend(difference),
            // Equal scores with other failed lines.
            Some(_) => match failed {
                Some(1..) => Trend::Worse,
                Some(..=-1) => Trend::Better,
                Some(0) | None => Trend::Same,
            },
            None if before == after && old == new => Trend::Same,
            None => Trend::Neutral,
        };
        Self { before, after, difference, rating: new, is_flipped, trend }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::wire;

    /// A check's node and threshold, and its scores by language.
    type Check<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

    fn matrix(checks: &[Check<'_>]) -> Matrix {
        let checks = checks.iter().map(|(id, threshold, scores)| {
            let locales = scores.iter().map(|(code, score)| {
                format!(r#"{{"locale_code":"{code}","avg_score":{score},"fail_count":0,"status":"available"}}"#)
            });
            let locales = locales.collect::<Vec<_>>().join(",");
            format!(
                r#"{{"node_id":"{id}","label":"{id}","status":"available","threshold":{threshold},"locales":[{locales}]}}"#
            )
        });
        let checks = checks.collect::<Vec<_>>().join(",");
        let body = format!(r#"{{"data":{{"validators":[{checks}]}}}}"#);
        Matrix::of(&wire::analysis(&body).unwrap().value)
    }

    #[test]
    fn equal_matrices_have_no_differences() {
        let one = matrix(&[
            ("a", "92", &[("de-DE", "90"), ("fr", "95"), ("ja", "\"n/a\"")]),
            ("b", "70", &[("de-DE", "90"), ("fr", "null")]),
        ]);
        let other = matrix(&[
            ("b", "70", &[("FR", "null"), ("de_de", "90.0")]),
            ("a", "92", &[("ja", "\"n/a\""), ("fr", "95"), ("de-de", "90")]),
        ]);
        let changes = ScoreChanges::of(&one, &other);
        assert_eq!((changes.rows.len(), changes.same), (0, 3), "{changes:?}");
        assert_eq!(
            ScoreChanges::of(&Matrix::default(), &Matrix::default()),
            ScoreChanges::default()
        );
    }

    #[test]
    fn languages_that_fell_below_a_threshold_are_first() {
        let before = matrix(&[(
            "a",
            "92",
            &[("de", "93"), ("fr", "99"), ("ja", "80"), ("it", "95"), ("es", "95")],
        )]);
        let after = matrix(&[(
            "a",
            "92",
            &[("de", "91"), ("fr", "93"), ("ja", "94"), ("it", "95"), ("ko", "95")],
        )]);
        let changes = ScoreChanges::of(&before, &after);
        let found: Vec<_> = changes
            .rows
            .iter()
            .map(|row| {
                let cell = &row.cells[0];
                (row.locale_code.as_str(), cell.difference, cell.is_flipped, cell.trend)
            })
            .collect();
        assert_eq!(
            found,
            [
                ("de", Some(-2.0), true, Trend::Worse),
                ("fr", Some(-6.0), false, Trend::Worse),
                ("ja", Some(14.0), true, Trend::Better),
                ("ko", None, false, Trend::Neutral),
                ("es", None, false, Trend::Neutral),
            ]
        );
        assert_eq!((changes.checks.as_slice(), changes.same), (["a".to_owned()].as_slice(), 1));
    }

    #[test]
    fn texts_are_compared_as_they_are() {
        let with = |score: &str| matrix(&[("a", "92", &[("de", score)])]);
        let trend = |before: &str, after: &str| {
            let changes = ScoreChanges::of(&with(before), &with(after));
            changes.rows.first().map(|row| (row.cells[0].trend, row.cells[0].difference))
        };
        assert_eq!(trend("\"n/a\"", "\"n/a\""), None);
        assert_eq!(trend("\"n/a\"", "95"), Some((Trend::Neutral, None)));
        assert_eq!(trend("null", "95"), Some((Trend::Neutral, None)));
    }

    #[test]
    fn a_check_of_one_run_has_a_column() {
        let changes = ScoreChanges::of(
            &matrix(&[("a", "92", &[("de", "93")]), ("old", "92", &[("de", "93")])]),
            &matrix(&[("new", "92", &[("de", "93")]), ("a", "92", &[("de", "93")])]),
        );
        assert_eq!(changes.checks, ["new", "a", "old"]);
        let trends: Vec<_> = changes.rows[0].cells.iter().map(|cell| cell.trend).collect();
        assert_eq!(trends, [Trend::Neutral, Trend::Same, Trend::Neutral]);
    }
}
