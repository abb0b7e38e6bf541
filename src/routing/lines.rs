//! The query of a run's lines in the URL of its page. Pure.

use form_urlencoded::Serializer;

use crate::domain::lines::search::LinesQuery;
use crate::routing::query::MAX_SEARCH_CHARS;

/// Longer words cannot be a language or the ID of a node.
const MAX_CHARS: usize = 200;

/// `None` if the URL does not open the lines. Unknown parameters are ignored.
pub(crate) fn parse_lines(query: &str) -> Option<LinesQuery> {
    let mut lines = LinesQuery::default();
    let mut is_open = false;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let text = |max| value.trim().chars().take(max).collect::<String>();
        let word = || Some(text(MAX_CHARS)).filter(|word| !word.is_empty());
        match name.as_ref() {
            "lines" => (is_open, lines.language) = (true, word()),
            "check" => lines.check = word(),
            "search" => lines.search = text(MAX_SEARCH_CHARS),
            "show" => lines.with_passed = value == "all",
            _ => {}
        }
    }
    is_open.then_some(lines)
}

/// Appends to the query of a URL, without default values.
pub(crate) fn append_lines(query: &mut Serializer<'_, String>, lines: &LinesQuery) {
    query.append_pair("lines", lines.language.as_deref().unwrap_or_default());
    if let Some(check) = &lines.check {
        query.append_pair("check", check);
    }
    if !lines.search.is_empty() {
        query.append_pair("search", &lines.search);
    }
    if lines.with_passed {
        query.append_pair("show", "all");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_query(lines: &LinesQuery) -> String {
        let mut query = Serializer::new(String::new());
        append_lines(&mut query, lines);
        query.finish()
    }

    #[test]
    fn queries_round_trip() {
        for query in [
            "lines=",
            "lines=de-DE",
            "lines=de-DE&check=n-wer",
            "lines=&search=%C3%9F+%26",
            "lines=pt-BR&show=all",
        ] {
            assert_eq!(parse_lines(query).map(|lines| lines_query(&lines)).as_deref(), Some(query));
        }
    }

    #[test]
    fn only_the_parameter_lines_opens_them() {
        assert_eq!(parse_lines("check=n-wer&search=a&show=all"), None);
        assert_eq!(parse_lines(""), None);
        assert_eq!(parse_lines("lines"), Some(LinesQuery::default()));
        let odd = parse_lines("lines=%20&check=&show=none&x=1&search=%20%20").unwrap();
        assert_eq!(odd, LinesQuery::default());
    }

    #[test]
    fn long_words_are_cut() {
        let long = "ß".repeat(1_000);
        let lines = parse_lines(&format!("lines={long}&search={long}")).unwrap();
        assert_eq!(lines.language.unwrap().chars().count(), MAX_CHARS);
        assert_eq!(lines.search.chars().count(), MAX_SEARCH_CHARS);
    }
}
