//! One workflow with all its runs: those of the past in a table, those since then one by one.

use uuid::Uuid;

use crate::catalog;
use crate::cli::Contract;
use crate::definition::{Form, definition};
use crate::draw::{Draw, Ms};
use crate::facts::{Facts, Origin, delivered_ms};
use crate::graph::Graph;
use crate::ids;
use crate::life::{Act, Event, Life, Status};
use crate::odd::{self, OddOverview, Specimen};
use crate::plan::{self, Plan};
use crate::present::{Making, PresentRun};
use crate::rhythm;
use crate::rules::{self, CHANGED, Conflict, Verdict};
use crate::table::{Page, Query, Row, Sums, Table};

/// What sets a workflow apart from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Character {
    /// The one the page shows: as many runs as asked for.
    Main,
    /// A few runs.
    Small,
    /// A few runs of a graph with two scripts, so that a start cannot override "the" script.
    TwoSources,
    /// No runs and no graph.
    Empty,
    /// Every awkward run.
    Awkward,
}

/// A workflow.
#[derive(Debug)]
pub struct Workflow {
    /// Its id.
    pub id: Uuid,
    /// What sets it apart.
    pub character: Character,
    /// Its name.
    pub name: String,
    /// How the name came about.
    pub name_source: &'static str,
    /// Its description.
    pub description: Option<&'static str>,
    /// Who made it: an index into the catalogue of people.
    pub owner: u16,
    /// When it was made.
    pub created_at: Ms,
    /// When it was last changed.
    pub updated_at: Ms,
    draw: Draw,
    contract: Contract,
    start: Ms,
    /// Oldest first; the last is the present one.
    graphs: Vec<Graph>,
    table: Table,
    present: Vec<PresentRun>,
}

/// A run with what it came from, for answers that say more than [`Facts`].
pub struct Run<'a> {
    /// The facts.
    pub facts: Facts,
    /// Its life.
    pub life: Life,
    /// Its graph.
    pub graph: &'a Graph,
    /// Its chance.
    pub draw: Draw,
    /// What is odd about it.
    pub specimen: Option<Specimen>,
}

impl Run<'_> {
    /// The graph's definition in the form this run keeps it, or in `usual`.
    pub fn definition(&self, usual: Form) -> serde_json::Value {
        definition(self.graph, self.specimen.and_then(Specimen::form).unwrap_or(usual))
    }

    /// What is odd about its overview.
    pub fn odd_overview(&self) -> OddOverview {
        self.specimen.map_or(OddOverview::Usual, Specimen::overview)
    }
}

impl Workflow {
    /// The workflow number `number` of a world, with `runs` runs of which `active` are in progress.
    pub fn new(
        world: Draw,
        number: u64,
        character: Character,
        contract: Contract,
        start: Ms,
        size: (u32, u32),
    ) -> Self {
        let draw = world.at("workflow").nth(number);
        let (runs, active) = size;
        let (name, description) = words(draw, character);
        let made = start - rhythm::history_ms() - draw.at("made").between(1, 40) * 86_400_000;
        let languages: &[usize] = match character {
            Character::Main => &[1, 3, 8, 18],
            Character::Small | Character::TwoSources => &[2, 5],
            Character::Empty => &[1],
            Character::Awkward => &[6],
        };
        let sources = if character == Character::TwoSources { 2 } else { 1 };
        let last = languages.len().saturating_sub(1);
        let graphs = (0..)
            .zip(languages)
            .map(|(version, locales)| {
                Graph::new(draw.at("graph"), *locales, sources, version < last.div_ceil(2))
            })
            .collect();
        let mut workflow = Self {
            id: draw.at("id").uuid(),
            character,
            name,
            name_source: if character == Character::Empty { "placeholder" } else { "user" },
            description,
            owner: catalog::person(draw.at("owner")),
            created_at: made,
            updated_at: start - draw.at("changed").between(1, 2_000) * 60_000,
            draw,
            contract,
            start,
            graphs,
            table: Table::new(draw, Vec::new()),
            present: Vec::new(),
        };
        let past = runs.saturating_sub(active);
        workflow.table = Table::new(draw, workflow.history(past));
        workflow.present = workflow.making().in_progress(draw.at("active"), active, start);
        workflow
    }

    /// What its run ids come from.
    pub fn key(&self) -> Draw {
        self.draw
    }

    /// How many runs it has.
    pub fn runs(&self) -> u32 {
        u32::try_from(self.table.len() + self.present.len()).unwrap_or(u32::MAX)
    }

    /// The position of the run with this id.
    pub fn index(&self, id: Uuid) -> Option<u32> {
        ids::run_index(self.draw, id).filter(|index| *index < self.runs())
    }

    /// The graph a new run would have; `None` while there is nothing to run.
    pub fn graph(&self) -> Option<&Graph> {
        self.graphs.last().filter(|_| self.character != Character::Empty)
    }

    /// A run at a moment.
    pub fn run(&self, index: u32, now: Ms) -> Run<'_> {
        let (plan, life, triggered_by) = self.life(index);
        let graph = self.graph_of(index);
        let draw = self.run_draw(index);
        let origin = Origin {
            draw,
            id: ids::run_id(self.draw, index),
            workflow_id: self.id,
            run_number: i64::from(index) + 1,
            triggered_by: Some(triggered_by),
            graph,
        };
        let mut facts = Facts::new(origin, &plan, &life, now);
        let specimen =
            if self.character == Character::Awkward { odd::specimen(index) } else { None };
        if let Some(specimen) = specimen {
            specimen.touch(&mut facts, self.pausing());
        }
        Run { facts, life, graph, draw, specimen }
    }

    /// A page of the list.
    pub fn page(&self, query: &Query, now: Ms) -> Page {
        self.table.page(query, &self.present_rows(now))
    }

    /// Sums over the runs created in a window.
    pub fn sums(&self, from: Option<Ms>, to: Option<Ms>, now: Ms) -> Sums {
        self.table.sums(from, to, &self.present_rows(now))
    }

    /// How many runs are pending or running.
    pub fn busy(&self, now: Ms) -> usize {
        let busy = |row: &Row| matches!(row.status, Status::Pending | Status::Running);
        self.present_rows(now).iter().filter(|(_, row)| busy(row)).count()
    }

    /// When and how the youngest run was created and is.
    pub fn last_run(&self, now: Ms) -> Option<Row> {
        let index = self.runs().checked_sub(1)?;
        Some(self.row(index, now))
    }

    /// Starts a run and returns its position. Without a name it is somebody else who starts it.
    pub fn start_run(&mut self, triggered_by: Option<u16>, now: Ms) -> u32 {
        let index = self.runs();
        let draw = self.draw.at("run").nth(u64::from(index));
        let run = self.making().queued(draw, triggered_by, now);
        self.present.push(run);
        index
    }

    /// Makes a run that has this status now, and returns its position.
    pub fn start_run_as(&mut self, status: Status, now: Ms) -> u32 {
        let index = self.runs();
        let seed = self.draw.at("made").nth(u64::from(index));
        let run = self.making().with_status(seed, status, now);
        self.present.push(run);
        index
    }

    /// Does something to a run for the signed-in person.
    ///
    /// # Errors
    ///
    /// [`Conflict`] when the run's state does not allow it.
    pub fn act(&mut self, index: u32, act: Act, now: Ms, limit: usize) -> Result<(), Conflict> {
        let facts = self.run(index, now).facts;
        let pausing = facts.pause_requested_at.is_some();
        match rules::judge(act, facts.status, pausing)? {
            Verdict::Nothing => return Ok(()),
            Verdict::Happens => {}
        }
        if act == Act::Resume && self.busy(now) >= limit {
            return Err(Conflict(if limit == 1 {
                "Another run of this workflow is active. This run stays paused."
            } else {
                "Too many runs of this workflow are active. This run stays paused."
            }));
        }
        let present = self.present_index(index).and_then(|position| self.present.get_mut(position));
        let run = present.ok_or(CHANGED)?;
        // From now on nobody else interferes with it.
        run.events.retain(|event| event.at < now);
        run.events.push(Event { at: now, act });
        Ok(())
    }

    /// Remembers the list fields of runs that are over.
    pub fn settle(&mut self, now: Ms) {
        let first = self.table.len();
        for position in 0..self.present.len() {
            if self.present.get(position).is_none_or(|run| run.settled.is_some()) {
                continue;
            }
            let Ok(index) = u32::try_from(first + position) else {
                continue;
            };
            let row = self.row(index, now);
            if let Some(run) = self.present.get_mut(position).filter(|_| row.status.is_terminal()) {
                run.settled = Some(row);
            }
        }
    }

    fn pausing(&self) -> bool {
        self.contract == Contract::Current
    }

    fn run_draw(&self, index: u32) -> Draw {
        match self.present_index(index).and_then(|position| self.present.get(position)) {
            Some(run) => run.draw,
            None => self.draw.at("run").nth(u64::from(index)),
        }
    }

    /// What new runs are made from.
    fn making(&self) -> Making<'_> {
        Making { graph: self.graph_of(u32::MAX), pausing: self.pausing() }
    }

    fn graph_of(&self, index: u32) -> &Graph {
        let past = u32::try_from(self.table.len()).unwrap_or(u32::MAX);
        graph_version(&self.graphs, index, past)
    }

    fn present_index(&self, index: u32) -> Option<usize> {
        usize::try_from(index).ok()?.checked_sub(self.table.len())
    }

    fn life(&self, index: u32) -> (Plan, Life, u16) {
        let draw = self.run_draw(index);
        let plan = Plan::new(draw, self.graph_of(index), self.pausing());
        let present = self.present_index(index).and_then(|position| self.present.get(position));
        match present {
            Some(run) => {
                let life = Life::new(&plan, run.created_at, &run.events);
                (plan, life, run.triggered_by)
            }
            None => {
                // The table may hold an odd date; the one a run of the past was made with can always be found again.
                let created = self.table.row(index).map_or(self.start, |row| row.created_at);
                let created = if self.character == Character::Awkward {
                    self.awkward_moment(index)
                } else {
                    created
                };
                let life = past_life(draw, &plan, created, self.start, self.pausing());
                (plan, life, catalog::person(draw.at("person")))
            }
        }
    }

    fn awkward_moment(&self, index: u32) -> Ms {
        self.start - 86_400_000 + i64::from(index) * 1_800_000
    }

    fn row(&self, index: u32, now: Ms) -> Row {
        if self.character == Character::Awkward {
            return row_of_facts(&self.run(index, now).facts);
        }
        let (_, life, triggered_by) = self.life(index);
        row_of_life(&life, self.run_draw(index), self.graph_of(index), triggered_by, now)
    }

    fn present_rows(&self, now: Ms) -> Vec<(u32, Row)> {
        let first = self.table.len();
        (first..)
            .zip(&self.present)
            .filter_map(|(index, run)| {
                let index = u32::try_from(index).ok()?;
                Some((index, run.settled.unwrap_or_else(|| self.row(index, now))))
            })
            .collect()
    }

    /// The rows of all runs of the past.
    fn history(&self, past: u32) -> Vec<Row> {
        match self.character {
            Character::Empty => Vec::new(),
            Character::Awkward => {
                (0..past).map(|index| row_of_facts(&self.run_before_table(index).facts)).collect()
            }
            Character::Main => {
                self.ordinary(&rhythm::moments(self.draw.at("moments"), past, self.start))
            }
            Character::Small | Character::TwoSources => {
                self.ordinary(&rhythm::now_and_then(self.draw.at("moments"), past, self.start))
            }
        }
    }

    fn run_before_table(&self, index: u32) -> Run<'_> {
        self.run(index, self.start)
    }

    fn ordinary(&self, moments: &[Ms]) -> Vec<Row> {
        let past = u32::try_from(moments.len()).unwrap_or(u32::MAX);
        let row = |(index, created): (u32, &Ms)| {
            let draw = self.run_draw(index);
            let graph = graph_version(&self.graphs, index, past);
            let plan = Plan::new(draw, graph, self.pausing());
            let life = past_life(draw, &plan, *created, self.start, self.pausing());
            row_of_life(&life, draw, graph, catalog::person(draw.at("person")), self.start)
        };
        let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = moments.len().div_ceil(workers).max(1_000);
        std::thread::scope(|scope| {
            let chunks = (0_u32..).zip(moments.chunks(share)).map(|(number, chunk)| {
                let first = number * u32::try_from(share).unwrap_or(u32::MAX);
                scope.spawn(move || (first..).zip(chunk).map(row).collect::<Vec<_>>())
            });
            let chunks: Vec<_> = chunks.collect();
            chunks.into_iter().flat_map(|chunk| chunk.join().unwrap_or_default()).collect()
        })
    }
}

fn words(draw: Draw, character: Character) -> (String, Option<&'static str>) {
    let [main, small, ..] = catalog::WORKFLOWS;
    match character {
        Character::Main => (main.0.to_owned(), main.1),
        Character::Small | Character::TwoSources => {
            let (name, description) = if draw.at("plain name").chance(0.2) { small } else { draw.at("name").pick(&catalog::WORKFLOWS) };
            (name.to_owned(), description)
        }
        Character::Empty => ("Untitled workflow".to_owned(), None),
        Character::Awkward => (
            "Awkward <b>runs</b> & \"edge cases\", العربية and עברית: every unknown status, long name, strange date and \
             impossible graph a careful client has to live through without falling over, volume 3"
                .to_owned(),
            Some("🧪 <script>alert(1)</script>"),
        ),
    }
}

fn graph_version(graphs: &[Graph], index: u32, past: u32) -> &Graph {
    let versions = graphs.len();
    let version = if index >= past {
        versions.saturating_sub(1)
    } else {
        let position =
            u64::from(index) * u64::try_from(versions).unwrap_or(1) / u64::from(past.max(1));
        usize::try_from(position).unwrap_or(0).min(versions.saturating_sub(1))
    };
    #[expect(
        clippy::indexing_slicing,
        reason = "every workflow is made with at least one graph, and the index is capped"
    )]
    &graphs[version]
}

/// The life of a run of the past, all of it before `start`.
fn past_life(draw: Draw, plan: &Plan, created: Ms, start: Ms, pausing: bool) -> Life {
    let events = plan::others(draw, plan, created, pausing, (start - created) / 3);
    Life::new(plan, created, &events)
}

fn row_of_life(life: &Life, draw: Draw, graph: &Graph, triggered_by: u16, now: Ms) -> Row {
    let status = life.status(now);
    Row {
        status,
        triggered_by: Some(triggered_by),
        created_at: life.created,
        started_at: life.started(now),
        completed_at: life.completed(now),
        paused_ms: life.paused_ms(now),
        delivered_ms: if status == Status::Completed { delivered_ms(draw, graph) } else { 0 },
    }
}

fn row_of_facts(facts: &Facts) -> Row {
    let elapsed = facts
        .started_at
        .zip(facts.completed_at)
        .map_or(0, |(started, completed)| completed - started);
    Row {
        status: facts.status,
        triggered_by: facts.triggered_by,
        created_at: facts.created_at,
        started_at: facts.started_at,
        completed_at: facts.completed_at,
        paused_ms: facts.paused_ms.unwrap_or(0).min(elapsed.max(0)),
        delivered_ms: facts.delivered_audio_ms.unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Ms = 1_790_000_000_000;

    fn main(runs: u32, active: u32, contract: Contract) -> Workflow {
        Workflow::new(Draw::new(1), 0, Character::Main, contract, START, (runs, active))
    }

    #[test]
    fn the_past_is_over_when_the_sandbox_starts() {
        for contract in [Contract::Seed, Contract::Current] {
            let workflow = main(4_000, 0, contract);
            for index in 0..workflow.runs() {
                let row = workflow.row(index, START);
                assert!(row.status.is_terminal(), "run {index} is {:?}", row.status);
                assert!(row.completed_at.is_some_and(|at| at <= START));
            }
        }
    }

    #[test]
    fn rows_of_the_table_are_what_the_run_itself_says() {
        let workflow = main(500, 12, Contract::Current);
        for now in [START, START + 45_000, START + 3_600_000] {
            for index in 0..workflow.runs() {
                let facts = workflow.run(index, now).facts;
                let kept =
                    workflow.table.row(index).copied().unwrap_or_else(|| workflow.row(index, now));
                assert_eq!(row_of_facts(&facts), kept, "run {index}");
            }
        }
    }

    #[test]
    fn active_runs_are_in_every_state_at_start() {
        let workflow = main(20, 6, Contract::Current);
        let facts: Vec<_> = (14..20).map(|index| workflow.run(index, START).facts).collect();
        let of = |status: Status| facts.iter().filter(|facts| facts.status == status).count();
        assert_eq!((of(Status::Pending), of(Status::Running), of(Status::Paused)), (1, 4, 1));
        let pausing =
            |facts: &&Facts| facts.status == Status::Running && facts.pause_requested_at.is_some();
        assert_eq!(facts.iter().filter(pausing).count(), 1);
    }

    #[test]
    fn a_run_can_be_paused_resumed_and_cancelled() {
        let mut workflow = main(5, 0, Contract::Current);
        let index = workflow.start_run(Some(0), START);
        assert_eq!(
            workflow.act(index, Act::Resume, START, 9),
            Err(Conflict("Only a paused run can be resumed."))
        );
        assert_eq!(workflow.act(index, Act::Pause, START + 1, 9), Ok(()));
        assert_eq!(workflow.run(index, START + 1).facts.status, Status::Paused);
        assert!(workflow.act(index, Act::Resume, START + 2, 0).is_err());
        assert_eq!(workflow.act(index, Act::Resume, START + 2, 9), Ok(()));
        assert_eq!(workflow.run(index, START + 2).facts.status, Status::Pending);
        assert_eq!(workflow.act(index, Act::Cancel, START + 3, 9), Ok(()));
        assert_eq!(workflow.act(index, Act::Cancel, START + 4, 9), Ok(()));
        assert_eq!(workflow.run(index, START + 4).facts.completed_at, Some(START + 3));
        assert!(workflow.act(index, Act::Pause, START + 5, 9).is_err());
    }

    #[test]
    fn every_specimen_makes_a_run() {
        for contract in [Contract::Seed, Contract::Current] {
            let size = (odd::specimens(), 0);
            let workflow =
                Workflow::new(Draw::new(1), 3, Character::Awkward, contract, START, size);
            for index in 0..workflow.runs() {
                let run = workflow.run(index, START);
                assert_eq!(run.facts.run_number, i64::from(index) + 1);
                assert!(contract == Contract::Current || run.facts.status != Status::Paused);
            }
        }
    }
}
