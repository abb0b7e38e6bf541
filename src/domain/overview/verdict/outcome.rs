//! The results of a completed run: what was delivered, and where it is below a threshold.

use chrono::TimeDelta;

use crate::domain::overview::analysis::Score;
use crate::domain::overview::matrix::{Matrix, MatrixRow, Rating, distinct};
use crate::domain::overview::verdict::{Compared, Known, NodeTime, slowest};
use crate::domain::overview::{Metric, MetricSection, Validator};
use crate::domain::run::{Run, RunId, active_duration};

/// Figures are the server's: those of the overview are of each line's last take, those of the matrix of
/// the delivered one.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The server's text for the number of delivered lines.
    pub lines: Option<String>,
    /// The server's note on it, such as `5 dropped`.
    pub lines_note: Option<String>,
    pub thresholds: Thresholds,
    /// The worst cell of each language below a threshold, the worst language first.
    pub below: Vec<BelowThreshold>,
    /// The codes of the languages without delivered audio.
    pub silent: Vec<String>,
    /// The checks with failed lines, and their number.
    pub failed_lines: Vec<(String, i64)>,
    pub slowest: Option<NodeTime>,
    pub change: Option<Change>,
}

/// How the languages compare with the thresholds of the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thresholds {
    /// Some are below: languages, of all languages, checks, of all checks.
    Missed { languages: (usize, usize), checks: (usize, usize) },
    /// All languages meet all thresholds.
    Met,
    /// None is known to be below, but some scores or thresholds are missing.
    Incomplete,
    /// No score is known.
    Unknown,
}

#[derive(Debug, Clone, PartialEq)]
pub struct BelowThreshold {
    pub locale_code: String,
    pub check: String,
    pub score: Score,
    pub threshold: Score,
}

/// The difference to the previous completed run. Figures that either run lacks are `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub id: RunId,
    pub run_number: Option<i64>,
    pub lines: Option<i64>,
    pub audio: Option<TimeDelta>,
    pub duration: Option<TimeDelta>,
    pub credits: Option<i64>,
}

impl Outcome {
    pub(super) fn of(known: Known<'_>) -> Self {
        let lines = lines_metric(known.sections);
        let value = lines.and_then(|metric| {
            let value = metric.formatted_value.as_ref().or(metric.value.as_ref());
            value.filter(|_| metric.status.is_available()).cloned()
        });
        let below = known.matrix.map(below).unwrap_or_default();
        Self {
            lines: value,
            lines_note: lines.and_then(|metric| Some(metric.annotation.as_ref()?.text.clone())),
            thresholds: known.matrix.map_or(Thresholds::Unknown, thresholds),
            below,
            silent: known.matrix.map(silent).unwrap_or_default(),
            failed_lines: failed_lines(known.validators),
            slowest: slowest(known),
            change: known.compared.and_then(Change::of),
        }
    }
}

/// The only metric whose key the API documents (contract §7.6).
fn lines_metric(sections: &[MetricSection]) -> Option<&Metric> {
    let mut metrics = sections.iter().flat_map(|section| &section.metrics);
    metrics.find(|metric| metric.key == "output_lines")
}

fn thresholds(matrix: &Matrix) -> Thresholds {
    let has = |row: &MatrixRow, rating| row.cells.iter().any(|cell| cell.rating == rating);
    let below = matrix.languages_with(Rating::Below);
    if below > 0 {
        let is_below = |at: &usize| {
            let cells = matrix.rows.iter().filter_map(|row| row.cells.get(*at));
            cells.into_iter().any(|cell| cell.rating == Rating::Below)
        };
        let checks = (0..matrix.checks.len()).filter(is_below).count();
        return Thresholds::Missed {
            languages: (below, matrix.rows.len()),
            checks: (checks, matrix.checks.len()),
        };
    }
    let is_scored = |row: &MatrixRow| row.cells.iter().any(|cell| cell.score.is_some());
    if !matrix.rows.iter().any(is_scored) {
        return Thresholds::Unknown;
    }
    let is_open = |row: &MatrixRow| {
        [Rating::Unscored, Rating::Unrated, Rating::Absent].iter().any(|rating| has(row, *rating))
    };
    let has_limits = matrix.checks.iter().all(|check| check.threshold.is_some());
    if matrix.notes.is_empty() && has_limits && !matrix.rows.iter().any(is_open) {
        Thresholds::Met
    } else {
        Thresholds::Incomplete
    }
}

fn below(matrix: &Matrix) -> Vec<BelowThreshold> {
    let worst = |row: &MatrixRow| {
        let cells = row.cells.iter().zip(&matrix.checks);
        let below = cells.filter(|(cell, _)| cell.rating == Rating::Below);
        let below = below.filter_map(|(cell, check)| {
            let (score, threshold) = (cell.score.clone()?, check.threshold.clone()?);
            let margin = score.number()? - threshold.number()?;
            let check = check.name.clone();
            let locale_code = row.locale_code.clone();
            Some((margin, BelowThreshold { locale_code, check, score, threshold }))
        });
        below.reduce(|one, other| if other.0 < one.0 { other } else { one })
    };
    matrix.rows.iter().filter_map(worst).map(|(_, below)| below).collect()
}

fn silent(matrix: &Matrix) -> Vec<String> {
    let silent = matrix.rows.iter().filter(|row| row.is_silent());
    silent.map(|row| row.locale_code.clone()).collect()
}

fn failed_lines(validators: &[Validator]) -> Vec<(String, i64)> {
    let failed = validators.iter().filter(|check| check.status.is_available());
    let failed = failed.filter_map(|check| {
        let count = check.fail_count.filter(|count| *count > 0)?;
        let same_label = validators.iter().filter(|other| other.label == check.label).count();
        let name = check.label.as_ref();
        let name = name.map(|label| distinct(label, &check.node_id, same_label == 1));
        Some((name.unwrap_or_else(|| check.node_id.clone()), count))
    });
    failed.collect()
}

impl Change {
    /// `None` if there is nothing to compare.
    fn of(pair: &Compared) -> Option<Self> {
        let difference = |read: fn(&Run) -> Option<i64>| {
            let (this, previous) = read(&pair.this).zip(read(&pair.previous))?;
            this.checked_sub(previous)
        };
        // Both have ended, so the time now is irrelevant.
        let duration = |run: &Run| {
            let end = run.completed_at?;
            active_duration(run, || end)
        };
        let durations = duration(&pair.this).zip(duration(&pair.previous));
        let change = Self {
            id: pair.previous.id.clone(),
            run_number: pair.previous.run_number,
            lines: difference(|run| run.output_line_count),
            audio: difference(|run| run.delivered_audio_ms).map(TimeDelta::milliseconds),
            duration: durations.map(|(this, previous)| this - previous),
            credits: difference(|run| run.credits),
        };
        let has_lengths = change.audio.is_some() || change.duration.is_some();
        (has_lengths || change.lines.is_some() || change.credits.is_some()).then_some(change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::wire;
    use crate::domain::overview::verdict::Verdict;
    use crate::domain::run::RunStatus;
    use crate::domain::time::Timestamp;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_timestamp(1_792_000_000 + second, 0).unwrap()
    }

    fn run(number: i64, seconds: i64, credits: Option<i64>) -> Run {
        let id = format!("81c5d3f9-7e20-4ab6-b4d8-{number:012}").parse().unwrap();
        Run {
            run_number: Some(number),
            started_at: Some(at(0)),
            completed_at: Some(at(seconds)),
            credits,
            ..Run::new(id, RunStatus::Completed)
        }
    }

    /// The outcome of a run with this overview and these validators in its analysis.
    fn outcome(overview: &str, validators: &str, previous: Option<Run>) -> Outcome {
        let overview = wire::overview(&format!(r#"{{"data":{overview}}}"#)).unwrap().value;
        let analysis = format!(r#"{{"data":{{"validators":{validators}}}}}"#);
        let matrix = Matrix::of(&wire::analysis(&analysis).unwrap().value);
        let run = run(5, 60, Some(9));
        let compared = previous.map(|previous| Compared { this: run.clone(), previous });
        let verdict = Verdict::of(Known {
            run: &run,
            states: &overview.node_states,
            planned: &[],
            sections: &overview.metric_sections,
            validators: &overview.validators,
            matrix: Some(&matrix),
            compared: compared.as_ref(),
            now: at(1000),
        });
        let Verdict::Completed(outcome) = verdict else { panic!("{verdict:?}") };
        *outcome
    }

    fn check(id: &str, threshold: &str, scores: &[(&str, &str)]) -> String {
        let locales = scores.iter().map(|(code, score)| {
            format!(r#"{{"locale_code":"{code}","avg_score":{score},"status":"available"}}"#)
        });
        let locales = locales.collect::<Vec<_>>().join(",");
        format!(
            r#"{{"node_id":"{id}","status":"available","threshold":{threshold},"locales":[{locales}]}}"#
        )
    }

    fn thresholds_of(checks: &[String]) -> Thresholds {
        outcome("{}", &format!("[{}]", checks.join(",")), None).thresholds
    }

    #[test]
    fn counts_languages_and_checks_below_a_threshold() {
        let checks = [
            check("a", "92", &[("de", "88"), ("fr", "95"), ("ja", "60")]),
            check("b", "70", &[("de", "50"), ("fr", "95"), ("ja", "99")]),
            check("c", "70", &[("de", "99"), ("fr", "95"), ("ja", "99")]),
        ];
        let outcome = outcome("{}", &format!("[{}]", checks.join(",")), None);
        assert_eq!(outcome.thresholds, Thresholds::Missed { languages: (2, 3), checks: (2, 3) });
        let below: Vec<_> = outcome
            .below
            .iter()
            .map(|below| (below.locale_code.as_str(), below.check.as_str(), below.score.clone()))
            .collect();
        assert_eq!(
            below,
            [("ja", "a", Score::Number(60.0)), ("de", "b", Score::Number(50.0))],
            "the worst check of each, the worst language first"
        );
    }

    #[test]
    fn all_met_needs_all_scores_and_thresholds() {
        let good = check("a", "92", &[("de", "92"), ("fr", "95")]);
        assert_eq!(thresholds_of(std::slice::from_ref(&good)), Thresholds::Met);
        for incomplete in [
            check("b", "null", &[("de", "92"), ("fr", "95")]),
            check("b", "70", &[("de", "null"), ("fr", "95")]),
            check("b", "70", &[("de", "\"n/a\""), ("fr", "95")]),
            check("b", "\"70 %\"", &[("de", "92"), ("fr", "95")]),
            check("b", "70", &[("fr", "95")]),
            check("b", "70", &[]),
            check("b", "70", &[("de", "92"), ("fr", "95")])
                .replace("available\",\"t", "partial\",\"reason\":\"waits\",\"t"),
        ] {
            let found = thresholds_of(&[good.clone(), incomplete.clone()]);
            assert_eq!(found, Thresholds::Incomplete, "{incomplete}");
        }
    }

    #[test]
    fn without_scores_nothing_is_claimed() {
        assert_eq!(thresholds_of(&[]), Thresholds::Unknown);
        assert_eq!(thresholds_of(&[check("a", "70", &[])]), Thresholds::Unknown);
        assert_eq!(thresholds_of(&[check("a", "70", &[("de", "null")])]), Thresholds::Unknown);
    }

    #[test]
    fn lines_are_the_servers_text() {
        let metric = |status: &str| {
            format!(
                r#"{{"metric_sections":[{{"metrics":[{{"key":"other"}},{{"key":"output_lines","value":3597,
                    "formatted_value":"3,597","status":"{status}","annotation":{{"text":"5 dropped"}}}}]}}]}}"#
            )
        };
        let lines = |overview: &str| {
            let outcome = outcome(overview, "[]", None);
            (outcome.lines, outcome.lines_note)
        };
        let note = Some("5 dropped".to_owned());
        assert_eq!(lines(&metric("available")), (Some("3,597".to_owned()), note.clone()));
        assert_eq!(lines(&metric("not_ready")), (None, note), "never a number without its status");
        assert_eq!(lines("{}"), (None, None));
    }

    #[test]
    fn failed_lines_are_those_of_available_checks() {
        let validators = r#"{"validators":[
            {"node_id":"a","label":"Words","status":"available","fail_count":3},
            {"node_id":"b","status":"available","fail_count":1},
            {"node_id":"e","label":"Words","status":"available","fail_count":2},
            {"node_id":"c","label":"Good","status":"available","fail_count":0},
            {"node_id":"d","label":"Stale","status":"unavailable","fail_count":7}]}"#;
        let failed = outcome(validators, "[]", None).failed_lines;
        let names: Vec<_> = failed.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        assert_eq!(names, [("Words (a)", 3), ("b", 1), ("Words (e)", 2)]);
    }

    #[test]
    fn compares_only_what_both_runs_have() {
        let change = |previous: Run| outcome("{}", "[]", Some(previous)).change;
        let found = change(run(4, 45, Some(12))).unwrap();
        assert_eq!((found.run_number, found.credits), (Some(4), Some(-3)));
        assert_eq!(found.duration, Some(TimeDelta::seconds(15)));
        assert_eq!((found.lines, found.audio), (None, None));
        assert_eq!(change(run(4, 45, None)).unwrap().credits, None);
        assert_eq!(change(Run { started_at: None, ..run(4, 45, None) }), None);
        let huge = Run { credits: Some(i64::MIN), started_at: None, ..run(4, 45, None) };
        assert_eq!(change(huge), None, "a difference that overflows is unknown");
    }
}
