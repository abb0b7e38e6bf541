//! The scores of the delivered takes as a matrix: a row per language, a cell per check. Pure.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::domain::order::sort_by;
use crate::domain::overview::analysis::{Analysis, CheckScores, LocaleScore, Score};

/// Languages by checks, the worst language first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matrix {
    /// The checks that have a score in some language, in the server's order.
    pub checks: Vec<MatrixCheck>,
    pub rows: Vec<MatrixRow>,
    /// Whether the delivered lines or audio of any language are known.
    pub has_audio: bool,
    /// What the server says about missing scores.
    pub notes: Vec<MatrixNote>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MatrixCheck {
    pub node_id: String,
    /// Unique among the checks.
    pub name: String,
    pub threshold: Option<Score>,
}

/// A language.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixRow {
    /// The server's code, such as `en-US` or `ko_kr`.
    pub locale_code: String,
    /// One per check.
    pub cells: Vec<Cell>,
    pub delivered_lines: Option<i64>,
    pub delivered_ms: Option<i64>,
}

/// The scores of a language by a check.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub rating: Rating,
    pub score: Option<Score>,
    pub passed: Option<i64>,
    pub failed: Option<i64>,
    pub lines: Option<i64>,
}

/// What a cell means, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rating {
    /// The average is below the threshold.
    Below,
    /// The average is not below it, but some lines failed.
    SomeFailed,
    /// No line has a score.
    Unscored,
    /// There is a score, but nothing to compare it with.
    Unrated,
    Passed,
    /// The check does not have this language.
    Absent,
}

/// A check whose scores are missing or not complete, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixNote {
    pub check: String,
    /// The server's reason.
    pub reason: Option<String>,
    /// Whether the server has left languages out.
    pub is_truncated: bool,
}

impl Matrix {
    pub fn of(analysis: &Analysis) -> Self {
        let scored = || analysis.checks.iter().filter(|check| !check.locales.is_empty());
        let mut rows = Rows { checks: scored().count(), ..Rows::default() };
        for (at, check) in scored().enumerate() {
            let mut seen = HashMap::new();
            for locale in &check.locales {
                let row = rows.row(&locale.locale_code, &mut seen);
                if let Some(cell) = row.and_then(|row| row.cells.get_mut(at)) {
                    *cell = Cell::of(locale, check.threshold.as_ref());
                }
            }
        }
        let audio = analysis.audio.as_ref();
        let mut seen = HashMap::new();
        for locale in audio.iter().flat_map(|audio| &audio.by_locale) {
            if let Some(row) = rows.row(&locale.locale_code, &mut seen) {
                row.delivered_lines = locale.delivered_line_count;
                row.delivered_ms = locale.delivered_duration_ms;
            }
        }
        let mut rows = rows.rows;
        let limits: Vec<_> = scored().map(|check| check.threshold.clone()).collect();
        sort_by(&mut rows, |one, other| one.compare(other, &limits));
        Self {
            checks: scored().map(|check| MatrixCheck::of(check, analysis)).collect(),
            rows,
            has_audio: audio.is_some_and(|audio| !audio.by_locale.is_empty()),
            notes: analysis.checks.iter().filter_map(MatrixNote::of).collect(),
        }
    }

    /// Whether there is neither a score nor a reason.
    pub(crate) fn is_empty(&self) -> bool {
        self.checks.is_empty() && self.notes.is_empty()
    }

    /// The number of languages in which some cell has this rating.
    pub(crate) fn languages_with(&self, rating: Rating) -> usize {
        let has = |row: &&MatrixRow| row.cells.iter().any(|cell| cell.rating == rating);
        self.rows.iter().filter(has).count()
    }
}

impl MatrixCheck {
    fn of(check: &CheckScores, analysis: &Analysis) -> Self {
        let same_name = analysis.checks.iter().filter(|other| other.name() == check.name());
        let is_unique = same_name.count() == 1;
        Self {
            node_id: check.node_id.clone(),
            name: distinct(check.name(), &check.node_id, is_unique),
            threshold: check.threshold.clone(),
        }
    }
}

impl MatrixNote {
    fn of(check: &CheckScores) -> Option<Self> {
        let is_missing = check.locales.is_empty();
        let has_note = is_missing || check.reason.is_some() || check.is_truncated;
        has_note.then(|| Self {
            check: check.name().to_owned(),
            reason: check.reason.clone(),
            is_truncated: check.is_truncated,
        })
    }
}

impl MatrixRow {
    /// Whether the language has no delivered audio.
    pub fn is_silent(&self) -> bool {
        self.delivered_lines == Some(0)
    }

    pub(crate) fn failed_lines(&self) -> i64 {
        let failed = self.cells.iter().filter_map(|cell| cell.failed);
        failed.fold(0, i64::saturating_add)
    }

    fn worst(&self) -> Rating {
        self.cells.iter().map(|cell| cell.rating).min().unwrap_or(Rating::Absent)
    }

    /// How far the worst cell is from its threshold; infinite if there is none to compare with.
    fn margin(&self, limits: &[Option<Score>]) -> f64 {
        let margins = self.cells.iter().zip(limits).filter_map(|(cell, limit)| {
            Some(cell.score.as_ref()?.number()? - limit.as_ref()?.number()?)
        });
        margins.fold(f64::INFINITY, f64::min)
    }

    /// The worse language first: without audio, below a threshold, with more failed lines.
    fn compare(&self, other: &Self, limits: &[Option<Score>]) -> Ordering {
        (!self.is_silent(), self.worst())
            .cmp(&(!other.is_silent(), other.worst()))
            .then_with(|| match self.worst() {
                Rating::Below => self.margin(limits).total_cmp(&other.margin(limits)),
                Rating::SomeFailed
                | Rating::Unscored
                | Rating::Unrated
                | Rating::Passed
                | Rating::Absent => Ordering::Equal,
            })
            .then_with(|| other.failed_lines().cmp(&self.failed_lines()))
            .then_with(|| self.margin(limits).total_cmp(&other.margin(limits)))
    }
}

impl Cell {
    const ABSENT: Self =
        Self { rating: Rating::Absent, score: None, passed: None, failed: None, lines: None };

    pub(crate) fn has_failed_lines(&self) -> bool {
        self.failed.is_some_and(|failed| failed > 0)
    }

    fn of(locale: &LocaleScore, threshold: Option<&Score>) -> Self {
        Self {
            rating: rating(locale, threshold),
            score: locale.avg_score.clone(),
            passed: locale.pass_count,
            failed: locale.fail_count,
            lines: locale.line_count,
        }
    }
}

/// By the average and the threshold, else by the failed lines.
fn rating(locale: &LocaleScore, threshold: Option<&Score>) -> Rating {
    if locale.is_unscored || (locale.avg_score.is_none() && locale.fail_count.is_none()) {
        return Rating::Unscored;
    }
    let score = locale.avg_score.as_ref().and_then(Score::number);
    let is_below = score.zip(threshold.and_then(Score::number)).map(|(score, min)| score < min);
    match (is_below, locale.fail_count) {
        (Some(true), _) => Rating::Below,
        (_, Some(failed)) if failed > 0 => Rating::SomeFailed,
        (Some(false), _) | (None, Some(_)) => Rating::Passed,
        (None, None) => Rating::Unrated,
    }
}

/// Rows by language. The API writes a code in different ways; a code that one list repeats has a row for
/// each occurrence.
#[derive(Default)]
struct Rows {
    rows: Vec<MatrixRow>,
    index: HashMap<(String, usize), usize>,
    checks: usize,
}

impl Rows {
    /// The row of the code's next occurrence in a list; `seen` counts those before it.
    fn row(&mut self, code: &str, seen: &mut HashMap<String, usize>) -> Option<&mut MatrixRow> {
        let key = normalized(code);
        let occurrence = seen.entry(key.clone()).or_default();
        let key = (key, *occurrence);
        *occurrence += 1;
        let at = *self.index.entry(key).or_insert_with(|| {
            self.rows.push(MatrixRow {
                locale_code: code.to_owned(),
                cells: vec![Cell::ABSENT; self.checks],
                delivered_lines: None,
                delivered_ms: None,
            });
            self.rows.len() - 1
        });
        self.rows.get_mut(at)
    }
}

/// A check's name, with its node's ID if another check has the same name.
pub(crate) fn distinct(name: &str, node_id: &str, is_unique: bool) -> String {
    if is_unique { name.to_owned() } else { format!("{name} ({node_id})") }
}

/// A locale's code for comparisons: case and separator differ between endpoints (contract §7.6).
pub(crate) fn normalized(code: &str) -> String {
    code.trim().replace('_', "-").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::overview::analysis::{BlockStatus, DeliveredAudio, LocaleAudio};

    fn locale(code: &str, score: Option<f64>, failed: Option<i64>) -> LocaleScore {
        LocaleScore {
            locale_code: code.to_owned(),
            avg_score: score.map(Score::Number),
            line_count: Some(10),
            pass_count: failed.map(|failed| 10 - failed),
            fail_count: failed,
            is_unscored: false,
        }
    }

    fn check(id: &str, threshold: Option<f64>, locales: Vec<LocaleScore>) -> CheckScores {
        CheckScores {
            node_id: id.to_owned(),
            node_type: None,
            kind: None,
            label: None,
            status: BlockStatus::Available,
            reason: None,
            is_truncated: false,
            threshold: threshold.map(Score::Number),
            max_retries: None,
            retry_count: None,
            unscored_locale_count: None,
            locales,
        }
    }

    fn analysis(checks: Vec<CheckScores>, audio: &[(&str, i64)]) -> Analysis {
        let by_locale = audio.iter().map(|(code, lines)| LocaleAudio {
            locale_code: (*code).to_owned(),
            delivered_duration_ms: Some(lines * 5000),
            delivered_line_count: Some(*lines),
            replaced_duration_ms: None,
            replaced_partial: false,
        });
        Analysis {
            run_status: None,
            duration_ms: None,
            audio: Some(DeliveredAudio {
                status: BlockStatus::Available,
                reason: None,
                is_truncated: false,
                delivered_total_ms: None,
                generated_total_ms: None,
                replaced_missing_take_count: None,
                delivered_missing_take_count: None,
                by_locale: by_locale.collect(),
            }),
            checks,
            credits: None,
        }
    }

    fn codes(matrix: &Matrix) -> Vec<&str> {
        matrix.rows.iter().map(|row| row.locale_code.as_str()).collect()
    }

    #[test]
    fn rates_by_threshold_and_failed_lines() {
        let with = |locale: LocaleScore, threshold: Option<f64>| {
            rating(&locale, threshold.map(Score::Number).as_ref())
        };
        for (score, failed, threshold, expected) in [
            (Some(88.0), Some(2), Some(92.0), Rating::Below),
            (Some(88.0), None, Some(92.0), Rating::Below),
            (Some(92.0), Some(0), Some(92.0), Rating::Passed),
            (Some(92.0), Some(1), Some(92.0), Rating::SomeFailed),
            (Some(92.0), None, Some(92.0), Rating::Passed),
            (Some(140.25), Some(0), Some(101.5), Rating::Passed),
            (Some(-12.0), Some(0), Some(-5.0), Rating::Below),
            (Some(92.0), Some(1), None, Rating::SomeFailed),
            (Some(92.0), Some(0), None, Rating::Passed),
            (Some(92.0), None, None, Rating::Unrated),
            (None, Some(0), Some(92.0), Rating::Passed),
            (None, None, Some(92.0), Rating::Unscored),
        ] {
            assert_eq!(
                with(locale("de", score, failed), threshold),
                expected,
                "{score:?} {failed:?}"
            );
        }
        let unscored = LocaleScore { is_unscored: true, ..locale("de", Some(9.0), Some(1)) };
        assert_eq!(with(unscored, Some(92.0)), Rating::Unscored);
    }

    #[test]
    fn texts_are_shown_but_not_compared() {
        let text = |failed| LocaleScore {
            avg_score: Some(Score::Given("n/a".to_owned())),
            ..locale("de", None, failed)
        };
        let min = Score::Number(92.0);
        assert_eq!(rating(&text(None), Some(&min)), Rating::Unrated);
        assert_eq!(rating(&text(Some(3)), Some(&min)), Rating::SomeFailed);
        let given = Score::Given("93 %".to_owned());
        assert_eq!(rating(&locale("de", Some(1.0), None), Some(&given)), Rating::Unrated);
    }

    #[test]
    fn the_worst_language_is_first() {
        let matrix = Matrix::of(&analysis(
            vec![
                check(
                    "a",
                    Some(92.0),
                    vec![
                        locale("good", Some(99.0), Some(0)),
                        locale("few", Some(95.0), Some(1)),
                        locale("many", Some(95.0), Some(7)),
                        locale("below", Some(91.0), Some(9)),
                        locale("worst", Some(50.0), Some(2)),
                        locale("unscored", None, None),
                    ],
                ),
                check("b", None, vec![locale("good", Some(1.0), None)]),
            ],
            &[("silent", 0), ("good", 10)],
        ));
        assert_eq!(codes(&matrix), ["silent", "worst", "below", "many", "few", "unscored", "good"]);
        assert!(matrix.rows[0].is_silent());
        assert_eq!(matrix.rows[0].cells, [Cell::ABSENT, Cell::ABSENT]);
        assert_eq!(matrix.languages_with(Rating::Below), 2);
        assert_eq!(matrix.languages_with(Rating::SomeFailed), 2);
        assert_eq!(matrix.rows[6].delivered_lines, Some(10));
    }

    #[test]
    fn joins_codes_that_are_written_differently() {
        let matrix = Matrix::of(&analysis(
            vec![
                check("a", None, vec![locale("en_US", Some(1.0), None)]),
                check("b", None, vec![locale("EN-us", Some(2.0), None)]),
            ],
            &[("en-us", 3)],
        ));
        assert_eq!(codes(&matrix), ["en_US"]);
        let scores: Vec<_> = matrix.rows[0].cells.iter().map(|cell| cell.score.clone()).collect();
        assert_eq!(scores, [Some(Score::Number(1.0)), Some(Score::Number(2.0))]);
        assert_eq!(matrix.rows[0].delivered_lines, Some(3));
    }

    #[test]
    fn a_repeated_code_has_rows_of_its_own() {
        let twice = vec![locale("de", Some(1.0), None), locale("de", Some(2.0), None)];
        let matrix = Matrix::of(&analysis(vec![check("a", None, twice)], &[("de", 4)]));
        assert_eq!(codes(&matrix), ["de", "de"]);
        assert_eq!(matrix.rows.iter().filter_map(|row| row.delivered_lines).count(), 1);
    }

    #[test]
    fn checks_of_one_name_have_their_node() {
        let named = |id: &str| CheckScores {
            label: Some("Words".to_owned()),
            ..check(id, None, vec![locale("de", Some(1.0), None)])
        };
        let matrix = Matrix::of(&analysis(
            vec![named("a"), named("b"), check("c", None, vec![locale("de", None, None)])],
            &[],
        ));
        let names: Vec<_> = matrix.checks.iter().map(|check| check.name.as_str()).collect();
        assert_eq!(names, ["Words (a)", "Words (b)", "c"]);
    }

    #[test]
    fn checks_without_scores_are_notes() {
        let unavailable = CheckScores {
            status: BlockStatus::Unavailable,
            reason: Some("Not offered for these languages.".to_owned()),
            label: Some("Clarity".to_owned()),
            ..check("noise", Some(70.0), Vec::new())
        };
        let partial = CheckScores {
            is_truncated: true,
            ..check("a", None, vec![locale("de", Some(1.0), None)])
        };
        let matrix = Matrix::of(&analysis(vec![unavailable, partial], &[]));
        assert_eq!(matrix.checks.len(), 1);
        let notes: Vec<_> =
            matrix.notes.iter().map(|note| (note.check.as_str(), note.is_truncated)).collect();
        assert_eq!(notes, [("Clarity", false), ("a", true)]);
        assert!(!matrix.is_empty());
        assert!(Matrix::of(&analysis(Vec::new(), &[("de", 3)])).is_empty());
    }
}
