//! Causes of failed runs: errors that differ only in numbers, ids, times or quoted names have the same cause. Pure.

use crate::domain::run::id::RunId;
use crate::domain::run::model::Run;
use crate::domain::run::status::RunStatus;

/// Why a run failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The error without what differs from run to run, in lower case.
    Known(String),
    /// The server gave no reason.
    Unknown,
    /// The server has not been asked yet.
    NotLoaded,
}

/// The failed runs with the same cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CauseGroup {
    pub(crate) cause: Cause,
    /// The error that all of them have, else without what differs; empty unless it is known.
    pub(crate) label: String,
    /// In page order.
    pub(crate) runs: Vec<RunId>,
}

/// What stands for a part that differs from run to run.
const DIFFERENT: char = '…';

/// Groups the failed runs by cause. The groups are in order of their first runs, so that none moves while causes arrive;
/// runs without a cause come last.
pub(crate) fn group_by_cause<'a>(runs: impl Iterator<Item = &'a Run>) -> Vec<CauseGroup> {
    let mut groups = Vec::<CauseGroup>::new();
    let (mut unknown, mut not_loaded) = (Vec::new(), Vec::new());
    for run in runs.filter(|run| run.status == RunStatus::Failed) {
        let Some(error) = &run.error else {
            not_loaded.push(run.id.clone());
            continue;
        };
        if error.is_empty() {
            unknown.push(run.id.clone());
            continue;
        }
        let key = pattern(error).trim_end_matches(['.', '!', ' ']).to_ascii_lowercase();
        let cause = Cause::Known(key);
        match groups.iter_mut().find(|group| group.cause == cause) {
            Some(group) => {
                if group.label != *error {
                    group.label = pattern(&group.label);
                }
                group.runs.push(run.id.clone());
            }
            None => {
                groups.push(CauseGroup { cause, label: error.clone(), runs: vec![run.id.clone()] });
            }
        }
    }
    let without = [(Cause::Unknown, unknown), (Cause::NotLoaded, not_loaded)];
    let without = without.into_iter().filter(|(_, runs)| !runs.is_empty());
    groups.extend(without.map(|(cause, runs)| CauseGroup { cause, label: String::new(), runs }));
    groups
}

/// An error without its numbers, ids, times, paths, addresses, locales and quoted names. An error that consists only of
/// them stays as it is.
fn pattern(error: &str) -> String {
    let mut pattern = String::new();
    let mut before = ' ';
    let mut rest = error;
    while let Some(first) = rest.chars().next() {
        let (length, is_different) = match quoted(rest, before) {
            Some(length) => (length, true),
            None => word(rest).unwrap_or((first.len_utf8(), false)),
        };
        let Some((token, after)) = rest.split_at_checked(length) else { break };
        if is_different {
            // A list of them is one.
            let listed = pattern.trim_end_matches([' ', ',']);
            if listed.ends_with(DIFFERENT) {
                pattern.truncate(listed.len());
            } else {
                pattern.push(DIFFERENT);
            }
        } else if !first.is_ascii_whitespace() {
            pattern.push_str(token);
        } else if !pattern.ends_with(' ') {
            pattern.push(' ');
        }
        before = token.chars().next_back().unwrap_or(first);
        rest = after;
    }
    let is_word = |c: char| c.is_ascii_alphabetic() || !c.is_ascii() && c != DIFFERENT;
    if pattern.contains(is_word) { pattern.trim().to_owned() } else { error.to_owned() }
}

/// The length of the quoted text at the start of `rest`, with its quotes. An apostrophe within a word is no quote.
fn quoted(rest: &str, before: char) -> Option<usize> {
    let open = rest.chars().next()?;
    let close: &[char] = match open {
        '"' => &['"'],
        '`' => &['`'],
        '“' => &['”'],
        '„' => &['“', '”'],
        '«' => &['»'],
        '‘' => &['’'],
        '\'' if !before.is_ascii_alphanumeric() => &['\''],
        _ => return None,
    };
    let mut ends = rest.char_indices().skip(1).filter(|(_, c)| close.contains(c));
    let is_end = |(at, c): &(usize, char)| {
        let next = rest.get(at + c.len_utf8()..).and_then(|after| after.chars().next());
        !next.is_some_and(|next| next.is_ascii_alphanumeric())
    };
    ends.find(is_end).map(|(at, c)| at + c.len_utf8())
}

/// The length of the word, number, path or address at the start of `rest`, and whether it differs from run to run.
fn word(rest: &str) -> Option<(usize, bool)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.,:/\\@+%#".contains(c);
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let word = rest.get(..end)?.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let is_different = word.contains(|c: char| c.is_ascii_digit() || c == '@')
        || word.starts_with('/')
        || word.matches(['/', '\\']).count() > 1
        || is_locale(word);
    (!word.is_empty()).then_some((word.len(), is_different))
}

/// Such as `fi-FI`.
fn is_locale(word: &str) -> bool {
    let is_code = |code: &str| code.len() == 2 && code.bytes().all(|c| c.is_ascii_alphabetic());
    let codes = word.split_once(['-', '_']);
    codes.is_some_and(|(language, region)| is_code(language) && is_code(region))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(number: usize) -> RunId {
        format!("00000000-0000-4000-8000-{number:012}").parse().unwrap()
    }

    fn failed(errors: &[Option<&str>]) -> Vec<Run> {
        let run = |(number, error): (usize, &Option<&str>)| Run {
            error: error.map(str::to_owned),
            ..Run::new(id(number), RunStatus::Failed)
        };
        errors.iter().enumerate().map(run).collect()
    }

    fn labels(errors: &[&str]) -> Vec<(String, usize)> {
        let errors: Vec<_> = errors.iter().map(|error| Some(*error)).collect();
        let groups = group_by_cause(failed(&errors).iter());
        groups.into_iter().map(|group| (group.label, group.runs.len())).collect()
    }

    #[test]
    fn groups_errors_that_differ_in_values() {
        for (errors, label) in [
            (["Line 88 is empty.", "line 7 is empty"], "Line … is empty."),
            (["Too long (214,402).", "Too long (1.5)."], "Too long (…)."),
            (["No voice 'Ana'", "No voice 'Bo''s'"], "No voice …"),
            (["No voice “Ana Øverby”", "No voice „Bo“"], "No voice …"),
            (["No voice for fi-FI now", "No voice for ko_kr now"], "No voice for … now"),
            (["At 2026-10-19T08:03:20Z", "At 08:15"], "At …"),
            (["Run 9f1c0b7e-51d2 gone", "Run abc1 gone"], "Run … gone"),
            (["Lines 1, 2,  3 failed", "Lines 4 failed"], "Lines … failed"),
            (["No file /tmp/a", "No file C:\\tmp\\b"], "No file …"),
            (["Mail to a@b.example bounced", "Mail to c@d.example bounced"], "Mail to … bounced"),
            (["88行目は空です", "91行目は空です"], "…行目は空です"),
        ] {
            assert_eq!(labels(&errors), [(label.to_owned(), 2)], "{errors:?}");
        }
    }

    #[test]
    fn keeps_other_errors_apart() {
        for errors in [
            ["Voice timeout", "Script too long"],
            ["88行目は空です", "91文字が多すぎます"],
            ["503", "404"],
            ["can't speak, won't", "can't hear, won't"],
            ["\"", "'"],
        ] {
            assert_eq!(labels(&errors), errors.map(|error| (error.to_owned(), 1)));
        }
    }

    #[test]
    fn equal_errors_are_labelled_unchanged() {
        let error = "Timed out after 3 attempts.";
        assert_eq!(labels(&[error, error]), [(error.to_owned(), 2)]);
    }

    #[test]
    fn runs_without_a_cause_come_last() {
        let mut runs = failed(&[None, Some(""), Some("no voice"), None]);
        runs.push(Run::new(id(9), RunStatus::Cancelled));
        let group = |cause, label: &str, runs: &[usize]| CauseGroup {
            cause,
            label: label.to_owned(),
            runs: runs.iter().copied().map(id).collect(),
        };
        assert_eq!(
            group_by_cause(runs.iter()),
            [
                group(Cause::Known("no voice".to_owned()), "no voice", &[2]),
                group(Cause::Unknown, "", &[1]),
                group(Cause::NotLoaded, "", &[0, 3]),
            ]
        );
    }

    proptest! {
        #[test]
        fn each_failed_run_is_in_one_group(
            errors in prop::collection::vec(prop::option::of("[a-c1-3 '\"“”,./@é…-]{0,12}"), 0..30)
        ) {
            let errors: Vec<_> = errors.iter().map(Option::as_deref).collect();
            let runs = failed(&errors);
            let groups = group_by_cause(runs.iter());
            prop_assert_eq!(&groups, &group_by_cause(runs.iter()));
            let mut grouped: Vec<_> = groups.iter().flat_map(|group| group.runs.clone()).collect();
            grouped.sort();
            prop_assert_eq!(grouped, (0..runs.len()).map(id).collect::<Vec<_>>());
            let causes: Vec<_> = groups.iter().map(|group| &group.cause).collect();
            let is_first = |(at, cause): (usize, &&Cause)| !causes[..at].contains(cause);
            let are_unique = causes.iter().enumerate().all(is_first);
            prop_assert!(are_unique);
        }

        #[test]
        fn numbers_do_not_matter(
            words in prop::collection::vec("[a-z]{1,6}", 1..6),
            first in prop::collection::vec(0..1000_u32, 6),
            second in prop::collection::vec(0..1000_u32, 6),
        ) {
            let error = |numbers: &[u32]| {
                let parts = words.iter().zip(numbers).map(|(word, n)| format!("{word} {n}"));
                parts.collect::<Vec<_>>().join(" ")
            };
            let errors = [error(&first), error(&second)];
            prop_assert_eq!(labels(&[&errors[0], &errors[1]]).len(), 1);
        }

        #[test]
        fn never_panics(error in "\\PC{0,60}") {
            pattern(&error);
        }
    }
}
