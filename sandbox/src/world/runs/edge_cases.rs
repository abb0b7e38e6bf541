//! Runs with unusual values that a client must handle.
//!
//! They conform to the contract: unknown enum values, missing optional fields, unusual texts and graphs, but no field of a
//! wrong type, except for [`LinesVariant::WrongTypes`].

use serde_json::json;

use crate::world::catalog::LOCALES;
use crate::world::clock::Ms;
use crate::world::runs::definition_format::DefinitionFormat;
use crate::world::runs::edge_case_texts::{
    MARKUP_ERROR, error_line, huge_error, nested_usage, terminal_error,
};
use crate::world::runs::edge_case_variants::{LinesVariant, OverviewVariant};
use crate::world::runs::snapshot::{HeldNode, RunSnapshot, sorted_locales};
use crate::world::runs::status::Status;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EdgeCase {
    /// An undocumented status.
    UnknownStatus(u8),
    /// A documented status in upper case.
    UppercaseStatus,
    /// A very long e-mail address as user name.
    LongName,
    /// A user name with emoji.
    EmojiName,
    /// A user name with markup.
    MarkupName,
    /// A long right-to-left user name.
    RightToLeftName,
    NoUser,
    /// Every optional field null.
    AllNull,
    /// Every optional field missing.
    AllMissing,
    /// More finished steps than total steps.
    TooManyFinishedSteps,
    /// Completed without steps.
    ZeroSteps,
    /// Dates with this UTC offset in minutes, and microseconds.
    UtcOffset(i32),
    EndsBeforeStart,
    /// Created in 2020 and still running.
    VeryOld,
    /// A very long error of many lines.
    LongError,
    /// An error with markup.
    MarkupError,
    FailureWithoutError,
    /// A pause with an undocumented reason.
    UnknownPauseReason,
    /// A pause with many held nodes and a long error.
    ManyHeldNodes,
    /// Nested usage with hostile keys and values.
    NestedUsage,
    /// The largest integers that JavaScript represents exactly.
    LargeNumbers,
    /// A definition in this format.
    Definition(DefinitionFormat),
    /// An overview with this content.
    Overview(OverviewVariant),
    /// An error as a program wrote it to its terminal: colours, a hyperlink, a progress line, a stack trace.
    TerminalError,
    /// An error of 10,000 lines.
    HugeError,
    /// An error of one line of 5 MB.
    HugeLine,
    /// A graph of this many nodes: half of them are running, or one in 997 has failed.
    Nodes(u16, bool),
    /// A completed run with these lines.
    Lines(LinesVariant),
}

/// In order of run number.
const EDGE_CASES: [EdgeCase; 56] = [
    EdgeCase::UnknownStatus(0),
    EdgeCase::UnknownStatus(1),
    EdgeCase::UppercaseStatus,
    EdgeCase::LongName,
    EdgeCase::EmojiName,
    EdgeCase::MarkupName,
    EdgeCase::RightToLeftName,
    EdgeCase::NoUser,
    EdgeCase::AllNull,
    EdgeCase::AllMissing,
    EdgeCase::TooManyFinishedSteps,
    EdgeCase::ZeroSteps,
    EdgeCase::UtcOffset(330),
    EdgeCase::UtcOffset(-210),
    EdgeCase::EndsBeforeStart,
    EdgeCase::VeryOld,
    EdgeCase::LongError,
    EdgeCase::MarkupError,
    EdgeCase::FailureWithoutError,
    EdgeCase::UnknownPauseReason,
    EdgeCase::ManyHeldNodes,
    EdgeCase::NestedUsage,
    EdgeCase::LargeNumbers,
    EdgeCase::Definition(DefinitionFormat::F1),
    EdgeCase::Definition(DefinitionFormat::F2),
    EdgeCase::Definition(DefinitionFormat::F4),
    EdgeCase::Definition(DefinitionFormat::Cyclic),
    EdgeCase::Definition(DefinitionFormat::DanglingEdges),
    EdgeCase::Definition(DefinitionFormat::Huge),
    EdgeCase::Definition(DefinitionFormat::Empty),
    EdgeCase::Definition(DefinitionFormat::Invalid),
    EdgeCase::Overview(OverviewVariant::ManyMetrics),
    EdgeCase::Overview(OverviewVariant::RequiredFieldsOnly),
    EdgeCase::Overview(OverviewVariant::UnusualLanguages),
    EdgeCase::Overview(OverviewVariant::UnknownNodes),
    EdgeCase::Lines(LinesVariant::Many),
    EdgeCase::Lines(LinesVariant::ScoresOutOfRange),
    EdgeCase::Lines(LinesVariant::WrongTypes),
    EdgeCase::Lines(LinesVariant::InvalidSegments),
    EdgeCase::Lines(LinesVariant::UnknownLocales),
    EdgeCase::Lines(LinesVariant::BrokenAudio),
    EdgeCase::Lines(LinesVariant::NoAudioBlock),
    EdgeCase::Lines(LinesVariant::NoChecksBlock),
    EdgeCase::Lines(LinesVariant::NoCreditsBlock),
    EdgeCase::Lines(LinesVariant::EmptyAnalysis),
    EdgeCase::Lines(LinesVariant::PartialCredits),
    EdgeCase::Lines(LinesVariant::PartialAudio),
    EdgeCase::TerminalError,
    EdgeCase::HugeError,
    EdgeCase::HugeLine,
    EdgeCase::Definition(DefinitionFormat::Labels),
    EdgeCase::Definition(DefinitionFormat::Megabytes),
    EdgeCase::Nodes(40, true),
    EdgeCase::Nodes(200, true),
    EdgeCase::Nodes(4000, true),
    EdgeCase::Nodes(10_000, false),
];

/// The edge case of the run at this index.
pub(crate) fn edge_case(index: u32) -> Option<EdgeCase> {
    EDGE_CASES.get(usize::try_from(index).ok()?).copied()
}

pub(crate) fn edge_case_count() -> u32 {
    u32::try_from(EDGE_CASES.len()).unwrap_or(0)
}

impl EdgeCase {
    pub(crate) fn definition_format(self) -> Option<DefinitionFormat> {
        if let Self::Definition(format) = self { Some(format) } else { None }
    }

    pub(crate) fn overview(self) -> OverviewVariant {
        if let Self::Overview(variant) = self { variant } else { OverviewVariant::Standard }
    }

    /// The number of nodes of a generated graph, and whether half of them are running.
    pub(crate) fn nodes(self) -> Option<(u16, bool)> {
        if let Self::Nodes(count, running) = self { Some((count, running)) } else { None }
    }

    pub(crate) fn lines(self) -> Option<LinesVariant> {
        if let Self::Lines(variant) = self { Some(variant) } else { None }
    }

    /// Changes the fields. `can_pause` is false in the seed contract, which has no pauses.
    pub(crate) fn apply(self, snapshot: &mut RunSnapshot, can_pause: bool) {
        match self {
            Self::UnknownStatus(index) => reset_to(snapshot, Status::Other(index)),
            Self::UppercaseStatus => reset_to(snapshot, Status::Other(2)),
            Self::LongName => snapshot.triggered_by = Some(32),
            Self::EmojiName => snapshot.triggered_by = Some(33),
            Self::MarkupName => snapshot.triggered_by = Some(34),
            Self::RightToLeftName => snapshot.triggered_by = Some(35),
            Self::NoUser => snapshot.triggered_by = None,
            Self::AllNull => clear_optional_fields(snapshot),
            Self::AllMissing => {
                clear_optional_fields(snapshot);
                snapshot.sparse = true;
            }
            Self::TooManyFinishedSteps => {
                snapshot.finished_steps = snapshot.total_steps.map(|total| total + 3);
                snapshot.finished_nodes = snapshot.total_nodes.map(|total| total + 1);
            }
            Self::ZeroSteps => zero_steps(snapshot),
            Self::UtcOffset(minutes) => snapshot.offset_minutes = Some(minutes),
            Self::EndsBeforeStart => {
                snapshot.completed_at = snapshot.started_at.map(|started| started - 1_500);
            }
            Self::VeryOld => {
                reset_to(snapshot, Status::Running);
                snapshot.created_at = YEAR_2020;
                snapshot.started_at = Some(YEAR_2020 + 2_000);
                snapshot.updated_at = YEAR_2020 + 2_000;
            }
            Self::LongError => fail(snapshot, Some((1..=60).map(error_line).collect())),
            Self::MarkupError => fail(snapshot, Some(MARKUP_ERROR.to_owned())),
            Self::FailureWithoutError => fail(snapshot, None),
            Self::UnknownPauseReason => {
                let text = "The run moves to another region.";
                pause(snapshot, can_pause, "region_move", text, 0);
            }
            Self::ManyHeldNodes => {
                let text = "Forty voices could not be reached in time. ".repeat(12);
                pause(snapshot, can_pause, "provider_outage", &text, 40);
            }
            Self::NestedUsage => snapshot.usage_summary = Some(nested_usage()),
            Self::LargeNumbers => large_numbers(snapshot),
            Self::TerminalError => fail(snapshot, Some(terminal_error())),
            Self::HugeError => fail(snapshot, Some(huge_error())),
            Self::HugeLine => fail(snapshot, Some("{\"line\": 7}, ".repeat(360_000))),
            Self::Nodes(_, true) => reset_to(snapshot, Status::Running),
            // A mark for programs that check the types of the results.
            Self::Lines(LinesVariant::WrongTypes) => {
                snapshot.usage_summary = Some(json!({ "wrong_types": ["analysis", "data"] }));
            }
            Self::Definition(_) | Self::Overview(_) | Self::Lines(_) | Self::Nodes(_, false) => {}
        }
    }
}

/// 1 January 2020, before any workflow was created.
const YEAR_2020: Ms = 1_577_836_800_000;

/// 100 years in milliseconds.
const CENTURY: Ms = 3_155_760_000_000;

/// JavaScript's `Number.MAX_SAFE_INTEGER`.
const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

fn zero_steps(snapshot: &mut RunSnapshot) {
    (snapshot.total_steps, snapshot.finished_steps) = (Some(0), Some(0));
    (snapshot.total_nodes, snapshot.finished_nodes) = (Some(0), Some(0));
    snapshot.has_export = Some(false);
    (snapshot.output_line_count, snapshot.delivered_audio_ms) = (Some(0), Some(0));
}

fn large_numbers(snapshot: &mut RunSnapshot) {
    snapshot.token_cost = MAX_SAFE_INTEGER;
    snapshot.credits = Some(MAX_SAFE_INTEGER);
    snapshot.paused_ms = Some(CENTURY);
    snapshot.delivered_audio_ms = Some(CENTURY);
    snapshot.output_line_count = Some(CENTURY);
    snapshot.total_steps = Some(2_147_483_647);
    snapshot.finished_steps = Some(2_147_483_646);
}

/// Makes the run active, or the base of a failed or paused one.
fn reset_to(snapshot: &mut RunSnapshot, status: Status) {
    snapshot.status = status;
    snapshot.completed_at = None;
    snapshot.has_export = Some(false);
    snapshot.error = None;
    snapshot.output_line_count = None;
    snapshot.delivered_audio_ms = None;
    snapshot.share = None;
}

fn fail(snapshot: &mut RunSnapshot, error: Option<String>) {
    reset_to(snapshot, Status::Failed);
    snapshot.completed_at = Some(snapshot.updated_at);
    snapshot.error = error;
}

fn pause(
    snapshot: &mut RunSnapshot,
    can_pause: bool,
    reason: &'static str,
    text: &str,
    held: usize,
) {
    if !can_pause {
        return;
    }
    reset_to(snapshot, Status::Paused);
    snapshot.pause_requested_at = snapshot.started_at.map(|started| started + 40_000);
    snapshot.paused_at = snapshot.started_at.map(|started| started + 61_000);
    snapshot.pause_reason = Some(reason);
    snapshot.pause_error = Some(text.to_owned());
    let held = (0..held).map(|number| HeldNode {
        node_id: format!("n-held-{number}"),
        locales: sorted_locales(LOCALES.iter().take(number % 24)),
    });
    snapshot.held_nodes = Some(held.collect());
}

fn clear_optional_fields(snapshot: &mut RunSnapshot) {
    let kept = snapshot.clone();
    *snapshot = RunSnapshot {
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
