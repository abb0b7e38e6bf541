//! The scores that a run's validators give its delivered lines.
//!
//! The number of failed lines of a validator is fixed first and then spread over languages and lines, so that counts, averages and
//! single lines agree without a table of all scores.

use crate::random::{Rng, round_to_i64};
use crate::world::graph::{Graph, Node, Stage};
use crate::world::runs::audio::{LanguageAudio, language_audio};
use crate::world::runs::permutation::Permutation;

/// Repetitions that a validator asks for, per line.
pub(crate) const MAX_RETRIES: i64 = 3;

/// One validator and the lines of a completed run.
#[derive(Clone, Debug)]
pub(crate) struct Check<'a> {
    pub(crate) node: &'a Node,
    /// The lowest score that passes.
    pub(crate) threshold: f64,
    /// False if it does not support the languages: it has no scores then.
    pub(crate) supported: bool,
    /// The average of each line's last take.
    pub(crate) last_take_score: f64,
    pub(crate) passed: i64,
    pub(crate) failed: i64,
    pub(crate) retries: i64,
    /// In the order of the graph's languages.
    pub(crate) languages: Vec<LanguageCheck>,
}

/// The scores of one validator in one language.
#[derive(Clone, Debug)]
pub(crate) struct LanguageCheck {
    pub(crate) scored: bool,
    /// Number of lines that fail, of those a completed run delivers.
    failed: i64,
    order: Permutation,
    failing: Scores,
    passing: Scores,
    lines: i64,
}

/// Evenly spaced scores around a mean, in hundredths.
#[derive(Clone, Copy, Debug)]
struct Scores {
    mean: i64,
    spread: i64,
}

impl Scores {
    /// `mean` and the range of the scores, in hundredths.
    fn new(mean: i64, low: i64, high: i64) -> Self {
        let mean = mean.clamp(low, high);
        Self { mean, spread: (mean - low).min(high - mean).min(900) }
    }

    fn at(self, rank: i64, count: i64) -> i64 {
        self.mean - self.spread + self.spread * (2 * rank + 1) / count.max(1)
    }
}

impl LanguageCheck {
    /// The score of the delivered line at this position, in hundredths; `None` if the language has none.
    pub(crate) fn hundredths(&self, position: i64) -> Option<i64> {
        if !self.scored {
            return None;
        }
        let rank = self.order.get(position);
        Some(if rank < self.failed {
            self.failing.at(rank, self.failed)
        } else {
            self.passing.at(rank - self.failed, self.lines - self.failed)
        })
    }

    /// The score of the delivered line at this position, from 0 to 100.
    pub(crate) fn score(&self, position: i64) -> Option<f64> {
        self.hundredths(position).map(|score| score as f64 / 100.0)
    }

    pub(crate) fn fails(&self, position: i64) -> bool {
        self.scored && self.order.get(position) < self.failed
    }

    /// Average score and number of failures of the first `lines` delivered lines.
    pub(crate) fn figures(&self, lines: i64) -> Option<(f64, i64)> {
        if !self.scored || lines <= 0 {
            return None;
        }
        let sum: i64 = (0..lines).filter_map(|position| self.hundredths(position)).sum();
        let failed = (0..lines).filter(|position| self.fails(*position)).count();
        let average = (sum as f64 / lines as f64).round() / 100.0;
        Some((average, i64::try_from(failed).unwrap_or(i64::MAX)))
    }
}

/// The validators of a run's graph.
pub(crate) fn checks(rng: Rng, graph: &Graph) -> Vec<Check<'_>> {
    let audio = language_audio(rng, graph);
    graph.nodes_in(Stage::Validate).map(|node| check(rng, node, &audio)).collect()
}

fn check<'a>(rng: Rng, node: &'a Node, audio: &[LanguageAudio]) -> Check<'a> {
    let rng = rng.fork("validator").fork(&node.id);
    let threshold = node.threshold.unwrap_or(70.0);
    let unscored = (audio.len() > 2 && rng.fork("unscored").chance(0.05))
        .then(|| rng.fork("unscored").fork("language").index(audio.len()));
    let lines: Vec<i64> = (0..)
        .zip(audio)
        .map(|(index, audio)| if Some(index) == unscored { 0 } else { audio.final_lines })
        .collect();
    let total: i64 = lines.iter().sum();
    let share = if threshold > 95.0 { 0.4 + 0.5 * rng.unit() } else { 0.9 + 0.1 * rng.unit() };
    let passed = round_to_i64(total as f64 * share).min(total);
    let failed = total - passed;
    let target = threshold - 2.0 + (100.0 - threshold + 2.0) * rng.fork("score").unit();
    let failing_share = if total > 0 { failed as f64 / total as f64 } else { 0.0 };
    let (failing, passing) = score_ranges(threshold, target, failing_share);
    let failures = spread_failures(rng.fork("failures"), &lines, failed);
    let languages = (0_u64..)
        .zip(audio.iter().zip(&lines).zip(failures))
        .map(|(number, ((audio, scored_lines), failed))| LanguageCheck {
            scored: *scored_lines > 0,
            failed,
            order: Permutation::new(rng.fork("order").fork_nth(number), audio.final_lines),
            failing,
            passing,
            lines: audio.final_lines,
        })
        .collect();
    Check {
        node,
        threshold,
        supported: !rng.fork("unsupported").chance(0.06),
        last_take_score: target,
        passed,
        failed,
        retries: rng.fork("retries").between(0, total / 10),
        languages,
    }
}

/// The scores of failing and of passing lines; their average is `target` if the share of failing lines allows it.
fn score_ranges(threshold: f64, target: f64, failing_share: f64) -> (Scores, Scores) {
    let usual_failure = threshold - 6.0;
    let passing = if failing_share < 1.0 {
        ((target - failing_share * usual_failure) / (1.0 - failing_share)).clamp(threshold, 100.0)
    } else {
        100.0
    };
    let failing = if failing_share > 0.0 {
        (target - (1.0 - failing_share) * passing) / failing_share
    } else {
        usual_failure
    };
    let hundredths = |score: f64| round_to_i64(score * 100.0);
    let limit = hundredths(threshold);
    (
        Scores::new(hundredths(failing.clamp(0.0, 100.0)), 0, limit - 1),
        Scores::new(hundredths(passing), limit, 10_000),
    )
}

/// Spreads the failures unevenly over the languages: some are harder than others.
fn spread_failures(rng: Rng, lines: &[i64], failed: i64) -> Vec<i64> {
    let weight = |number: u64, lines: i64| {
        let difficulty = rng.fork_nth(number).unit();
        lines as f64 * (0.1 + difficulty * difficulty)
    };
    let weights: Vec<f64> =
        (0_u64..).zip(lines).map(|(number, lines)| weight(number, *lines)).collect();
    let sum: f64 = weights.iter().sum();
    let mut left = failed;
    let mut failures: Vec<i64> = weights
        .iter()
        .zip(lines)
        .map(|(weight, lines)| {
            let share = if sum > 0.0 { failed as f64 * weight / sum } else { 0.0 };
            let failures = round_to_i64(share).min(*lines).min(left);
            left -= failures;
            failures
        })
        .collect();
    for (failures, lines) in failures.iter_mut().zip(lines) {
        let more = left.min(lines - *failures);
        *failures += more;
        left -= more;
    }
    failures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_scores_of_lines_agree() {
        let graph = Graph::with_six_checks(Rng::new(1), 18);
        for number in 0..40 {
            let rng = Rng::new(2).fork_nth(number);
            let audio = language_audio(rng, &graph);
            for check in checks(rng, &graph) {
                let mut failed = 0;
                for (language, audio) in check.languages.iter().zip(&audio) {
                    for position in 0..audio.final_lines {
                        let score = language.score(position);
                        assert_eq!(score.is_some(), language.scored);
                        let below = score.is_some_and(|score| score < check.threshold);
                        assert_eq!(below, language.fails(position), "{score:?}");
                        assert!(score.is_none_or(|score| (0.0..=100.0).contains(&score)));
                        failed += i64::from(below);
                    }
                }
                assert_eq!(failed, check.failed);
            }
        }
    }
}
