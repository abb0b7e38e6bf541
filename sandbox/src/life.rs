//! A run's life: a pure function of its plan, its creation, what people did to it, and the time.

use crate::catalog::INTERRUPTIONS;
use crate::draw::{Ms, count};
use crate::graph::{Graph, Stage};
use crate::plan::{Fate, Plan, Wave};

/// A run's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Queued.
    Pending,
    /// Working; also while a pause drains.
    Running,
    /// Parked. Only in the current contract.
    Paused,
    /// Ended well.
    Completed,
    /// Ended with an error.
    Failed,
    /// Ended by somebody.
    Cancelled,
    /// A value no client can know yet: an index into [`Status::UNHEARD_OF`].
    Other(u8),
}

impl Status {
    /// The statuses the API documents, in the order of its summary.
    pub const KNOWN: [Self; 6] = [
        Self::Pending,
        Self::Running,
        Self::Paused,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
    ];

    /// Statuses of awkward runs.
    pub const UNHEARD_OF: [&'static str; 3] = ["archiving", "waiting_for_approval", "RUNNING"];

    /// The value on the wire.
    pub fn text(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Other(index) => {
                Self::UNHEARD_OF.get(usize::from(index)).copied().unwrap_or("unknown")
            }
        }
    }

    /// Nothing will change any more.
    pub fn is_terminal(self) -> bool {
        match self {
            Self::Completed | Self::Failed | Self::Cancelled => true,
            Self::Pending | Self::Running | Self::Paused | Self::Other(_) => false,
        }
    }
}

/// What somebody did to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Asked for a pause.
    Pause,
    /// Resumed it.
    Resume,
    /// Cancelled it.
    Cancel,
}

/// When somebody did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The moment.
    pub at: Ms,
    /// What was done.
    pub act: Act,
}

/// How a life ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All waves finished.
    Completed,
    /// A wave failed.
    Failed,
    /// Somebody cancelled.
    Cancelled,
}

/// A wave at its place in time.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    /// The wave.
    pub wave: Wave,
    /// When it begins.
    pub at: Ms,
    /// How many waves of this stage came before it.
    pub iteration: i64,
    /// It repeats finished work after a resume, and nobody planned it.
    pub unplanned: bool,
}

impl Placed {
    /// When it ends.
    pub fn end(&self) -> Ms {
        self.at + self.wave.duration
    }
}

/// A pause.
#[derive(Clone, Copy, Debug)]
pub struct Park {
    /// When it was asked for; from here it drains.
    pub requested: Ms,
    /// When the run was parked.
    pub at: Ms,
    /// When somebody resumed or cancelled it.
    pub until: Option<Ms>,
    /// Index into [`INTERRUPTIONS`]; `None` for a manual pause.
    pub interruption: Option<usize>,
    /// The stage the run is parked in front of; `None` if it never started.
    pub before: Option<Stage>,
}

impl Park {
    /// The pause reason on the wire.
    pub fn reason(&self) -> &'static str {
        self.interruption
            .and_then(|index| INTERRUPTIONS.get(index))
            .map_or("user", |(reason, _)| reason)
    }

    /// What an automatic pause says about itself.
    pub fn explanation(&self) -> Option<&'static str> {
        self.interruption.and_then(|index| INTERRUPTIONS.get(index)).map(|(_, text)| *text)
    }
}

/// Everything that happens to a run, the future included.
#[derive(Clone, Debug)]
pub struct Life {
    /// When it was queued.
    pub created: Ms,
    /// When it starts, if it ever does.
    pub start: Option<Ms>,
    /// Waves in order.
    pub placed: Vec<Placed>,
    /// Pauses in order.
    pub parks: Vec<Park>,
    /// How and when it ends, if it does.
    pub end: Option<(Ms, End)>,
    /// Planned waves that do not take place as far as known.
    left: Vec<Wave>,
}

impl Life {
    /// Lives through the plan. `events` are in order of time.
    pub fn new(plan: &Plan, created: Ms, events: &[Event]) -> Self {
        let mut life = Self {
            created,
            start: None,
            placed: Vec::with_capacity(plan.waves.len()),
            parks: Vec::new(),
            end: None,
            left: Vec::new(),
        };
        let mut events = events.iter().copied().peekable();
        let Some(start) = life.queue(plan, &mut events) else {
            life.left.clone_from(&plan.waves);
            return life;
        };
        life.start = Some(start);
        let next = life.work(plan, start, &mut events);
        life.left.extend(plan.waves.iter().skip(next));
        life
    }

    /// Waits in the queue; returns when work begins.
    fn queue(&mut self, plan: &Plan, events: &mut Events) -> Option<Ms> {
        let mut start = self.created + plan.queue;
        while let Some(event) = events.next_if(|event| event.at < start) {
            match event.act {
                Act::Resume => {}
                Act::Cancel => {
                    self.end = Some((event.at, End::Cancelled));
                    return None;
                }
                Act::Pause => {
                    let resumed = self.park(
                        Park {
                            requested: event.at,
                            at: event.at,
                            until: None,
                            interruption: None,
                            before: None,
                        },
                        events,
                    )?;
                    start = resumed + plan.queue;
                }
            }
        }
        Some(start)
    }

    /// Works through the waves; returns how many of the plan took place.
    fn work(&mut self, plan: &Plan, start: Ms, events: &mut Events) -> usize {
        let mut at = start;
        let mut next = 0;
        let mut again = None;
        loop {
            let unplanned = again.is_some();
            let Some(wave) = again.take().or_else(|| plan.waves.get(next).copied()) else {
                self.end = Some((at, End::Completed));
                return next;
            };
            if !unplanned {
                next += 1;
            }
            let iteration =
                count(self.placed.iter().filter(|placed| placed.wave.stage == wave.stage).count());
            let placed = Placed { wave, at, iteration, unplanned };
            self.placed.push(placed);
            let mut request = None;
            while let Some(event) = events.next_if(|event| event.at < placed.end()) {
                match event.act {
                    Act::Cancel => {
                        self.end = Some((event.at, End::Cancelled));
                        return next;
                    }
                    Act::Pause => request = request.or(Some((event.at, None))),
                    Act::Resume => {}
                }
            }
            at = placed.end();
            match wave.fate {
                Fate::Finishes => {}
                Fate::Fails => {
                    self.end = Some((at, End::Failed));
                    return next;
                }
                Fate::Interrupted => {
                    let noticed = placed.at + wave.duration * 3 / 5;
                    request = request.or(Some((noticed, Some(plan.interruption))));
                }
            }
            let (Some((requested, interruption)), Some(following)) =
                (request, plan.waves.get(next))
            else {
                continue;
            };
            let park =
                Park { requested, at, until: None, interruption, before: Some(following.stage) };
            let Some(resumed) = self.park(park, events) else {
                return next;
            };
            at = resumed;
            let repeatable = matches!(
                wave.stage,
                Stage::Translate | Stage::Prepare | Stage::Speak | Stage::Check
            );
            if interruption.is_none() && plan.repeats_on_resume && repeatable && !unplanned {
                again = Some(Wave {
                    chunks: 1,
                    duration: wave.duration / 2,
                    retry: true,
                    fate: Fate::Finishes,
                    ..wave
                });
            }
        }
    }

    /// Parks the run; returns when it goes on.
    fn park(&mut self, park: Park, events: &mut Events) -> Option<Ms> {
        let release = events.find(|event| event.act != Act::Pause);
        self.parks.push(Park { until: release.map(|event| event.at), ..park });
        match release? {
            Event { at, act: Act::Cancel } => {
                self.end = Some((at, End::Cancelled));
                None
            }
            Event { at, act: Act::Resume | Act::Pause } => Some(at),
        }
    }

    /// The status at a moment.
    pub fn status(&self, now: Ms) -> Status {
        match self.end {
            Some((at, end)) if at <= now => match end {
                End::Completed => Status::Completed,
                End::Failed => Status::Failed,
                End::Cancelled => Status::Cancelled,
            },
            _ if self.parked(now).is_some() => Status::Paused,
            _ if self.start.is_some_and(|start| start <= now) => Status::Running,
            _ => Status::Pending,
        }
    }

    /// When it started, if it has.
    pub fn started(&self, now: Ms) -> Option<Ms> {
        self.start.filter(|start| *start <= now)
    }

    /// When it ended, if it has.
    pub fn completed(&self, now: Ms) -> Option<Ms> {
        self.end.map(|(at, _)| at).filter(|at| *at <= now)
    }

    /// The pause it is parked in.
    pub fn parked(&self, now: Ms) -> Option<&Park> {
        self.parks.iter().find(|park| park.at <= now && park.until.is_none_or(|until| now < until))
    }

    /// The pause that was asked for and is not over, drained or not.
    pub fn pause(&self, now: Ms) -> Option<&Park> {
        if self.completed(now).is_some() {
            return None;
        }
        self.parks
            .iter()
            .find(|park| park.requested <= now && park.until.is_none_or(|until| now < until))
    }

    /// The pause it was cancelled in.
    pub fn cancelled_in(&self, now: Ms) -> Option<&Park> {
        let (at, _) = self.end.filter(|(at, end)| *end == End::Cancelled && *at <= now)?;
        self.parks.iter().find(|park| park.until == Some(at))
    }

    /// Time parked in pauses that are over.
    pub fn paused_ms(&self, now: Ms) -> Ms {
        self.parks
            .iter()
            .filter_map(|park| {
                park.until.filter(|until| *until <= now).map(|until| until - park.at)
            })
            .sum()
    }

    /// Steps known at a moment.
    pub fn total_steps(&self, graph: &Graph, now: Ms) -> i64 {
        if self.started(now).is_none() {
            return 0;
        }
        let placed = self
            .placed
            .iter()
            .filter(|placed| !placed.wave.retry || placed.at <= now)
            .map(|placed| placed.wave);
        let left = self.left.iter().filter(|wave| !wave.retry).copied();
        placed.chain(left).map(|wave| count(slots(&wave, graph))).sum()
    }

    /// Steps finished at a moment.
    pub fn finished_steps(&self, graph: &Graph, now: Ms) -> i64 {
        let until = self.completed(now).unwrap_or(now);
        let mut finished = 0;
        for placed in self.placed.iter().take_while(|placed| placed.at <= until) {
            let slots = slots(&placed.wave, graph);
            finished += if placed.end() <= until {
                count(slots)
            } else {
                count((0..slots).filter(|slot| slot_times(placed, *slot, slots).1 <= until).count())
            };
        }
        finished
    }

    /// Nodes with nothing left to do at a moment.
    pub fn finished_nodes(&self, graph: &Graph, now: Ms) -> i64 {
        let until = self.completed(now).unwrap_or(now);
        let done = |stage: &Stage| {
            let mut waves = self.placed.iter().filter(|placed| placed.wave.stage == *stage);
            let mut waves =
                waves.by_ref().filter(|placed| placed.at <= until || !placed.unplanned).peekable();
            waves.peek().is_some()
                && waves.all(|placed| placed.end() <= until)
                && !self.left.iter().any(|wave| wave.stage == *stage)
        };
        Stage::ALL.iter().filter(|stage| done(stage)).map(|stage| count(graph.size(*stage))).sum()
    }

    /// The last moment anything changed.
    pub fn updated(&self, graph: &Graph, now: Ms) -> Ms {
        let mut updated = self.created;
        let mut see = |at: Ms| {
            if at <= now {
                updated = updated.max(at);
            }
        };
        self.start.into_iter().chain(self.end.map(|(at, _)| at)).for_each(&mut see);
        for park in &self.parks {
            [Some(park.requested), Some(park.at), park.until]
                .into_iter()
                .flatten()
                .for_each(&mut see);
        }
        let until = self.completed(now).unwrap_or(now);
        for placed in self.placed.iter().take_while(|placed| placed.at <= until) {
            let slots = slots(&placed.wave, graph);
            (0..slots)
                .map(|slot| slot_times(placed, slot, slots).1)
                .filter(|end| *end <= until)
                .for_each(&mut see);
        }
        updated
    }
}

type Events<'a> = std::iter::Peekable<std::iter::Copied<std::slice::Iter<'a, Event>>>;

/// Steps in a wave.
pub fn slots(wave: &Wave, graph: &Graph) -> usize {
    match wave.stage {
        Stage::Source | Stage::Translate | Stage::Prepare | Stage::Export => graph.size(wave.stage),
        Stage::Speak | Stage::Check => graph.size(wave.stage) * wave.chunks,
    }
}

/// When a step of a wave begins and ends: two work at a time and finish one after the other.
pub fn slot_times(placed: &Placed, slot: usize, slots: usize) -> (Ms, Ms) {
    let part = |steps: usize| placed.wave.duration * count(steps) / count(slots.max(1));
    (placed.at + part(slot.saturating_sub(1)), placed.at + part(slot + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Draw;

    fn plan(waves: Vec<Wave>) -> Plan {
        Plan { queue: 100, waves, repeats_on_resume: true, interruption: 0, error: 0 }
    }

    fn wave(stage: Stage, duration: Ms) -> Wave {
        Wave { stage, duration, chunks: 1, retry: false, fate: Fate::Finishes }
    }

    fn three() -> Plan {
        plan(vec![wave(Stage::Source, 100), wave(Stage::Speak, 1_000), wave(Stage::Export, 100)])
    }

    fn at(at: Ms, act: Act) -> Event {
        Event { at, act }
    }

    #[test]
    fn a_run_nobody_touches_goes_from_pending_to_completed() {
        let life = Life::new(&three(), 0, &[]);
        assert_eq!(life.status(99), Status::Pending);
        assert_eq!(life.status(100), Status::Running);
        assert_eq!(life.status(1_299), Status::Running);
        assert_eq!(life.status(1_300), Status::Completed);
        assert_eq!(life.started(99), None);
        assert_eq!(life.completed(2_000), Some(1_300));
    }

    #[test]
    fn a_pause_drains_then_parks_until_somebody_resumes() {
        let life = Life::new(&three(), 0, &[at(500, Act::Pause), at(5_000, Act::Resume)]);
        assert_eq!(life.status(600), Status::Running);
        assert_eq!(life.pause(600).map(|park| park.requested), Some(500));
        assert_eq!(life.status(1_200), Status::Paused);
        assert_eq!(life.parked(1_200).and_then(|park| park.before), Some(Stage::Export));
        assert_eq!(life.paused_ms(4_999), 0);
        assert_eq!(life.status(5_000), Status::Running);
        assert_eq!(life.paused_ms(5_000), 3_800);
        assert!(life.pause(5_000).is_none());
        // The repeated half wave, then the export.
        assert_eq!(life.completed(9_999), Some(5_600));
    }

    #[test]
    fn finished_nodes_drop_when_a_resume_repeats_a_node() {
        let graph = Graph::new(Draw::new(1), 2, 1, false);
        let life = Life::new(&three(), 0, &[at(500, Act::Pause), at(5_000, Act::Resume)]);
        assert_eq!(life.finished_nodes(&graph, 4_999), 2);
        assert_eq!(life.finished_nodes(&graph, 5_000), 1);
        assert_eq!(life.finished_nodes(&graph, 5_500), 2);
        assert_eq!(life.total_steps(&graph, 5_000), life.total_steps(&graph, 4_999) + 1);
    }

    #[test]
    fn pausing_before_the_start_parks_at_once() {
        let life = Life::new(&three(), 0, &[at(50, Act::Pause), at(900, Act::Resume)]);
        assert_eq!(life.status(50), Status::Paused);
        assert_eq!(life.started(899), None);
        assert_eq!(life.status(900), Status::Pending);
        assert_eq!(life.started(1_000), Some(1_000));
    }

    #[test]
    fn cancelling_ends_a_run_wherever_it_is() {
        let pending = Life::new(&three(), 0, &[at(50, Act::Cancel)]);
        assert_eq!((pending.status(50), pending.started(9_999)), (Status::Cancelled, None));
        let running = Life::new(&three(), 0, &[at(700, Act::Cancel)]);
        assert_eq!(
            (running.status(699), running.status(700)),
            (Status::Running, Status::Cancelled)
        );
        let parked = Life::new(&three(), 0, &[at(500, Act::Pause), at(2_000, Act::Cancel)]);
        assert_eq!(parked.status(1_999), Status::Paused);
        assert_eq!(parked.status(2_000), Status::Cancelled);
        assert_eq!(parked.paused_ms(2_000), 800);
        assert!(parked.cancelled_in(2_000).is_some());
    }

    #[test]
    fn an_interruption_parks_a_run_by_itself() {
        let mut interrupted = three();
        if let Some(wave) = interrupted.waves.get_mut(1) {
            wave.fate = Fate::Interrupted;
        }
        let life = Life::new(&interrupted, 0, &[]);
        assert_eq!(life.status(1_200), Status::Paused);
        assert_eq!(life.status(Ms::MAX), Status::Paused);
        assert_eq!(life.parked(1_200).map(Park::reason), Some("provider_outage"));
    }

    #[test]
    fn steps_finish_one_by_one_and_add_up() {
        let graph = Graph::new(Draw::new(1), 9, 1, false);
        for number in 0..200 {
            let draw = Draw::new(5).nth(number);
            let plan = Plan::new(draw, &graph, true);
            let life = Life::new(&plan, 0, &[at(9_999_999, Act::Resume)]);
            let mut last = 0;
            for now in (0..600_000).step_by(500) {
                let finished = life.finished_steps(&graph, now);
                assert!(finished >= last && finished <= life.total_steps(&graph, now).max(0));
                assert!(life.updated(&graph, now) <= now);
                last = finished;
            }
            if life.end.is_some_and(|(_, end)| end == End::Completed) {
                assert_eq!(life.finished_steps(&graph, Ms::MAX), life.total_steps(&graph, Ms::MAX));
                assert_eq!(life.finished_nodes(&graph, Ms::MAX), graph.total_nodes());
            }
        }
    }
}
