//! Words of a take that a check found wrong, with offsets in code points.

use serde_json::{Value, json};

use crate::random::{Rng, round_to_i64};
use crate::world::line_texts::has_words;

/// A word, or a character in a script without spaces.
#[derive(Clone, Debug)]
struct Unit {
    start: usize,
    end: usize,
    text: String,
}

/// What a check found in a text.
pub(super) struct Findings {
    units: Vec<Unit>,
    /// Indexes into the units, in order.
    wrong: Vec<usize>,
    rng: Rng,
}

impl Findings {
    /// A lower score means more wrong units; a take that fails has at least one.
    pub(super) fn new(rng: Rng, script: &str, locale: &str, score: f64, fails: bool) -> Self {
        let units = units(script, has_words(locale));
        let share = (100.0 - score).max(0.0) / 100.0;
        let count = round_to_i64(units.len() as f64 * share).max(i64::from(fails));
        let count = usize::try_from(count).unwrap_or(0).min(units.len());
        let first = rng.fork("first").index(units.len());
        let mut wrong: Vec<usize> =
            (0..count).map(|number| (first + number) % units.len().max(1)).collect();
        wrong.sort_unstable();
        Self { units, wrong, rng }
    }

    pub(super) fn reference_units(&self) -> usize {
        self.units.len()
    }

    /// Substitutions and deletions.
    pub(super) fn counts(&self) -> (usize, usize) {
        let deleted = self.wrong.iter().filter(|index| self.is_deleted(**index)).count();
        (self.wrong.len() - deleted, deleted)
    }

    pub(super) fn error_rate(&self) -> f64 {
        self.wrong.len() as f64 / self.units.len().max(1) as f64
    }

    /// What the check heard instead of the script.
    pub(super) fn transcript(&self, locale: &str) -> String {
        let heard = (0..).zip(&self.units).filter_map(|(index, unit)| {
            if !self.wrong.contains(&index) {
                return Some(unit.text.clone());
            }
            (!self.is_deleted(index)).then(|| unit.text.chars().rev().collect())
        });
        heard.collect::<Vec<_>>().join(if has_words(locale) { " " } else { "" })
    }

    /// Segments of the word accuracy.
    pub(super) fn word_errors(&self) -> Vec<Value> {
        self.segments(|index| {
            let error_type = if self.is_deleted(index) { "deletion" } else { "substitution" };
            ("word_error", Some(error_type))
        })
    }

    /// Segments of the pronunciation; a part of the words has been corrected.
    pub(super) fn pronunciation_errors(&self) -> Vec<Value> {
        self.segments(|index| {
            let corrected = self.of(index).fork("corrected").chance(0.3);
            (if corrected { "corrected" } else { "pronunciation_error" }, None)
        })
    }

    fn segments(&self, kind: impl Fn(usize) -> (&'static str, Option<&'static str>)) -> Vec<Value> {
        let wrong = self.wrong.iter().filter_map(|index| Some((*index, self.units.get(*index)?)));
        wrong
            .map(|(index, unit)| {
                let (status, error_type) = kind(index);
                let severity = self.of(index).pick(&["critical", "warning", "minor"]);
                json!({
                    "text": unit.text, "start": unit.start, "end": unit.end, "status": status,
                    "severity": severity, "error_type": error_type, "advisory": severity == "minor",
                })
            })
            .collect()
    }

    fn is_deleted(&self, index: usize) -> bool {
        self.of(index).fork("deleted").chance(0.3)
    }

    fn of(&self, index: usize) -> Rng {
        self.rng.fork("unit").fork_nth(u64::try_from(index).unwrap_or(0))
    }
}

/// Runs of letters and digits, or single ones of a script without spaces.
fn units(script: &str, words: bool) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut inside = false;
    for (position, letter) in script.chars().enumerate() {
        // Marks belong to the letter before them.
        let belongs = letter.is_alphanumeric()
            || (inside && !letter.is_ascii() && !letter.is_whitespace() && is_mark(letter));
        match units.last_mut().filter(|_| belongs && inside && (words || is_mark(letter))) {
            Some(unit) => {
                unit.end = position + 1;
                unit.text.push(letter);
            }
            None if belongs => {
                units.push(Unit { start: position, end: position + 1, text: letter.to_string() });
            }
            None => {}
        }
        inside = belongs;
    }
    units
}

/// Combining marks that Rust does not count as letters, in the scripts of the generated texts.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_code_points_of_the_script() {
        for (script, locale) in [
            ("Boats came home before the fog did.", "en-GB"),
            ("🧪 नावें कोहरे से पहले", "hi-IN"),
            ("กรุณายืนห่างจากประตู", "th-TH"),
            ("霧が出る前に船は戻ってきた。", "ja-JP"),
            ("", "de-DE"),
            ("…", "de-DE"),
        ] {
            let letters: Vec<char> = script.chars().collect();
            let findings = Findings::new(Rng::new(1), script, locale, 40.0, true);
            for unit in &findings.units {
                let slice: String = letters[unit.start..unit.end].iter().collect();
                assert_eq!(slice, unit.text);
            }
            let (substituted, deleted) = findings.counts();
            assert_eq!(findings.word_errors().len(), substituted + deleted);
            assert_eq!(findings.units.is_empty(), findings.word_errors().is_empty());
        }
    }
}
