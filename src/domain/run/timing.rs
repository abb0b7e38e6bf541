//! Active and paused time of a run. [`crate::domain::format`] splits durations into units.

use chrono::TimeDelta;

use crate::domain::format;
use crate::domain::run::model::Run;
use crate::domain::run::status::RunStatus;
use crate::domain::time::Timestamp;

/// Time from start to end without pauses; to now for a run that has not ended.
///
/// `now` returns the server's time; it is called only if needed. A duration that ticks has whole
/// seconds. Returns `None` if the run has not started, or has ended at an unknown time. Never negative,
/// even if the clocks differ.
pub(crate) fn active_duration(run: &Run, now: impl FnOnce() -> Timestamp) -> Option<TimeDelta> {
    let started = run.started_at?;
    let paused_since = run.pause.paused_at.filter(|_| run.status == RunStatus::Paused);
    // `paused_ms` does not include the current pause.
    let end = run.completed_at.or(paused_since);
    if end.is_none() && run.status.is_terminal() {
        return None;
    }
    let paused = format::millis(run.pause.paused_ms.unwrap_or(0));
    let active = |end: Timestamp| (end - started - paused).max(TimeDelta::zero());
    Some(end.map_or_else(|| format::whole_seconds(active(now())), active))
}

/// Total paused time, including the current pause; `None` if the server sends no pause fields.
///
/// `now` is called only if needed.
pub(crate) fn paused_duration(run: &Run, now: impl FnOnce() -> Timestamp) -> Option<TimeDelta> {
    let finished = run.pause.paused_ms.map(format::millis);
    let since = run.pause.paused_at.filter(|_| run.status == RunStatus::Paused);
    match since {
        Some(since) => {
            let current = (now() - since).max(TimeDelta::zero());
            Some(format::whole_seconds(finished.unwrap_or_default() + current))
        }
        None => finished,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(clock: &str) -> Timestamp {
        format!("2026-10-15T{clock}Z").parse().unwrap()
    }

    fn run(status: RunStatus, started: Option<&str>) -> Run {
        let id = "81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309".parse().unwrap();
        Run { started_at: started.map(at), ..Run::new(id, status) }
    }

    fn seconds(run: &Run, now: &str) -> Option<i64> {
        active_duration(run, || at(now)).map(|time| time.num_seconds())
    }

    #[test]
    fn excludes_pauses_from_the_duration_of_ended_runs() {
        let mut run = run(RunStatus::Completed, Some("14:00:03"));
        run.completed_at = Some(at("14:11:45"));
        run.pause.paused_ms = Some(95_000);
        assert_eq!(seconds(&run, "23:00:00"), Some(607));
    }

    #[test]
    fn running_duration_ends_now_and_is_never_negative() {
        let run = run(RunStatus::Running, Some("14:00:00"));
        assert_eq!(seconds(&run, "14:02:00"), Some(120));
        assert_eq!(seconds(&run, "13:59:59"), Some(0));
    }

    #[test]
    fn only_ticking_durations_have_whole_seconds() {
        let now = || at("14:00:05.900");
        let running = run(RunStatus::Running, Some("14:00:00.200"));
        let length = |run: &Run| active_duration(run, now).map(|time| time.num_milliseconds());
        assert_eq!(length(&running), Some(5000));
        let ended = Run { completed_at: Some(at("14:00:00.727")), ..running };
        assert_eq!(length(&ended), Some(527));
        let mut paused = run(RunStatus::Paused, Some("14:00:00"));
        paused.pause.paused_at = Some(at("14:00:01.999"));
        assert_eq!(length(&paused), Some(1999));
        assert_eq!(paused_duration(&paused, now), Some(TimeDelta::seconds(3)));
    }

    #[test]
    fn duration_stops_while_paused() {
        let mut run = run(RunStatus::Paused, Some("14:00:00"));
        run.pause.paused_ms = Some(10_000);
        run.pause.paused_at = Some(at("14:05:00"));
        assert_eq!(seconds(&run, "20:00:00"), Some(290));
    }

    #[test]
    fn ignores_stale_paused_at_after_resume() {
        let mut run = run(RunStatus::Running, Some("14:00:00"));
        run.pause.paused_at = Some(at("14:01:00"));
        run.pause.paused_ms = Some(60_000);
        assert_eq!(seconds(&run, "14:05:00"), Some(240));
    }

    #[test]
    fn duration_is_none_without_start_or_end() {
        assert_eq!(seconds(&run(RunStatus::Pending, None), "20:00:00"), None);
        assert_eq!(seconds(&run(RunStatus::Failed, Some("14:00:00")), "20:00:00"), None);
    }

    #[test]
    fn paused_duration_includes_the_current_pause() {
        let mut run = run(RunStatus::Paused, Some("14:00:00"));
        let paused =
            |run: &Run| paused_duration(run, || at("14:06:00")).map(|paused| paused.num_seconds());
        assert_eq!(paused(&run), None);
        run.pause.paused_ms = Some(10_000);
        assert_eq!(paused(&run), Some(10));
        run.pause.paused_at = Some(at("14:05:00"));
        assert_eq!(paused(&run), Some(70));
        run.status = RunStatus::Running;
        assert_eq!(paused(&run), Some(10));
    }

    #[test]
    fn clamps_out_of_range_pauses() {
        let mut run = run(RunStatus::Running, Some("14:00:00"));
        run.pause.paused_ms = Some(i64::MIN);
        assert_eq!(seconds(&run, "14:00:01"), Some(1));
        run.pause.paused_ms = Some(i64::MAX);
        assert_eq!(seconds(&run, "14:00:01"), Some(0));
    }
}
