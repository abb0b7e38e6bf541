//! The audio that a run delivers.

use crate::random::{Rng, round_to_i64};
use crate::world::clock::Ms;
use crate::world::graph::Graph;

#[derive(Clone, Debug)]
pub(crate) struct LanguageAudio {
    /// BCP 47 code.
    pub(crate) locale: &'static str,
    pub(crate) lines: i64,
    /// Length of all lines together.
    pub(crate) total_ms: Ms,
}

/// Number of lines in the run's script.
pub(crate) fn script_lines(rng: Rng) -> i64 {
    let spread = rng.fork("lines").unit();
    6 + round_to_i64(spread * spread * 320.0)
}

/// The audio of a completed run in each language.
pub(crate) fn language_audio(rng: Rng, graph: &Graph) -> Vec<LanguageAudio> {
    let lines = script_lines(rng);
    let rng = rng.fork("audio");
    let language = |(number, locale): (u64, &&'static str)| {
        let rng = rng.fork_nth(number);
        let lost = if rng.chance(0.25) { rng.fork_nth(1).between(1, 3).min(lines) } else { 0 };
        let lines = lines - lost;
        LanguageAudio {
            locale,
            lines,
            total_ms: lines * rng.fork_nth(2).between(3_200, 6_400)
                + rng.fork_nth(3).between(0, 999),
        }
    };
    (0_u64..).zip(&graph.locales).map(language).collect()
}

/// Length of a completed run's audio in all languages.
pub(crate) fn delivered_ms(rng: Rng, graph: &Graph) -> Ms {
    language_audio(rng, graph).iter().map(|language| language.total_ms).sum()
}
