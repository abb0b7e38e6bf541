//! The audio of two runs by language.

use crate::domain::compare::{Trend, count_difference, pairs};
use crate::domain::overview::LanguageAudio;
use crate::domain::overview::matrix::normalized;

/// A language of both runs, or of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioChange {
    pub locale_code: String,
    pub before: Option<LanguageAudio>,
    pub after: Option<LanguageAudio>,
    pub lines: Option<i64>,
    pub length_ms: Option<i64>,
    /// More lines are better; a length alone is neither.
    pub trend: Trend,
}

/// All languages; those with fewer lines first, then those that are missing in a run.
pub fn audio_changes(before: &[LanguageAudio], after: &[LanguageAudio]) -> Vec<AudioChange> {
    let keys = |audio: &[LanguageAudio]| {
        audio.iter().map(|audio| normalized(&audio.locale_code)).collect::<Vec<_>>()
    };
    let changes = pairs(&keys(before), &keys(after)).into_iter().filter_map(|(old, new)| {
        let old = old.and_then(|at| before.get(at));
        let new = new.and_then(|at| after.get(at));
        let locale_code = new.or(old)?.locale_code.clone();
        let read = |read: fn(&LanguageAudio) -> Option<i64>| {
            count_difference(old.and_then(read), new.and_then(read))
        };
        let lines = read(|audio| audio.line_count);
        let length_ms = read(|audio| audio.total_duration_ms);
        let is_known = old.is_some() && new.is_some();
        let trend = match lines {
            Some(1..) => Trend::Better,
            Some(..=-1) => Trend::Worse,
            Some(0) | None if is_known && length_ms.is_none_or(|length| length == 0) => Trend::Same,
            Some(0) | None => Trend::Neutral,
        };
        Some(AudioChange {
            locale_code,
            before: old.cloned(),
            after: new.cloned(),
            lines,
            length_ms,
            trend,
        })
    });
    let mut changes: Vec<_> = changes.collect();
    let key = |change: &AudioChange| (change.lines.unwrap_or(0), change.lines.is_some());
    crate::domain::order::sort_by(&mut changes, |one, other| key(one).cmp(&key(other)));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn audio(code: &str, lines: Option<i64>, millis: Option<i64>) -> LanguageAudio {
        LanguageAudio {
            locale_code: code.to_owned(),
            line_count: lines,
            total_duration_ms: millis,
            avg_duration_ms: None,
        }
    }

    #[test]
    fn languages_with_fewer_lines_are_first() {
        let before = [
            audio("de-DE", Some(10), Some(500)),
            audio("fr", Some(10), Some(500)),
            audio("ja", Some(10), Some(500)),
            audio("ko", Some(10), None),
            audio("it", Some(1), Some(1)),
        ];
        let after = [
            audio("ja", Some(12), Some(600)),
            audio("de_de", Some(8), Some(400)),
            audio("fr", Some(10), Some(450)),
            audio("ko", Some(10), None),
            audio("es", Some(3), Some(1)),
        ];
        let changes = audio_changes(&before, &after);
        let found: Vec<_> = changes
            .iter()
            .map(|change| (change.locale_code.as_str(), change.lines, change.trend))
            .collect();
        assert_eq!(
            found,
            [
                ("de_de", Some(-2), Trend::Worse),
                ("es", None, Trend::Neutral),
                ("it", None, Trend::Neutral),
                ("fr", Some(0), Trend::Neutral),
                ("ko", Some(0), Trend::Same),
                ("ja", Some(2), Trend::Better),
            ]
        );
    }
}
