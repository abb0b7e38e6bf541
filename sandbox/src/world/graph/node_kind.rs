//! Node types and the stages in which they run (contract §7.5).

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeKind {
    /// Provides the lines.
    Source,
    /// Translates them.
    Translator,
    /// Writes out numbers and abbreviations.
    Normalizer,
    /// Adds pronunciations.
    Phonemizer,
    /// Speaks the lines.
    Generator,
    /// Scores how well the words are understood.
    ErrorRate,
    /// Scores how natural the voice sounds.
    Naturalness,
    /// Scores how clean the recording is.
    Noise,
    /// Scores how the words are pronounced.
    Pronunciation,
    /// Collects the result.
    Sink,
}

impl NodeKind {
    /// The API's node type.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Source => "source_script",
            Self::Translator => "operator_translator",
            Self::Normalizer => "operator_normalizer",
            Self::Phonemizer => "operator_phoneme_injector",
            Self::Generator => "operator_generator",
            Self::ErrorRate => "validator_error_rate",
            Self::Naturalness => "validator_naturalness",
            Self::Noise => "validator_noise",
            Self::Pronunciation => "validator_pronunciation",
            Self::Sink => "sink_preview",
        }
    }

    /// The node type before the API renamed its operators; snapshots of old runs still have it.
    pub(crate) fn legacy_slug(self) -> &'static str {
        match self {
            Self::Translator => "processing_translator",
            Self::Normalizer => "processing_booster",
            Self::Generator => "processing_generator",
            Self::Source
            | Self::Phonemizer
            | Self::ErrorRate
            | Self::Naturalness
            | Self::Noise
            | Self::Pronunciation
            | Self::Sink => self.slug(),
        }
    }

    /// The id of the first node of this kind.
    pub(super) fn base_id(self) -> &'static str {
        match self {
            Self::Source => "n-src",
            Self::Translator => "n-tr",
            Self::Normalizer => "n-norm",
            Self::Phonemizer => "n-phon",
            Self::Generator => "n-gen",
            Self::ErrorRate => "n-wer",
            Self::Naturalness => "n-nat",
            Self::Noise => "n-noise",
            Self::Pronunciation => "n-pron",
            Self::Sink => "n-out",
        }
    }

    /// The lowest score that passes, 0 to 100; `None` if the node is no validator.
    pub(super) fn threshold(self) -> Option<f64> {
        match self {
            Self::ErrorRate => Some(93.0),
            Self::Naturalness | Self::Noise => Some(70.0),
            Self::Pronunciation => Some(99.0),
            Self::Source
            | Self::Translator
            | Self::Normalizer
            | Self::Phonemizer
            | Self::Generator
            | Self::Sink => None,
        }
    }

    /// The display name.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Source => "Script Input",
            Self::Translator => "Translator",
            Self::Normalizer => "Normalizer",
            Self::Phonemizer => "Phonemizer",
            Self::Generator => "Voice Generator",
            Self::ErrorRate => "Word accuracy",
            Self::Naturalness => "Naturalness",
            Self::Noise => "Clarity",
            Self::Pronunciation => "Pronunciation",
            Self::Sink => "Export",
        }
    }

    /// The API's `kind` of a validator.
    pub(crate) fn validator_kind(self) -> Option<&'static str> {
        match self {
            Self::ErrorRate => Some("wer"),
            Self::Naturalness => Some("naturalness"),
            Self::Noise => Some("noise"),
            Self::Pronunciation => Some("pronunciation"),
            Self::Source
            | Self::Translator
            | Self::Normalizer
            | Self::Phonemizer
            | Self::Generator
            | Self::Sink => None,
        }
    }

    pub(crate) fn stage(self) -> Stage {
        match self {
            Self::Source => Stage::Source,
            Self::Translator => Stage::Translate,
            Self::Normalizer | Self::Phonemizer => Stage::Prepare,
            Self::Generator => Stage::Generate,
            Self::ErrorRate | Self::Naturalness | Self::Noise | Self::Pronunciation => {
                Stage::Validate
            }
            Self::Sink => Stage::Export,
        }
    }
}

/// The nodes of one stage run at the same time; the stages run one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    Source,
    Translate,
    Prepare,
    Generate,
    Validate,
    Export,
}

impl Stage {
    pub(crate) const ALL: [Self; 6] = [
        Self::Source,
        Self::Translate,
        Self::Prepare,
        Self::Generate,
        Self::Validate,
        Self::Export,
    ];
}
