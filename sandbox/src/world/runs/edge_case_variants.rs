//! What the overviews and results of edge-case runs hold.

/// The content of Get Run Overview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OverviewVariant {
    Standard,
    /// 200 metrics in sections with unknown layouts, with every availability and values of every type.
    ManyMetrics,
    /// Only the required fields.
    RequiredFieldsOnly,
    /// Languages with duplicates, unusual casing and no lines; validators of unknown kinds.
    UnusualLanguages,
    /// States of nodes that are not in the graph, without dates, with long names and errors.
    UnknownNodes,
}

/// The content of Run Analysis, Run Data and the audio links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinesVariant {
    /// 5,000 lines in 18 languages with 6 checks.
    Many,
    /// Scores and thresholds above 100 and below 0.
    ScoresOutOfRange,
    /// Scores, counts and credits of another type. The only edge case that breaks the contract.
    WrongTypes,
    /// Segments outside their script, inverted, overlapping or with another text.
    InvalidSegments,
    /// Locales that no library knows, duplicates, and an empty one.
    UnknownLocales,
    /// Links that have expired, are forbidden, or lead to no audio.
    BrokenAudio,
    NoAudioBlock,
    NoChecksBlock,
    NoCreditsBlock,
    EmptyAnalysis,
    PartialCredits,
    PartialAudio,
}
