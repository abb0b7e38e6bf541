//! Finds the wanted lines of a run page by page: Run Data has no filter for failed checks. Pure.

use std::sync::Arc;

use crate::domain::lines::take::{Limit, Take};
use crate::domain::lines::{Card, LinesPage};
use crate::domain::overview::matrix::normalized;

/// Which lines of a run are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinesQuery {
    /// `None` for all languages.
    pub language: Option<String>,
    /// The node of a check that the lines failed.
    pub check: Option<String>,
    /// Part of a script.
    pub search: String,
    /// Also lines that failed no check.
    pub with_passed: bool,
}

impl LinesQuery {
    fn wants(&self, take: &Take) -> bool {
        match &self.check {
            Some(check) => take.has_failed_check(check),
            None => self.with_passed || take.has_failed(),
        }
    }
}

/// A request for a page of Run Data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DataRequest {
    pub search: String,
    pub language: Option<String>,
    pub offset: u64,
    pub limit: u32,
}

/// Lines per request in one language; the API's maximum.
const LIMIT: u32 = 100;
/// A line in all languages is a card for each.
const LIMIT_OF_ALL: u32 = 20;

/// How many lines are found before the user asks for more.
pub const FIRST: usize = 20;

/// The lines found so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LinesFound {
    pub takes: Vec<Arc<Take>>,
    /// Lines of the script that have been read.
    pub read: u64,
    /// All lines of the script, as of the last response.
    pub total: Option<u64>,
    pub has_ended: bool,
    /// Whether parts of the first response could not be read.
    pub is_unreadable: bool,
    /// Whether the server has no such endpoint.
    pub is_missing: bool,
    /// Why the data is not complete.
    pub reason: Option<String>,
    /// Whether the server has left dropped lines out.
    pub is_truncated: bool,
    spelling: Spelling,
}

/// The server compares languages exactly, and endpoints write them in different ways (contract §7.6).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Spelling {
    /// As in the query.
    #[default]
    Given,
    /// No line had the query's: all languages are requested until one matches.
    Unknown,
    Known(String),
}

impl LinesFound {
    /// The next request.
    pub fn request(&self, query: &LinesQuery) -> DataRequest {
        let language = match &self.spelling {
            Spelling::Given => query.language.clone(),
            Spelling::Unknown => None,
            Spelling::Known(code) => Some(code.clone()),
        };
        DataRequest {
            search: query.search.clone(),
            limit: if language.is_some() { LIMIT } else { LIMIT_OF_ALL },
            language,
            offset: self.read,
        }
    }

    /// The server has no such endpoint.
    pub fn end_as_missing(&mut self) {
        self.is_missing = true;
        self.has_ended = true;
    }

    /// Adds the response to [`Self::request`]. One without a readable line does not end the search if parts of it could
    /// not be read: it is requested again.
    pub fn add_readable(
        &mut self,
        page: LinesPage,
        has_warnings: bool,
        query: &LinesQuery,
        limits: &[Limit],
    ) {
        self.is_unreadable = has_warnings && self.read == 0;
        if !has_warnings || !page.lines.is_empty() {
            self.add(page, query, limits);
        }
    }

    /// Adds the response to [`Self::request`].
    pub fn add(&mut self, page: LinesPage, query: &LinesQuery, limits: &[Limit]) {
        let cards = || page.lines.iter().flat_map(|line| &line.cards);
        let is_given = self.spelling == Spelling::Given && query.language.is_some();
        if is_given && self.read == 0 && !page.lines.is_empty() && cards().next().is_none() {
            self.spelling = Spelling::Unknown;
            return;
        }
        let wanted = query.language.as_deref().map(normalized);
        let is_wanted = |card: &&Card| {
            wanted.is_none() || card.locale_code.as_deref().map(normalized) == wanted
        };
        if self.spelling == Spelling::Unknown
            && let Some(code) = cards().find(is_wanted).and_then(|card| card.locale_code.clone())
        {
            self.spelling = Spelling::Known(code);
        }
        for line in &page.lines {
            for card in line.cards.iter().filter(is_wanted) {
                let take = Take::of(line, card, limits);
                if query.wants(&take) {
                    self.takes.push(Arc::new(take));
                }
            }
        }
        let count = u64::try_from(page.lines.len()).unwrap_or(0);
        self.read = self.read.saturating_add(count);
        self.total = page.total;
        self.has_ended = count == 0 || page.total.is_some_and(|total| self.read >= total);
        self.reason = page.reason;
        self.is_truncated |= page.is_truncated;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lines::{CardState, Line};

    fn line(index: i64, cards: &[(&str, CardState)]) -> Line {
        let card = |(code, state): &(&str, CardState)| Card {
            locale_code: Some((*code).to_owned()),
            state: state.clone(),
            ..Card::default()
        };
        Line {
            index: Some(index),
            line_id: None,
            script: None,
            script_reason: None,
            cards: cards.iter().map(card).collect(),
        }
    }

    fn page(lines: Vec<Line>, total: u64) -> LinesPage {
        LinesPage { lines, total: Some(total), ..LinesPage::default() }
    }

    fn query(language: &str) -> LinesQuery {
        LinesQuery { language: Some(language.to_owned()), ..LinesQuery::default() }
    }

    #[test]
    fn finds_failed_lines_page_by_page() {
        let (mut found, query) = (LinesFound::default(), query("de-DE"));
        let dropped = ("de-DE", CardState::Dropped);
        let delivered = ("de-DE", CardState::Delivered);
        found.add(
            page(
                vec![
                    line(0, std::slice::from_ref(&delivered)),
                    line(1, std::slice::from_ref(&dropped)),
                ],
                3,
            ),
            &query,
            &[],
        );
        assert_eq!((found.takes.len(), found.read, found.has_ended), (1, 2, false));
        let request = found.request(&query);
        assert_eq!((request.offset, request.limit), (2, 100));
        found.add(page(vec![line(2, &[dropped])], 3), &query, &[]);
        assert_eq!((found.takes.len(), found.has_ended), (2, true));

        let mut all = LinesFound::default();
        let query = LinesQuery { with_passed: true, ..LinesQuery::default() };
        assert_eq!(all.request(&query).limit, 20);
        all.add(page(vec![line(0, &[delivered])], 9), &query, &[]);
        assert_eq!(all.takes.len(), 1);
    }

    #[test]
    fn an_empty_page_ends_the_search() {
        let mut found = LinesFound::default();
        found.add(LinesPage::default(), &LinesQuery::default(), &[]);
        assert!(found.has_ended);
        let mut found = LinesFound::default();
        found.add(page(Vec::new(), 100), &query("de"), &[]);
        assert!(found.has_ended, "a total that the server does not keep");
    }

    #[test]
    fn learns_how_run_data_spells_a_language() {
        let (mut found, query) = (LinesFound::default(), query("de_de"));
        assert_eq!(found.request(&query).language.as_deref(), Some("de_de"));
        found.add(page(vec![line(0, &[])], 2), &query, &[]);
        let request = found.request(&query);
        assert_eq!((request.language, request.offset, found.has_ended), (None, 0, false));
        let cards = [("fr-FR", CardState::Dropped), ("de-DE", CardState::Dropped)];
        found.add(page(vec![line(0, &cards)], 2), &query, &[]);
        assert_eq!((found.takes.len(), found.read), (1, 1));
        assert_eq!(found.request(&query).language.as_deref(), Some("de-DE"));
        found.add(page(vec![line(1, &[])], 2), &query, &[]);
        assert!(found.has_ended);
    }
}
