//! Awkward runs: every value a client may meet and hopes not to.
//!
//! They keep to the contract all the same: unknown enum values, missing optional fields, strange texts and strange
//! graphs, but no field of a wrong type.

use serde_json::json;

use crate::definition::Form;
use crate::draw::Ms;
use crate::facts::Facts;
use crate::life::Status;

/// What is odd about a run's overview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddOverview {
    /// Nothing.
    Usual,
    /// 200 metrics in sections of unknown layout, every availability, values of every type.
    Crowded,
    /// Only what the contract requires.
    Bare,
    /// Twenty languages with duplicates, other casing, no lines; validators of unknown kinds.
    Languages,
    /// States for nodes that are not in the graph, without dates, with long names and errors.
    States,
}

/// A kind of awkward run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Specimen {
    /// A status nobody has heard of.
    UnknownStatus(u8),
    /// A status in capitals.
    ShoutedStatus,
    /// Started by somebody with a very long e-mail address as name.
    LongName,
    /// Started by somebody with emoji in the name.
    EmojiName,
    /// Started by somebody whose name looks like markup.
    MarkupName,
    /// Started by somebody with a long name written from right to left.
    RightToLeftName,
    /// Started by nobody.
    NoActor,
    /// Every optional field null.
    AllNull,
    /// Every optional field missing.
    AllMissing,
    /// More steps finished than there are.
    Overfull,
    /// No steps at all, and completed.
    ZeroSteps,
    /// Dates with a numeric offset and microseconds.
    Offset(i32),
    /// Ended before it started.
    Backwards,
    /// Created far in the past and open ever since.
    Ancient,
    /// A failure with a very long text of many lines.
    LongError,
    /// A failure with markup in its text.
    MarkupError,
    /// A failure without any text.
    SilentFailure,
    /// A pause for a reason nobody has heard of.
    UnknownPause,
    /// A pause with many held nodes and a long explanation.
    CrowdedPause,
    /// Usage of nested and hostile shapes.
    DeepUsage,
    /// The largest numbers JavaScript keeps exactly.
    LargeNumbers,
    /// A definition of some form.
    Definition(Form),
    /// An awkward overview.
    Overview(OddOverview),
}

/// Every specimen in order of run number.
pub const SPECIMENS: [Specimen; 35] = [
    Specimen::UnknownStatus(0),
    Specimen::UnknownStatus(1),
    Specimen::ShoutedStatus,
    Specimen::LongName,
    Specimen::EmojiName,
    Specimen::MarkupName,
    Specimen::RightToLeftName,
    Specimen::NoActor,
    Specimen::AllNull,
    Specimen::AllMissing,
    Specimen::Overfull,
    Specimen::ZeroSteps,
    Specimen::Offset(330),
    Specimen::Offset(-210),
    Specimen::Backwards,
    Specimen::Ancient,
    Specimen::LongError,
    Specimen::MarkupError,
    Specimen::SilentFailure,
    Specimen::UnknownPause,
    Specimen::CrowdedPause,
    Specimen::DeepUsage,
    Specimen::LargeNumbers,
    Specimen::Definition(Form::F1),
    Specimen::Definition(Form::F2),
    Specimen::Definition(Form::F4),
    Specimen::Definition(Form::Cyclic),
    Specimen::Definition(Form::Dangling),
    Specimen::Definition(Form::Huge),
    Specimen::Definition(Form::Empty),
    Specimen::Definition(Form::Scrap),
    Specimen::Overview(OddOverview::Crowded),
    Specimen::Overview(OddOverview::Bare),
    Specimen::Overview(OddOverview::Languages),
    Specimen::Overview(OddOverview::States),
];

/// The specimen at this position of the awkward workflow.
pub fn specimen(index: u32) -> Option<Specimen> {
    SPECIMENS.get(usize::try_from(index).ok()?).copied()
}

/// How many runs the awkward workflow has at start.
pub fn specimens() -> u32 {
    u32::try_from(SPECIMENS.len()).unwrap_or(0)
}

impl Specimen {
    /// The definition's form, if it is an odd one.
    pub fn form(self) -> Option<Form> {
        if let Self::Definition(form) = self { Some(form) } else { None }
    }

    /// What is odd about the overview.
    pub fn overview(self) -> OddOverview {
        if let Self::Overview(odd) = self { odd } else { OddOverview::Usual }
    }

    /// Makes the facts odd. `pausing` is false in the seed contract, which knows no pause.
    pub fn touch(self, facts: &mut Facts, pausing: bool) {
        match self {
            Self::UnknownStatus(index) => become_open(facts, Status::Other(index)),
            Self::ShoutedStatus => become_open(facts, Status::Other(2)),
            Self::LongName => facts.triggered_by = Some(32),
            Self::EmojiName => facts.triggered_by = Some(33),
            Self::MarkupName => facts.triggered_by = Some(34),
            Self::RightToLeftName => facts.triggered_by = Some(35),
            Self::NoActor => facts.triggered_by = None,
            Self::AllNull => clear(facts),
            Self::AllMissing => {
                clear(facts);
                facts.sparse = true;
            }
            Self::Overfull => {
                facts.finished_steps = facts.total_steps.map(|total| total + 3);
                facts.finished_nodes = facts.total_nodes.map(|total| total + 1);
            }
            Self::ZeroSteps => {
                (facts.total_steps, facts.finished_steps) = (Some(0), Some(0));
                (facts.total_nodes, facts.finished_nodes) = (Some(0), Some(0));
                facts.has_export = Some(false);
                (facts.output_line_count, facts.delivered_audio_ms) = (Some(0), Some(0));
            }
            Self::Offset(minutes) => facts.offset_minutes = Some(minutes),
            Self::Backwards => facts.completed_at = facts.started_at.map(|started| started - 1_500),
            Self::Ancient => {
                become_open(facts, Status::Running);
                facts.created_at = ANCIENT;
                facts.started_at = Some(ANCIENT + 2_000);
                facts.updated_at = ANCIENT + 2_000;
            }
            Self::LongError => {
                let line = "Line could not be spoken: the voice service answered with a status it does not document. ";
                fail(facts, Some((1..=60).map(|number| format!("{number:>3}. {line}\n")).collect()));
            }
            Self::MarkupError => fail(
                facts,
                Some("<img src=x onerror=\"alert(1)\"> </script><b>not bold</b> &amp; {{ 1 + 1 }}\u{202e}desrever".to_owned()),
            ),
            Self::SilentFailure => fail(facts, None),
            Self::UnknownPause => pause(facts, pausing, "region_move", "The run moves to another region.", 0),
            Self::CrowdedPause => {
                let text = "Forty voices could not be reached in time. ".repeat(12);
                pause(facts, pausing, "provider_outage", &text, 40);
            }
            Self::DeepUsage => {
                facts.usage_summary = Some(json!({
                    "": null,
                    "__proto__": { "polluted": true },
                    "characters": 1.5e300,
                    "by_node": { "n-gen": { "by_locale": { "pt-pt": { "by_voice": { "marisol": [1, 2, [3, [4]]] } } } } },
                    "<b>bold</b>": "<script>alert(1)</script>",
                    "note": "a text where a number was expected ".repeat(8),
                }));
            }
            Self::LargeNumbers => {
                facts.token_cost = LARGEST;
                facts.credits = Some(LARGEST);
                facts.paused_ms = Some(CENTURY);
                facts.delivered_audio_ms = Some(CENTURY);
                facts.output_line_count = Some(CENTURY);
                facts.total_steps = Some(2_147_483_647);
                facts.finished_steps = Some(2_147_483_646);
            }
            Self::Definition(_) | Self::Overview(_) => {}
        }
    }
}

/// 1 January 2020, before there was any workflow.
const ANCIENT: Ms = 1_577_836_800_000;
/// 100 years.
const CENTURY: Ms = 3_155_760_000_000;
/// 2⁵³ − 1.
const LARGEST: i64 = 9_007_199_254_740_991;

fn become_open(facts: &mut Facts, status: Status) {
    facts.status = status;
    facts.completed_at = None;
    facts.has_export = Some(false);
    facts.error = None;
    facts.output_line_count = None;
    facts.delivered_audio_ms = None;
    facts.share = None;
}

fn fail(facts: &mut Facts, error: Option<String>) {
    become_open(facts, Status::Failed);
    facts.completed_at = Some(facts.updated_at);
    facts.error = error;
}

fn pause(facts: &mut Facts, pausing: bool, reason: &'static str, text: &str, held: usize) {
    if !pausing {
        return;
    }
    become_open(facts, Status::Paused);
    facts.pause_requested_at = facts.started_at.map(|started| started + 40_000);
    facts.paused_at = facts.started_at.map(|started| started + 61_000);
    facts.pause_reason = Some(reason);
    facts.pause_error = Some(text.to_owned());
    let held = (0..held).map(|number| crate::facts::HeldNode {
        node_id: format!("n-held-{number}"),
        locales: crate::facts::sorted_locales(crate::catalog::LOCALES.iter().take(number % 24)),
    });
    facts.held_nodes = Some(held.collect());
}

fn clear(facts: &mut Facts) {
    let kept = facts.clone();
    *facts = Facts {
        started_at: None,
        completed_at: None,
        total_nodes: None,
        total_steps: None,
        finished_steps: None,
        finished_nodes: None,
        held_nodes: None,
        usage_summary: None,
        error: None,
        has_export: None,
        triggered_by: None,
        credits: None,
        credits_absorbed: None,
        pause_requested_at: None,
        paused_at: None,
        paused_ms: None,
        pause_reason: None,
        pause_error: None,
        output_line_count: None,
        delivered_audio_ms: None,
        share: None,
        ..kept
    };
}
