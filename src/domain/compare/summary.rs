//! The result of a comparison in one value: the figures of the sentence at the top of its page.

use chrono::TimeDelta;

use crate::domain::compare::checks::{CheckChange, Flip};
use crate::domain::compare::{Trend, count_difference};
use crate::domain::overview::MetricSection;
use crate::domain::run::{Run, RunStatus, active_duration};
use crate::domain::time::Timestamp;

/// A run with its metrics, if they are loaded.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    pub run: &'a Run,
    pub sections: &'a [MetricSection],
    pub now: Timestamp,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub judgement: Judgement,
    /// The numbers of checks that are better or worse.
    pub better: usize,
    pub worse: usize,
    /// The names of the checks that fail now, and of those that pass now.
    pub now_failing: Vec<String>,
    pub now_passing: Vec<String>,
    /// The statuses of both runs, if the result follows from them.
    pub statuses: Option<(RunStatus, RunStatus)>,
    /// Differences; `None` if a run lacks the figure.
    pub lines: Option<i64>,
    /// Of completed runs: one that failed has not taken less time.
    pub time: Option<TimeDelta>,
    pub credits: Option<i64>,
    /// Whether a run has not ended: then the figures are preliminary.
    pub is_preliminary: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    Better,
    Worse,
    /// Some checks are better, others worse.
    Mixed,
    Same,
    /// Nothing can be compared.
    Unknown,
}

impl Summary {
    pub fn of(before: Compared<'_>, after: Compared<'_>, checks: &[CheckChange]) -> Self {
        let named = |flip| {
            let checks = checks.iter().filter(|check| check.flip == Some(flip));
            checks.map(|check| check.name.clone()).collect::<Vec<_>>()
        };
        let count = |trend| checks.iter().filter(|check| check.trend == trend).count();
        let (better, worse) = (count(Trend::Better), count(Trend::Worse));
        let (now_failing, now_passing) = (named(Flip::NowFailing), named(Flip::NowPassing));
        let lines = count_difference(lines(before), lines(after));
        let is_compared =
            lines.is_some() || checks.iter().any(|check| check.trend != Trend::Neutral);
        let by_status = by_status(before.run, after.run);
        let statuses = (before.run.status.clone(), after.run.status.clone());
        let judgement = by_status
            .or_else(|| between(now_passing.len(), now_failing.len()))
            .or_else(|| between(better, worse))
            .or_else(|| between_lines(lines))
            .unwrap_or(if is_compared { Judgement::Same } else { Judgement::Unknown });
        let time = |of: Compared<'_>| active_duration(of.run, || of.now);
        Self {
            judgement,
            better,
            worse,
            now_failing,
            now_passing,
            statuses: by_status.map(|_| statuses),
            lines,
            time: time(before)
                .zip(time(after))
                .filter(|_| is_comparable(before.run, after.run))
                .map(|(before, after)| after - before),
            credits: count_difference(before.run.credits, after.run.credits),
            is_preliminary: ![before, after].iter().all(|of| of.run.status.is_terminal()),
        }
    }
}

/// Whether less time is better: both runs are completed.
pub(crate) fn is_comparable(before: &Run, after: &Run) -> bool {
    [before, after].iter().all(|run| run.status == RunStatus::Completed)
}

/// A completed run is better than one that failed or was cancelled.
fn by_status(before: &Run, after: &Run) -> Option<Judgement> {
    let is_completed =
        |run: &Run| run.status.is_terminal().then_some(run.status == RunStatus::Completed);
    match (is_completed(before)?, is_completed(after)?) {
        (false, true) => Some(Judgement::Better),
        (true, false) => Some(Judgement::Worse),
        (true, true) | (false, false) => None,
    }
}

fn between(better: usize, worse: usize) -> Option<Judgement> {
    match (better, worse) {
        (0, 0) => None,
        (_, 0) => Some(Judgement::Better),
        (0, _) => Some(Judgement::Worse),
        (_, _) => Some(Judgement::Mixed),
    }
}

fn between_lines(lines: Option<i64>) -> Option<Judgement> {
    match lines? {
        0 => None,
        1.. => Some(Judgement::Better),
        ..=-1 => Some(Judgement::Worse),
    }
}

/// The delivered lines: Get Run lacks them, so they are those of the only metric whose key the API documents.
fn lines(of: Compared<'_>) -> Option<i64> {
    let mut metrics = of.sections.iter().flat_map(|section| &section.metrics);
    let metric = metrics.find(|metric| metric.key == "output_lines");
    let value = metric.filter(|metric| metric.status.is_available());
    value.and_then(|metric| metric.value.as_deref()?.parse().ok()).or(of.run.output_line_count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::wire;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_timestamp(1_792_000_000 + second, 0).unwrap()
    }

    fn run(status: &str, seconds: i64) -> Run {
        let id = "81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309".parse().unwrap();
        Run {
            started_at: Some(at(0)),
            completed_at: RunStatus::from_word(status).is_terminal().then(|| at(seconds)),
            ..Run::new(id, RunStatus::from_word(status))
        }
    }

    fn of(run: &Run) -> Compared<'_> {
        Compared { run, sections: &[], now: at(100) }
    }

    fn check(trend: Trend, flip: Option<Flip>) -> CheckChange {
        CheckChange { name: format!("{trend:?}"), before: None, after: None, flip, trend }
    }

    fn judged(checks: &[CheckChange]) -> Judgement {
        let run = run("completed", 5);
        Summary::of(of(&run), of(&run), checks).judgement
    }

    #[test]
    fn flips_decide_before_scores() {
        let (better, worse) = (check(Trend::Better, None), check(Trend::Worse, None));
        let passing = check(Trend::Better, Some(Flip::NowPassing));
        let failing = check(Trend::Worse, Some(Flip::NowFailing));
        for (checks, expected) in [
            (vec![better.clone()], Judgement::Better),
            (vec![worse.clone()], Judgement::Worse),
            (vec![better.clone(), worse.clone()], Judgement::Mixed),
            (vec![passing.clone(), worse], Judgement::Better),
            (vec![failing.clone(), better], Judgement::Worse),
            (vec![failing, passing], Judgement::Mixed),
            (vec![check(Trend::Same, None)], Judgement::Same),
            (vec![check(Trend::Neutral, None)], Judgement::Unknown),
            (vec![], Judgement::Unknown),
        ] {
            assert_eq!(judged(&checks), expected, "{checks:?}");
        }
    }

    #[test]
    fn a_completed_run_is_better_than_a_failed_one() {
        let (completed, failed, running) =
            (run("completed", 5), run("failed", 9), run("running", 0));
        let judge = |before, after| Summary::of(of(before), of(after), &[]);
        assert_eq!(judge(&failed, &completed).judgement, Judgement::Better);
        let worse = judge(&completed, &failed);
        assert_eq!((worse.judgement, worse.is_preliminary), (Judgement::Worse, false));
        assert_eq!(worse.statuses, Some((RunStatus::Completed, RunStatus::Failed)));
        assert_eq!(worse.time, None, "a run that failed has not taken more time");
        let longer = run("completed", 9);
        assert_eq!(judge(&completed, &longer).time, Some(TimeDelta::seconds(4)));
        let open = judge(&completed, &running);
        assert_eq!((open.judgement, open.is_preliminary), (Judgement::Unknown, true));
        assert_eq!((open.time, open.statuses), (None, None));
    }

    #[test]
    fn delivered_lines_are_those_of_the_metric_or_of_the_list() {
        let sections = |value: &str| {
            let body = format!(
                r#"{{"data":{{"metric_sections":[{{"key":"s","metrics":[
                    {{"key":"output_lines","value":{value},"status":"available"}}]}}]}}}}"#
            );
            wire::overview(&body).unwrap().value.metric_sections
        };
        let listed = Run { output_line_count: Some(7), ..run("completed", 5) };
        let (ten, text) = (sections("10"), sections("\"many\""));
        let with = |sections| Compared { sections, ..of(&listed) };
        let summary = |before, after| Summary::of(with(before), with(after), &[]);
        assert_eq!(summary(&text, &ten).lines, Some(3));
        assert_eq!(summary(&text, &ten).judgement, Judgement::Better);
        assert_eq!(summary(&ten, &[]).judgement, Judgement::Worse);
        assert_eq!(summary(&ten, &ten).judgement, Judgement::Same);
    }
}
