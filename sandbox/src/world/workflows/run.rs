//! A run with its lifecycle and graph.

use crate::random::Rng;
use crate::world::clock::Ms;
use crate::world::graph::{Graph, Stage};
use crate::world::runs::{
    EdgeCase, LanguageAudio, Lifecycle, LinesVariant, OverviewVariant, RunLines, RunSnapshot,
    Status, language_audio,
};

/// A run with what it was generated from, for responses with more than the fields of [`RunSnapshot`].
pub(crate) struct Run<'a> {
    pub(crate) snapshot: RunSnapshot,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) graph: &'a Graph,
    pub(crate) rng: Rng,
    pub(crate) edge_case: Option<EdgeCase>,
}

impl Run<'_> {
    pub(crate) fn overview_variant(&self) -> OverviewVariant {
        self.edge_case.map_or(OverviewVariant::Standard, EdgeCase::overview)
    }

    pub(crate) fn lines_variant(&self) -> Option<LinesVariant> {
        self.edge_case.and_then(EdgeCase::lines)
    }

    /// The audio delivered so far: all of it after completion, two thirds after the first generate wave.
    pub(crate) fn delivered_audio(&self, now: Ms) -> Vec<LanguageAudio> {
        let audio = language_audio(self.rng, self.graph);
        match self.snapshot.status {
            Status::Completed => audio,
            Status::Pending => Vec::new(),
            Status::Running
            | Status::Paused
            | Status::Failed
            | Status::Cancelled
            | Status::Other(_) => {
                if self.has_ended(Stage::Generate, now) {
                    audio.iter().map(LanguageAudio::two_thirds).collect()
                } else {
                    Vec::new()
                }
            }
        }
    }

    pub(crate) fn lines(&self, now: Ms) -> RunLines<'_> {
        let complete = self.snapshot.status == Status::Completed;
        RunLines::new(self.rng, self.graph, self.delivered_audio(now), complete)
    }

    /// Whether a wave of this stage has ended.
    pub(crate) fn has_ended(&self, stage: Stage, now: Ms) -> bool {
        let until = self.lifecycle.ended_at(now).unwrap_or(now);
        let mut waves = self.lifecycle.waves.iter();
        waves.any(|scheduled| scheduled.wave.stage == stage && scheduled.end() <= until)
    }
}
