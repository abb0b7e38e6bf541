//! The audio that a run delivers.

use crate::random::{Rng, len_to_i64, round_to_i64};
use crate::world::clock::Ms;
use crate::world::graph::Graph;

#[derive(Clone, Debug)]
pub(crate) struct LanguageAudio {
    /// BCP 47 code.
    pub(crate) locale: &'static str,
    /// Lines delivered so far.
    pub(crate) lines: i64,
    /// Length of these lines together.
    pub(crate) total_ms: Ms,
    /// Lines that a completed run delivers; the run drops its other lines.
    pub(crate) final_lines: i64,
    mean_ms: Ms,
    /// What the first line has more than its share.
    extra_ms: Ms,
}

impl LanguageAudio {
    /// Length of the delivered line at this position. Two neighbours differ from the mean by the same amount, so that the
    /// length of the first lines needs no sum.
    pub(crate) fn line_ms(&self, position: i64) -> Ms {
        let extra = if position == 0 { self.extra_ms } else { 0 };
        let unpaired = position % 2 == 0 && position + 1 == self.final_lines;
        let spread = if unpaired { 0 } else { spread_ms(position) };
        self.mean_ms + extra + if position % 2 == 0 { spread } else { -spread }
    }

    /// The audio after two thirds of the lines.
    pub(crate) fn two_thirds(&self) -> Self {
        let lines = self.final_lines * 2 / 3;
        let unpaired = lines % 2 == 1 && lines < self.final_lines;
        let spread = if unpaired { spread_ms(lines - 1) } else { 0 };
        let total_ms = if lines > 0 { lines * self.mean_ms + self.extra_ms + spread } else { 0 };
        Self { lines, total_ms, ..self.clone() }
    }
}

fn spread_ms(position: i64) -> Ms {
    position / 2 * 7_919 % 1_900
}

/// Number of lines in the run's script.
pub(crate) fn script_lines(rng: Rng, graph: &Graph) -> i64 {
    if let Some(given) = graph.script.given_lines() {
        return len_to_i64(given.count());
    }
    graph.script.lines.unwrap_or_else(|| {
        let spread = rng.fork("lines").unit();
        6 + round_to_i64(spread * spread * 320.0)
    })
}

/// The audio of a completed run in each language.
pub(crate) fn language_audio(rng: Rng, graph: &Graph) -> Vec<LanguageAudio> {
    let lines = script_lines(rng, graph);
    let rng = rng.fork("audio");
    let language = |(number, locale): (u64, &&'static str)| {
        let rng = rng.fork_nth(number);
        let lost = if rng.chance(0.25) { rng.fork_nth(1).between(1, 3).min(lines) } else { 0 };
        let lines = lines - lost;
        let mean_ms = rng.fork_nth(2).between(3_200, 6_400);
        let extra_ms = if lines > 0 { rng.fork_nth(3).between(0, 999) } else { 0 };
        let total_ms = lines * mean_ms + extra_ms;
        LanguageAudio { locale, lines, total_ms, final_lines: lines, mean_ms, extra_ms }
    };
    (0_u64..).zip(&graph.locales).map(language).collect()
}

/// Length of a completed run's audio in all languages.
pub(crate) fn delivered_ms(rng: Rng, graph: &Graph) -> Ms {
    language_audio(rng, graph).iter().map(|language| language.total_ms).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_lines_add_up() {
        let graph = Graph::new(Rng::new(1), 18, 1, false);
        for number in 0..40 {
            for audio in language_audio(Rng::new(2).fork_nth(number), &graph) {
                for audio in [audio.two_thirds(), audio] {
                    let sum: Ms = (0..audio.lines).map(|line| audio.line_ms(line)).sum();
                    assert_eq!(sum, audio.total_ms);
                }
            }
        }
    }
}
