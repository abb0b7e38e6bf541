//! Search in a short list of texts. Pure.

use crate::domain::order::sort_by;

/// Where a text has the query; earlier is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    Start,
    StartOfWord,
    Inside,
}

/// The indices of the texts that contain `query`, the best first: at the start of the text, then of a word, then inside one,
/// and whole words before parts of them. Equally good texts keep their order. The caller has converted the case: the browser knows all of Unicode.
pub(crate) fn find(query: &str, texts: &[String]) -> Vec<usize> {
    let query = query.trim();
    let found = texts.iter().enumerate();
    let found = found.filter_map(|(index, text)| Some((best_match(query, text)?, index)));
    let mut found: Vec<_> = found.collect();
    sort_by(&mut found, |(one, _), (other, _)| one.cmp(other));
    found.into_iter().map(|(_, index)| index).collect()
}

/// The best place of the query, and whether the word goes on after it.
fn best_match(query: &str, text: &str) -> Option<(Match, bool)> {
    if query.is_empty() {
        return Some((Match::Start, false));
    }
    let ends_word = |c: char| c.is_whitespace() || c.is_ascii_punctuation();
    let found = text.match_indices(query).map(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + query.len()..).and_then(|after| after.chars().next());
        let place = match before {
            None => Match::Start,
            Some(c) if ends_word(c) => Match::StartOfWord,
            Some(_) => Match::Inside,
        };
        (place, after.is_some_and(|c| !ends_word(c)))
    });
    found.min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(query: &str, texts: &[&'a str]) -> Vec<&'a str> {
        let owned: Vec<_> = texts.iter().map(|text| (*text).to_owned()).collect();
        find(query, &owned).into_iter().map(|index| texts[index]).collect()
    }

    #[test]
    fn the_start_of_a_text_is_better_than_that_of_a_word_and_that_than_its_inside() {
        let texts = ["unpaused", "resume or pause", "pause updates", "columns"];
        assert_eq!(found("pause", &texts), ["pause updates", "resume or pause", "unpaused"]);
    }

    #[test]
    fn numbers_are_found_after_their_sign() {
        assert_eq!(
            found("14", &["#114 failed", "#148 failed", "#14 completed"]),
            ["#14 completed", "#148 failed", "#114 failed"]
        );
        assert_eq!(found("#14", &["#114 failed", "#148 failed"]), ["#148 failed"]);
    }

    #[test]
    fn a_better_match_later_in_the_text_counts() {
        assert_eq!(found("a", &["bab", "ba a"]), ["ba a", "bab"]);
    }

    #[test]
    fn equal_texts_keep_their_order_and_an_empty_query_finds_all() {
        assert_eq!(found("  ", &["b", "a"]), ["b", "a"]);
        assert_eq!(found("x", &["b", "a"]), [""; 0]);
        assert_eq!(found("ü", &["übung", "rück"]), ["übung", "rück"]);
    }
}
