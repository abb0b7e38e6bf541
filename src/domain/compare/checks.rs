//! The checks of two runs: what passes now, what fails now, and which scores differ.

use crate::domain::compare::{Direction, Trend, count_difference, pairs, score_difference};
use crate::domain::overview::matrix::{Matrix, Rating, distinct};
use crate::domain::overview::{Analysis, Validator};

/// What is known of a run's checks.
#[derive(Debug, Clone, Copy)]
pub struct ChecksOfRun<'a> {
    pub validators: &'a [Validator],
    pub analysis: Option<&'a Analysis>,
    pub matrix: Option<&'a Matrix>,
}

/// A check of both runs, or of one.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckChange {
    pub name: String,
    pub before: Option<CheckFigures>,
    pub after: Option<CheckFigures>,
    /// Whether the check passes now or fails now, unlike before.
    pub flip: Option<Flip>,
    pub trend: Trend,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flip {
    NowPassing,
    NowFailing,
}

/// The figures of a check in a run. The server's; `None` if it has none.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CheckFigures {
    pub score: Option<f64>,
    /// 0 to 1.
    pub pass_rate: Option<f64>,
    /// Lines that failed.
    pub failed: Option<i64>,
    /// Whether a language is below the threshold.
    is_below: Option<bool>,
}

/// A check with what identifies it.
struct Check {
    node_id: String,
    kind: Option<String>,
    label: Option<String>,
    figures: CheckFigures,
}

/// All checks: those that fail now first, then those that pass now, the worse ones, the better ones, the others.
pub fn check_changes(before: ChecksOfRun<'_>, after: ChecksOfRun<'_>) -> Vec<CheckChange> {
    let (old, new) = (listed(before), listed(after));
    let changes = paired(&old, &new).into_iter().filter_map(|(from, to)| {
        let from = from.and_then(|at| old.get(at));
        let to = to.and_then(|at| new.get(at));
        let check = to.or(from)?;
        let [before, after] = [from, to].map(|check| check.map(|check| check.figures));
        let flip = before.zip(after).and_then(|(before, after)| flip(before, after));
        let list = if to.is_some() { &new } else { &old };
        let same_label = list.iter().filter(|other| other.label == check.label).count();
        let name = check.label.as_ref();
        let name = name.map(|label| distinct(label, &check.node_id, same_label == 1));
        Some(CheckChange {
            name: name.unwrap_or_else(|| check.node_id.clone()),
            trend: trend(before, after, flip),
            before,
            after,
            flip,
        })
    });
    let mut changes: Vec<_> = changes.collect();
    crate::domain::order::sort_by(&mut changes, |one, other| rank(one).cmp(&rank(other)));
    changes
}

fn rank(change: &CheckChange) -> u8 {
    match (change.flip, change.trend) {
        (Some(Flip::NowFailing), _) => 0,
        (Some(Flip::NowPassing), _) => 1,
        (None, Trend::Worse) => 2,
        (None, Trend::Better) => 3,
        (None, Trend::Neutral) => 4,
        (None, Trend::Same) => 5,
    }
}

/// The checks of the overview, then those that only the analysis has.
fn listed(run: ChecksOfRun<'_>) -> Vec<Check> {
    let mut checks: Vec<_> = run
        .validators
        .iter()
        .map(|check| {
            // Figures of checks that are not available are ignored, even if the response has them.
            let shown = check.status.is_available();
            let figures = CheckFigures {
                score: check.avg_score.filter(|_| shown),
                pass_rate: check.pass_rate.filter(|_| shown),
                failed: check.fail_count.filter(|_| shown),
                is_below: is_below(run.matrix, &check.node_id),
            };
            Check {
                node_id: check.node_id.clone(),
                kind: check.kind.clone(),
                label: check.label.clone(),
                figures,
            }
        })
        .collect();
    for check in run.analysis.iter().flat_map(|analysis| &analysis.checks) {
        if !checks.iter().any(|known| known.node_id == check.node_id) {
            checks.push(Check {
                node_id: check.node_id.clone(),
                kind: check.kind.clone(),
                label: check.label.clone(),
                figures: CheckFigures {
                    is_below: is_below(run.matrix, &check.node_id),
                    ..CheckFigures::default()
                },
            });
        }
    }
    checks
}

/// Whether a language is below the check's threshold; `None` if no score can be compared with it.
fn is_below(matrix: Option<&Matrix>, node_id: &str) -> Option<bool> {
    let matrix = matrix?;
    let at = matrix.checks.iter().position(|check| check.node_id == node_id)?;
    matrix.checks.get(at)?.threshold.as_ref()?.number()?;
    let ratings = || matrix.rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| cell.rating);
    let is_rated = |rating| matches!(rating, Rating::Below | Rating::SomeFailed | Rating::Passed);
    ratings().any(is_rated).then(|| ratings().any(|rating| rating == Rating::Below))
}

/// The same check has the same node. Of the rest, checks with the same kind and label are paired: the node may have been
/// replaced.
fn paired(before: &[Check], after: &[Check]) -> Vec<(Option<usize>, Option<usize>)> {
    let is_known = |checks: &[Check], id: &str| checks.iter().any(|check| check.node_id == id);
    let key = |check: &Check, other: &[Check]| match (&check.kind, &check.label) {
        (kind, Some(label)) if !is_known(other, &check.node_id) => {
            format!("{}\n{label}", kind.as_deref().unwrap_or_default())
        }
        _ => format!("\n\n{}", check.node_id),
    };
    let keys = |checks: &[Check], other| checks.iter().map(|check| key(check, other)).collect();
    let (old, new): (Vec<_>, Vec<_>) = (keys(before, after), keys(after, before));
    pairs(&old, &new)
}

/// By the thresholds if both runs have scores of it, else by whether any line failed.
fn flip(before: CheckFigures, after: CheckFigures) -> Option<Flip> {
    let by_threshold = before.is_below.zip(after.is_below);
    let by_lines = || Some((before.failed? > 0, after.failed? > 0));
    match by_threshold.or_else(by_lines)? {
        (false, true) => Some(Flip::NowFailing),
        (true, false) => Some(Flip::NowPassing),
        (true, true) | (false, false) => None,
    }
}

/// The flip decides, then the first figure that differs: score, pass rate, failed lines.
fn trend(before: Option<CheckFigures>, after: Option<CheckFigures>, flip: Option<Flip>) -> Trend {
    let Some((before, after)) = before.zip(after) else { return Trend::Neutral };
    match flip {
        Some(Flip::NowPassing) => return Trend::Better,
        Some(Flip::NowFailing) => return Trend::Worse,
        None => {}
    }
    let rate = before.pass_rate.zip(after.pass_rate);
    let failed = count_difference(before.failed, after.failed);
    #[expect(clippy::cast_precision_loss, reason = "only its sign matters")]
    let trends = [
        before
            .score
            .zip(after.score)
            .map(|(old, new)| Direction::HigherIsBetter.trend(score_difference(old, new))),
        rate.map(|(old, new)| Direction::HigherIsBetter.trend(new - old)),
        failed.map(|failed| Direction::LowerIsBetter.trend(failed as f64)),
    ];
    let mut known = trends.into_iter().flatten();
    known.find(|trend| *trend != Trend::Same).unwrap_or(Trend::Same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::wire;

    /// A run with these validators in its overview and in its analysis.
    struct Loaded(Vec<Validator>, Option<(Analysis, Matrix)>);

    impl Loaded {
        fn new(overview: &str, analysis: Option<&str>) -> Self {
            let overview = format!(r#"{{"data":{{"validators":[{overview}]}}}}"#);
            let analysis = analysis.map(|checks| {
                let body = format!(r#"{{"data":{{"validators":[{checks}]}}}}"#);
                let analysis = wire::analysis(&body).unwrap().value;
                let matrix = Matrix::of(&analysis);
                (analysis, matrix)
            });
            Self(wire::overview(&overview).unwrap().value.validators, analysis)
        }

        fn known(&self) -> ChecksOfRun<'_> {
            ChecksOfRun {
                validators: &self.0,
                analysis: self.1.as_ref().map(|(analysis, _)| analysis),
                matrix: self.1.as_ref().map(|(_, matrix)| matrix),
            }
        }
    }

    fn compared(before: &Loaded, after: &Loaded) -> Vec<(String, Option<Flip>, Trend)> {
        let changes = check_changes(before.known(), after.known());
        changes.into_iter().map(|change| (change.name, change.flip, change.trend)).collect()
    }

    fn check(id: &str, score: f64, failed: i64) -> String {
        format!(
            r#"{{"node_id":"{id}","kind":"wer","label":"{id}","status":"available","avg_score":{score},"fail_count":{failed}}}"#
        )
    }

    fn scored(id: &str, threshold: &str, scores: &[&str]) -> String {
        let locales = scores.iter().enumerate().map(|(at, score)| {
            format!(r#"{{"locale_code":"l{at}","avg_score":{score},"status":"available"}}"#)
        });
        let locales = locales.collect::<Vec<_>>().join(",");
        format!(
            r#"{{"node_id":"{id}","status":"available","threshold":{threshold},"locales":[{locales}]}}"#
        )
    }

    fn one(before: &str, after: &str) -> (Option<Flip>, Trend) {
        let found = compared(&Loaded::new(before, None), &Loaded::new(after, None));
        assert_eq!(found.len(), 1);
        (found[0].1, found[0].2)
    }

    #[test]
    fn the_first_figure_that_differs_decides() {
        assert_eq!(one(&check("a", 90.0, 2), &check("a", 92.0, 3)), (None, Trend::Better));
        assert_eq!(one(&check("a", 90.0, 2), &check("a", 90.0, 3)), (None, Trend::Worse));
        assert_eq!(one(&check("a", 90.0, 2), &check("a", 90.01, 2)), (None, Trend::Same));
        assert_eq!(one(&check("a", 0.90, 2), &check("a", 0.91, 2)), (None, Trend::Better));
        let unavailable = check("a", 99.0, 0).replace("available", "not_ready");
        assert_eq!(one(&check("a", 90.0, 2), &unavailable), (None, Trend::Same));
    }

    #[test]
    fn without_scores_failed_lines_flip() {
        assert_eq!(
            one(&check("a", 90.0, 0), &check("a", 95.0, 1)),
            (Some(Flip::NowFailing), Trend::Worse)
        );
        assert_eq!(
            one(&check("a", 90.0, 4), &check("a", 90.0, 0)),
            (Some(Flip::NowPassing), Trend::Better)
        );
    }

    #[test]
    fn thresholds_flip_if_both_runs_have_scores() {
        let run = |failed, threshold: &str, scores: &[&str]| {
            Loaded::new(&check("a", 90.0, failed), Some(&scored("a", threshold, scores)))
        };
        let good = run(3, "92", &["93", "99"]);
        let bad = run(3, "92", &["93", "91"]);
        let flips = |before: &Loaded, after: &Loaded| compared(before, after)[0].1;
        assert_eq!(flips(&good, &bad), Some(Flip::NowFailing));
        assert_eq!(flips(&bad, &good), Some(Flip::NowPassing));
        assert_eq!(flips(&bad, &bad), None);
        for unrated in
            [run(0, "\"n/a\"", &["50"]), run(0, "92", &["\"n/a\""]), run(0, "92", &["null"])]
        {
            assert_eq!(flips(&bad, &unrated), Some(Flip::NowPassing), "by lines");
        }
        let seed = Loaded::new(&check("a", 90.0, 3), None);
        assert_eq!(flips(&bad, &seed), None, "an older server: by lines");
    }

    #[test]
    fn a_check_with_another_node_is_the_same_by_its_label() {
        let renamed = check("a", 90.0, 2).replacen("\"a\"", "\"a2\"", 1);
        assert_eq!(one(&check("a", 90.0, 2), &renamed), (None, Trend::Same));
        let before = Loaded::new(&format!("{},{}", check("a", 90.0, 2), check("b", 90.0, 2)), None);
        let after = Loaded::new(&check("b", 80.0, 2), Some(&scored("c", "1", &["2"])));
        let found = compared(&before, &after);
        let names: Vec<_> = found.iter().map(|(name, _, trend)| (name.as_str(), *trend)).collect();
        assert_eq!(
            names,
            [("b", Trend::Worse), ("c", Trend::Neutral), ("a", Trend::Neutral)],
            "checks of one run are neither better nor worse"
        );
    }

    #[test]
    fn checks_that_fail_now_are_first() {
        let join = |checks: &[String]| checks.join(",");
        let before = join(&[
            check("up", 1.0, 0),
            check("same", 5.0, 1),
            check("fixed", 5.0, 1),
            check("broken", 5.0, 0),
        ]);
        let after = join(&[
            check("up", 2.0, 0),
            check("same", 5.0, 1),
            check("fixed", 5.0, 0),
            check("broken", 5.0, 2),
        ]);
        let found = compared(&Loaded::new(&before, None), &Loaded::new(&after, None));
        let names: Vec<_> = found.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(names, ["broken", "fixed", "up", "same"]);
    }
}
