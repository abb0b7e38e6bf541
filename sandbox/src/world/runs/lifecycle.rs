//! A run's lifecycle: a pure function of its plan, its creation time and the actions on it.

use crate::random::len_to_i64;
use crate::world::catalog::INTERRUPTIONS;
use crate::world::clock::Ms;
use crate::world::graph::Stage;
use crate::world::runs::events::{RunAction, RunEvent};
use crate::world::runs::plan::{Plan, Wave, WaveOutcome};
use crate::world::runs::status::Status;

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EndReason {
    Completed,
    Failed,
    Cancelled,
}

/// A wave with its start time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScheduledWave {
    pub(crate) wave: Wave,
    pub(crate) start: Ms,
    /// Number of earlier waves of the same stage.
    pub(crate) iteration: i64,
    /// Repeats finished work after a resume; not part of the plan.
    pub(crate) unplanned: bool,
}

impl ScheduledWave {
    pub(crate) fn end(&self) -> Ms {
        self.start + self.wave.duration
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Pause {
    /// The running wave drains from here until `paused_at`.
    pub(crate) requested_at: Ms,
    pub(crate) paused_at: Ms,
    /// When the run was resumed or cancelled.
    pub(crate) ended_at: Option<Ms>,
    /// Index into [`INTERRUPTIONS`]; `None` for a pause by a user.
    pub(crate) interruption: Option<usize>,
    /// The next stage after a resume; `None` if the run has not started.
    pub(crate) before_stage: Option<Stage>,
}

impl Pause {
    /// The API's `pause_reason`.
    pub(crate) fn reason(&self) -> &'static str {
        self.interruption
            .and_then(|index| INTERRUPTIONS.get(index))
            .map_or("user", |(reason, _)| reason)
    }

    /// The API's `pause_error`; `None` for a pause by a user.
    pub(crate) fn message(&self) -> Option<&'static str> {
        self.interruption.and_then(|index| INTERRUPTIONS.get(index)).map(|(_, text)| *text)
    }
}

/// Everything that happens to a run, including the future.
#[derive(Clone, Debug)]
pub(crate) struct Lifecycle {
    pub(crate) created_at: Ms,
    pub(crate) start: Option<Ms>,
    pub(crate) waves: Vec<ScheduledWave>,
    pub(crate) pauses: Vec<Pause>,
    pub(crate) end: Option<(Ms, EndReason)>,
    /// Planned waves that never start, as far as the actions so far decide.
    pub(super) unscheduled: Vec<Wave>,
}

type Events<'a> = std::iter::Peekable<std::iter::Copied<std::slice::Iter<'a, RunEvent>>>;

/// When a pause was requested, and its index into [`INTERRUPTIONS`] if it is automatic.
type PauseRequest = (Ms, Option<usize>);

impl Lifecycle {
    /// Simulates the plan. `events` are sorted by time.
    pub(crate) fn new(plan: &Plan, created_at: Ms, events: &[RunEvent]) -> Self {
        let mut lifecycle = Self {
            created_at,
            start: None,
            waves: Vec::with_capacity(plan.waves.len()),
            pauses: Vec::new(),
            end: None,
            unscheduled: Vec::new(),
        };
        let mut events = events.iter().copied().peekable();
        let Some(start) = lifecycle.simulate_queue(plan, &mut events) else {
            lifecycle.unscheduled.clone_from(&plan.waves);
            return lifecycle;
        };
        lifecycle.start = Some(start);
        let next = lifecycle.simulate_waves(plan, start, &mut events);
        lifecycle.unscheduled.extend(plan.waves.iter().skip(next));
        lifecycle
    }

    /// Returns the start time; `None` if the run never starts.
    fn simulate_queue(&mut self, plan: &Plan, events: &mut Events) -> Option<Ms> {
        let mut start = self.created_at + plan.queue;
        while let Some(event) = events.next_if(|event| event.at < start) {
            match event.action {
                RunAction::Resume => {}
                RunAction::Cancel => {
                    self.end = Some((event.at, EndReason::Cancelled));
                    return None;
                }
                RunAction::Pause => {
                    let pause = Pause {
                        requested_at: event.at,
                        paused_at: event.at,
                        ended_at: None,
                        interruption: None,
                        before_stage: None,
                    };
                    start = self.simulate_pause(pause, events)? + plan.queue;
                }
            }
        }
        Some(start)
    }

    /// Returns how many of the planned waves started.
    fn simulate_waves(&mut self, plan: &Plan, start: Ms, events: &mut Events) -> usize {
        let mut at = start;
        let mut next = 0;
        let mut repeat: Option<Wave> = None;
        loop {
            let unplanned = repeat.is_some();
            let Some(wave) = repeat.take().or_else(|| plan.waves.get(next).copied()) else {
                self.end = Some((at, EndReason::Completed));
                return next;
            };
            if !unplanned {
                next += 1;
            }
            let scheduled = self.schedule(wave, at, unplanned);
            at = scheduled.end();
            let request = self.simulate_wave(plan, scheduled, events);
            if self.end.is_some() {
                return next;
            }
            let (Some((requested_at, interruption)), Some(following)) =
                (request, plan.waves.get(next))
            else {
                continue;
            };
            let before_stage = Some(following.stage);
            let pause =
                Pause { requested_at, paused_at: at, ended_at: None, interruption, before_stage };
            let Some(resumed_at) = self.simulate_pause(pause, events) else {
                return next;
            };
            at = resumed_at;
            if interruption.is_none() && plan.repeats_on_resume && !unplanned {
                repeat = repeated_after_resume(wave);
            }
        }
    }

    fn schedule(&mut self, wave: Wave, start: Ms, unplanned: bool) -> ScheduledWave {
        let earlier = self.waves.iter().filter(|scheduled| scheduled.wave.stage == wave.stage);
        let iteration = len_to_i64(earlier.count());
        let scheduled = ScheduledWave { wave, start, iteration, unplanned };
        self.waves.push(scheduled);
        scheduled
    }

    /// Applies the events during a wave and its outcome; returns the first pause request.
    fn simulate_wave(
        &mut self,
        plan: &Plan,
        scheduled: ScheduledWave,
        events: &mut Events,
    ) -> Option<PauseRequest> {
        let mut request = None;
        while let Some(event) = events.next_if(|event| event.at < scheduled.end()) {
            match event.action {
                RunAction::Cancel => {
                    self.end = Some((event.at, EndReason::Cancelled));
                    return None;
                }
                RunAction::Pause => request = request.or(Some((event.at, None))),
                RunAction::Resume => {}
            }
        }
        match scheduled.wave.outcome {
            WaveOutcome::Succeeds => {}
            WaveOutcome::Fails => self.end = Some((scheduled.end(), EndReason::Failed)),
            WaveOutcome::Interrupted => {
                let requested_at = scheduled.start + scheduled.wave.duration * 3 / 5;
                request = request.or(Some((requested_at, Some(plan.interruption))));
            }
        }
        request
    }

    /// Returns when the run is resumed; `None` if it is cancelled or stays paused.
    fn simulate_pause(&mut self, pause: Pause, events: &mut Events) -> Option<Ms> {
        let release = events.find(|event| event.action != RunAction::Pause);
        self.pauses.push(Pause { ended_at: release.map(|event| event.at), ..pause });
        match release? {
            RunEvent { at, action: RunAction::Cancel } => {
                self.end = Some((at, EndReason::Cancelled));
                None
            }
            RunEvent { at, action: RunAction::Resume | RunAction::Pause } => Some(at),
        }
    }

    pub(crate) fn status(&self, now: Ms) -> Status {
        match self.end {
            Some((at, end)) if at <= now => match end {
                EndReason::Completed => Status::Completed,
                EndReason::Failed => Status::Failed,
                EndReason::Cancelled => Status::Cancelled,
            },
            _ if self.effective_pause(now).is_some() => Status::Paused,
            _ if self.start.is_some_and(|start| start <= now) => Status::Running,
            _ => Status::Pending,
        }
    }

    pub(crate) fn started_at(&self, now: Ms) -> Option<Ms> {
        self.start.filter(|start| *start <= now)
    }

    /// When the run ended, whatever the reason.
    pub(crate) fn ended_at(&self, now: Ms) -> Option<Ms> {
        self.end.map(|(at, _)| at).filter(|at| *at <= now)
    }

    /// The pause that makes the status `paused`.
    pub(crate) fn effective_pause(&self, now: Ms) -> Option<&Pause> {
        self.pauses.iter().find(|pause| {
            pause.paused_at <= now && pause.ended_at.is_none_or(|ended_at| now < ended_at)
        })
    }

    /// The pause that is requested or in effect.
    pub(crate) fn requested_pause(&self, now: Ms) -> Option<&Pause> {
        if self.ended_at(now).is_some() {
            return None;
        }
        self.pauses.iter().find(|pause| {
            pause.requested_at <= now && pause.ended_at.is_none_or(|ended_at| now < ended_at)
        })
    }

    /// The pause during which the run was cancelled.
    pub(crate) fn pause_at_cancellation(&self, now: Ms) -> Option<&Pause> {
        let (at, _) = self.end.filter(|(at, end)| *end == EndReason::Cancelled && *at <= now)?;
        self.pauses.iter().find(|pause| pause.ended_at == Some(at))
    }

    /// Total length of the pauses that have ended.
    pub(crate) fn paused_ms(&self, now: Ms) -> Ms {
        self.pauses
            .iter()
            .filter_map(|pause| Some(pause.ended_at.filter(|at| *at <= now)? - pause.paused_at))
            .sum()
    }
}

/// The half-length repetition of a wave whose nodes run again after a resume.
fn repeated_after_resume(wave: Wave) -> Option<Wave> {
    match wave.stage {
        Stage::Source | Stage::Export => None,
        Stage::Translate | Stage::Prepare | Stage::Generate | Stage::Validate => Some(Wave {
            chunks: 1,
            duration: wave.duration / 2,
            retry: true,
            outcome: WaveOutcome::Succeeds,
            ..wave
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(waves: Vec<Wave>) -> Plan {
        Plan { queue: 100, waves, repeats_on_resume: true, interruption: 0, error: 0 }
    }

    fn wave(stage: Stage, duration: Ms) -> Wave {
        Wave { stage, duration, chunks: 1, retry: false, outcome: WaveOutcome::Succeeds }
    }

    fn three() -> Plan {
        plan(vec![wave(Stage::Source, 100), wave(Stage::Generate, 1_000), wave(Stage::Export, 100)])
    }

    fn at(at: Ms, action: RunAction) -> RunEvent {
        RunEvent { at, action }
    }

    #[test]
    fn runs_from_pending_to_completed() {
        let lifecycle = Lifecycle::new(&three(), 0, &[]);
        assert_eq!(lifecycle.status(99), Status::Pending);
        assert_eq!(lifecycle.status(100), Status::Running);
        assert_eq!(lifecycle.status(1_299), Status::Running);
        assert_eq!(lifecycle.status(1_300), Status::Completed);
        assert_eq!(lifecycle.started_at(99), None);
        assert_eq!(lifecycle.ended_at(2_000), Some(1_300));
    }

    #[test]
    fn pause_drains_then_waits_for_resume() {
        let lifecycle =
            Lifecycle::new(&three(), 0, &[at(500, RunAction::Pause), at(5_000, RunAction::Resume)]);
        assert_eq!(lifecycle.status(600), Status::Running);
        assert_eq!(lifecycle.requested_pause(600).map(|pause| pause.requested_at), Some(500));
        assert_eq!(lifecycle.status(1_200), Status::Paused);
        assert_eq!(
            lifecycle.effective_pause(1_200).and_then(|pause| pause.before_stage),
            Some(Stage::Export)
        );
        assert_eq!(lifecycle.paused_ms(4_999), 0);
        assert_eq!(lifecycle.status(5_000), Status::Running);
        assert_eq!(lifecycle.paused_ms(5_000), 3_800);
        assert!(lifecycle.requested_pause(5_000).is_none());
        // The repeated half wave, then the export.
        assert_eq!(lifecycle.ended_at(9_999), Some(5_600));
    }

    #[test]
    fn pause_before_start_is_immediate() {
        let lifecycle =
            Lifecycle::new(&three(), 0, &[at(50, RunAction::Pause), at(900, RunAction::Resume)]);
        assert_eq!(lifecycle.status(50), Status::Paused);
        assert_eq!(lifecycle.started_at(899), None);
        assert_eq!(lifecycle.status(900), Status::Pending);
        assert_eq!(lifecycle.started_at(1_000), Some(1_000));
    }

    #[test]
    fn cancel_ends_run_in_any_state() {
        let pending = Lifecycle::new(&three(), 0, &[at(50, RunAction::Cancel)]);
        assert_eq!((pending.status(50), pending.started_at(9_999)), (Status::Cancelled, None));
        let running = Lifecycle::new(&three(), 0, &[at(700, RunAction::Cancel)]);
        assert_eq!(
            (running.status(699), running.status(700)),
            (Status::Running, Status::Cancelled)
        );
        let effective_pause =
            Lifecycle::new(&three(), 0, &[at(500, RunAction::Pause), at(2_000, RunAction::Cancel)]);
        assert_eq!(effective_pause.status(1_999), Status::Paused);
        assert_eq!(effective_pause.status(2_000), Status::Cancelled);
        assert_eq!(effective_pause.paused_ms(2_000), 800);
        assert!(effective_pause.pause_at_cancellation(2_000).is_some());
    }

    #[test]
    fn interruption_pauses_run() {
        let mut interrupted = three();
        if let Some(wave) = interrupted.waves.get_mut(1) {
            wave.outcome = WaveOutcome::Interrupted;
        }
        let lifecycle = Lifecycle::new(&interrupted, 0, &[]);
        assert_eq!(lifecycle.status(1_200), Status::Paused);
        assert_eq!(lifecycle.status(Ms::MAX), Status::Paused);
        assert_eq!(lifecycle.effective_pause(1_200).map(Pause::reason), Some("provider_outage"));
    }
}
