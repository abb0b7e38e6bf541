//! The lines of a run: scripts, takes, scores and verdicts, each computed when it is read.

use crate::random::{Rng, len_to_i64};
use crate::world::clock::Ms;
use crate::world::graph::Graph;
use crate::world::line_texts::{generated_line, translation};
use crate::world::runs::audio::{LanguageAudio, script_lines};
use crate::world::runs::checks::{Check, checks};
use crate::world::runs::clips::Clip;
use crate::world::runs::permutation::Permutation;

#[derive(Debug)]
pub(crate) struct RunLines<'a> {
    pub(crate) rng: Rng,
    pub(crate) graph: &'a Graph,
    /// Number of lines in the script.
    pub(crate) lines: i64,
    /// The audio delivered so far; empty before the first.
    pub(crate) audio: Vec<LanguageAudio>,
    pub(crate) checks: Vec<Check<'a>>,
    complete: bool,
    orders: Vec<Permutation>,
}

/// What became of a line in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineState {
    /// At this position among the delivered lines of the language.
    Delivered(i64),
    /// No take passed.
    Dropped,
    /// The run has not come so far.
    Pending,
}

/// The score of a check that a take failed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verdict<'a> {
    pub(crate) check: &'a Check<'a>,
    pub(crate) score: f64,
}

impl<'a> RunLines<'a> {
    /// `audio` is what the run has delivered so far.
    pub(crate) fn new(
        rng: Rng,
        graph: &'a Graph,
        audio: Vec<LanguageAudio>,
        complete: bool,
    ) -> Self {
        let lines = script_lines(rng, graph);
        let orders = (0_u64..)
            .zip(&graph.locales)
            .map(|(number, _)| Permutation::new(rng.fork("lines order").fork_nth(number), lines))
            .collect();
        Self { rng, graph, lines, audio, checks: checks(rng, graph), complete, orders }
    }

    pub(crate) fn state(&self, line: i64, language: usize) -> LineState {
        let (Some(audio), Some(order)) = (self.audio.get(language), self.orders.get(language))
        else {
            return LineState::Pending;
        };
        let position = order.get(line);
        if position < audio.lines {
            LineState::Delivered(position)
        } else if self.complete {
            LineState::Dropped
        } else {
            LineState::Pending
        }
    }

    /// Number of takes before the delivered one.
    pub(crate) fn retries(&self, language: usize, position: i64) -> i64 {
        let before: i64 = self.audio.iter().take(language).map(|audio| audio.final_lines).sum();
        let total: i64 = self.audio.iter().map(|audio| audio.final_lines).sum();
        let line = before + position;
        let of_check =
            |retries: i64| retries * (line + 1) / total.max(1) - retries * line / total.max(1);
        self.checks
            .iter()
            .filter(|check| check.supported)
            .map(|check| of_check(check.retries))
            .sum()
    }

    /// Length of the delivered take.
    pub(crate) fn duration(&self, language: usize, position: i64) -> Ms {
        self.audio.get(language).map_or(0, |audio| audio.line_ms(position))
    }

    /// Length of the takes that were replaced in a language.
    pub(crate) fn replaced_ms(&self, language: usize) -> Ms {
        let lines = self.audio.get(language).map_or(0, |audio| audio.lines);
        (0..lines)
            .map(|position| {
                let takes = self.retries(language, position);
                let longer: Ms = (1..=takes).map(|take| take * 120).sum();
                takes * self.duration(language, position) + longer
            })
            .sum()
    }

    /// The clip of the delivered take.
    pub(crate) fn clip(&self, line: i64, language: usize, position: i64) -> Clip {
        Clip {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            language: u8::try_from(language).unwrap_or(u8::MAX),
            take: u8::try_from(self.retries(language, position)).unwrap_or(u8::MAX),
        }
    }

    /// Length of a delivered or replaced clip; `None` if the run has no such clip.
    pub(crate) fn clip_ms(&self, clip: Clip) -> Option<Ms> {
        let line = i64::from(clip.line);
        let language = usize::from(clip.language);
        let LineState::Delivered(position) = self.state(line, language) else {
            return None;
        };
        let later = self.retries(language, position) - i64::from(clip.take);
        (line < self.lines && later >= 0).then(|| self.duration(language, position) + later * 120)
    }

    /// The failed checks of a line: those of its delivered take, or those that dropped it.
    pub(crate) fn verdicts(
        &'a self,
        line: i64,
        language: usize,
        state: LineState,
    ) -> Vec<Verdict<'a>> {
        let supported = self.checks.iter().filter(|check| check.supported);
        match state {
            LineState::Pending => Vec::new(),
            LineState::Delivered(position) => supported
                .filter_map(|check| {
                    let scores = check.languages.get(language)?;
                    let score = scores.score(position).filter(|_| scores.fails(position))?;
                    Some(Verdict { check, score })
                })
                .collect(),
            LineState::Dropped => {
                let rng = self.rng.fork("dropped").fork_nth(line.unsigned_abs());
                supported
                    .take(1 + rng.index(2))
                    .map(|check| {
                        let below = rng.fork(&check.node.id).between(100, 4_000) as f64 / 100.0;
                        let score = ((check.threshold - below) * 100.0).round() / 100.0;
                        Verdict { check, score: score.max(0.0) }
                    })
                    .collect()
            }
        }
    }

    /// A line of the script.
    pub(crate) fn script(&self, line: i64) -> String {
        let given = self.graph.script.given_lines();
        let index = usize::try_from(line).unwrap_or(usize::MAX);
        given
            .and_then(|mut lines| lines.nth(index).map(str::to_owned))
            .unwrap_or_else(|| generated_line(line))
    }

    /// The text that is spoken in a language.
    pub(crate) fn translation(&self, line: i64, language: usize) -> String {
        let locale = self.graph.locales.get(language).copied().unwrap_or_default();
        translation(locale, line).unwrap_or_else(|| self.script(line))
    }

    /// Number of lines delivered so far, in all languages.
    pub(crate) fn delivered(&self) -> i64 {
        self.audio.iter().map(|audio| audio.lines).sum()
    }

    pub(crate) fn languages(&self) -> i64 {
        len_to_i64(self.graph.locales.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::runs::audio::language_audio;

    #[test]
    fn states_and_retries_of_lines_match_totals() {
        let graph = Graph::with_six_checks(Rng::new(4), 9);
        for number in 0..20 {
            let rng = Rng::new(5).fork_nth(number);
            let lines = RunLines::new(rng, &graph, language_audio(rng, &graph), true);
            let mut retries = 0;
            for (language, audio) in lines.audio.iter().enumerate() {
                let mut delivered = 0;
                let mut length = 0;
                for line in 0..lines.lines {
                    let state = lines.state(line, language);
                    let LineState::Delivered(position) = state else {
                        assert!(!lines.verdicts(line, language, state).is_empty());
                        continue;
                    };
                    delivered += 1;
                    length += lines.duration(language, position);
                    retries += lines.retries(language, position);
                    let clip = lines.clip(line, language, position);
                    assert_eq!(lines.clip_ms(clip), Some(lines.duration(language, position)));
                }
                assert_eq!((delivered, length), (audio.lines, audio.total_ms));
            }
            let supported = lines.checks.iter().filter(|check| check.supported);
            assert_eq!(retries, supported.map(|check| check.retries).sum::<i64>());
        }
    }
}
