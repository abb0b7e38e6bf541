//! A page of a list that goes on changing while somebody reads it. Pure.
//!
//! List Runs pages by offset, so a run created between two pages would push a row of the first onto
//! the second. What a reader has opened stays as it was: rows keep their places and are only
//! brought up to date, new runs are counted, and the next page is asked for as far down as the list
//! has grown. Where an order gives no way to know how far that is, a change is at least noticed.

use std::sync::Arc;

use crate::domain::order::SortOrder;
use crate::domain::run::{Run, RunId, RunsPage, RunsRow, WorkflowId};
use crate::routing::query::{RunsQuery, SortField};

/// What is to be on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListKey {
    /// Whose runs.
    pub workflow: WorkflowId,
    /// Filter, order and place, as the reader counts places.
    pub query: RunsQuery,
    /// How often the reader has asked for the list as it is now.
    pub edition: u32,
}

impl ListKey {
    /// Whether `other` is a place in the same list, seen at the same time.
    fn is_same_list(&self, other: &Self) -> bool {
        let list = |key: &Self| {
            let query = RunsQuery { limit: 1, ..key.query.at_offset(0) };
            (key.workflow.clone(), key.edition, query)
        };
        list(self) == list(other)
    }

    /// New runs come first and nothing else moves: neither a run's creation nor who started it
    /// ever changes.
    fn grows_at_its_head(&self) -> bool {
        let query = &self.query;
        query.status.is_empty()
            && query.sort == SortField::CreatedAt
            && query.order == SortOrder::Descending
    }

    /// New runs come last and nothing else moves.
    fn grows_at_its_end(&self) -> bool {
        let query = &self.query;
        query.status.is_empty()
            && query.sort == SortField::CreatedAt
            && query.order == SortOrder::Ascending
    }
}

/// What has happened to a list since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListChange {
    /// Nothing that would change which rows are shown.
    None,
    /// So many runs have been created.
    New(u64),
    /// Runs have moved within it, or left it.
    Moved,
}

/// The rows a reader has been given, and what has become of the list since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    key: ListKey,
    /// The rows in the order in which they were given, as they are now, and how many there were in
    /// all when the list was opened.
    pub page: RunsPage,
    /// How many there are now.
    latest: Option<u64>,
    moved: bool,
}

impl Listing {
    /// Opens a list.
    fn open(key: ListKey, page: RunsPage) -> Self {
        Self { key, latest: page.total, page, moved: false }
    }

    /// What the reader asked for.
    pub fn key(&self) -> &ListKey {
        &self.key
    }

    /// What has happened since the list was opened.
    pub fn news(&self) -> ListChange {
        let is_of_all_statuses = self.key.query.status.is_empty();
        match self.growth() {
            0 if self.moved => ListChange::Moved,
            0 => ListChange::None,
            growth if is_of_all_statuses => ListChange::New(growth),
            _ => ListChange::Moved,
        }
    }

    fn growth(&self) -> u64 {
        self.latest.zip(self.page.total).map_or(0, |(now, then)| now.saturating_sub(then))
    }

    /// Where in the server's list the rows of `wanted` are by now, as far as `known` tells.
    pub fn place(known: Option<&Self>, wanted: &ListKey) -> RunsQuery {
        let grown = match known {
            Some(known) if known.key.is_same_list(wanted) && wanted.grows_at_its_head() => {
                known.growth()
            }
            Some(_) | None => 0,
        };
        wanted.query.at_offset(wanted.query.offset.saturating_add(grown))
    }

    /// The row next to `wanted` that `known` has shown, and its place in the server's list: if it
    /// is still there, no run has moved across the edge between the two pages. `None` where runs
    /// cannot move or the pages do not meet.
    pub fn edge(known: Option<&Self>, wanted: &ListKey) -> Option<(RunsQuery, RunId)> {
        let known = known.filter(|known| known.key.is_same_list(wanted))?;
        if wanted.grows_at_its_head() || wanted.grows_at_its_end() {
            return None;
        }
        let end = |query: &RunsQuery| query.offset.checked_add(u64::from(query.limit));
        let (row, offset) = if end(&known.key.query) == Some(wanted.query.offset) {
            (known.page.rows.last()?, wanted.query.offset.checked_sub(1)?)
        } else if end(&wanted.query) == Some(known.key.query.offset) {
            (known.page.rows.first()?, known.key.query.offset)
        } else {
            return None;
        };
        let id = row.run()?.id.clone();
        Some((RunsQuery { limit: 1, ..wanted.query.at_offset(offset) }, id))
    }

    /// Takes in `page`, the answer to `asked`, which [`Self::place`] gave.
    ///
    /// # Errors
    /// The list has grown meanwhile, and these are other rows: what is known now is given back, to
    /// ask again by.
    pub fn advance(
        known: Option<Self>,
        wanted: ListKey,
        asked: &RunsQuery,
        page: RunsPage,
    ) -> Result<Self, Box<Self>> {
        let known = known.filter(|known| known.key.is_same_list(&wanted));
        // Nobody reads an empty list: what comes may come.
        let Some(mut known) = known.filter(|known| !known.page.rows.is_empty()) else {
            return Ok(Self::open(wanted, page));
        };
        known.latest = page.total;
        if known.key.query == wanted.query {
            let expected = Self::place(Some(&known), &wanted) == *asked;
            known.refresh(page, expected);
            Ok(known)
        } else if wanted.grows_at_its_head() || wanted.grows_at_its_end() {
            if Self::place(Some(&known), &wanted) != *asked {
                return Err(Box::new(known));
            }
            let total = known.page.total;
            let mut rows = page.rows;
            if wanted.grows_at_its_end() {
                // What follows the last run of that time is news, not a part of its page.
                let left = total.map(|total| total.saturating_sub(wanted.query.offset));
                rows.truncate(left.and_then(|left| left.try_into().ok()).unwrap_or(usize::MAX));
            }
            Ok(Self { key: wanted, page: RunsPage { total, rows }, ..known })
        } else {
            let again = ids(&page.rows).any(|id| ids(&known.page.rows).any(|shown| shown == id));
            let mut listing = Self::open(wanted, page);
            listing.moved = known.moved || again;
            Ok(listing)
        }
    }

    /// Remembers that runs have moved between the pages.
    pub fn has_moved(&mut self) {
        self.moved = true;
    }

    /// Brings the rows up to date; `expected` is whether the answer is for exactly these rows.
    fn refresh(&mut self, page: RunsPage, expected: bool) {
        let differ = |pair: (&RunsRow, &RunsRow)| match pair {
            (RunsRow::Run(newer), RunsRow::Run(shown)) => newer.id != shown.id,
            // Nobody knows what an unreadable row is.
            _ => false,
        };
        let rows = &mut self.page.rows;
        self.moved |=
            expected && (page.rows.len() != rows.len() || page.rows.iter().zip(&*rows).any(differ));

        let is_shown =
            |row: &RunsRow| row.run().is_some_and(|run| ids(rows).any(|id| *id == run.id));
        let (newer, others): (Vec<_>, Vec<_>) =
            page.rows.into_iter().enumerate().partition(|(_, row)| is_shown(row));
        let mut newer: Vec<_> = newer.into_iter().map(|(_, row)| Some(row)).collect();
        for (position, row) in rows.iter_mut().enumerate() {
            match row {
                RunsRow::Run(run) => {
                    let of_run = |row: &&mut Option<RunsRow>| {
                        row.as_ref().and_then(RunsRow::run).is_some_and(|newer| newer.id == run.id)
                    };
                    let newer = newer.iter_mut().find(of_run).and_then(Option::take);
                    if let Some(RunsRow::Run(newer)) = newer {
                        Run::refresh(run, Arc::unwrap_or_clone(newer));
                    }
                }
                RunsRow::Unreadable { .. } => {
                    if let Some((_, other)) = others.iter().find(|(at, _)| *at == position) {
                        *row = other.clone();
                    }
                }
            }
        }
    }
}

fn ids(rows: &[RunsRow]) -> impl Iterator<Item = &RunId> {
    rows.iter().filter_map(RunsRow::run).map(|run| &run.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::run::RunStatus;

    fn id(number: u64) -> RunId {
        format!("00000000-0000-4000-8000-{number:012}").parse().unwrap()
    }

    fn run(number: u64, status: &RunStatus) -> RunsRow {
        RunsRow::Run(Arc::new(Run::new(id(number), status.clone())))
    }

    fn key(query: &str) -> ListKey {
        let workflow = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801".parse().unwrap();
        ListKey { workflow, query: RunsQuery::parse(query).0, edition: 0 }
    }

    /// A server whose runs are numbered in the order in which they were created.
    struct Server(Vec<RunStatus>);

    impl Server {
        fn with(runs: usize) -> Self {
            Self(vec![RunStatus::Completed; runs])
        }

        fn list(&self, query: &RunsQuery) -> RunsPage {
            let numbered = self.0.iter().enumerate().map(|(at, status)| (at as u64 + 1, status));
            let mut runs: Vec<_> = numbered
                .filter(|(_, status)| query.status.is_empty() || query.status.contains(status))
                .collect();
            if query.order == SortOrder::Descending {
                runs.reverse();
            }
            let total = Some(runs.len() as u64);
            let skip = usize::try_from(query.offset).unwrap_or(usize::MAX);
            let rows = runs.into_iter().skip(skip).take(query.limit as usize);
            RunsPage { rows: rows.map(|(number, status)| run(number, status)).collect(), total }
        }

        /// What a page loads, and how often it had to ask.
        fn load(&self, known: Option<Listing>, wanted: &str) -> (Listing, u32) {
            let (mut known, wanted) = (known, key(wanted));
            for asked in 1.. {
                let place = Listing::place(known.as_ref(), &wanted);
                match Listing::advance(known, wanted.clone(), &place, self.list(&place)) {
                    Ok(listing) => return (listing, asked),
                    Err(listing) => known = Some(*listing),
                }
            }
            unreachable!()
        }
    }

    fn numbers(listing: &Listing) -> Vec<u64> {
        ids(&listing.page.rows)
            .map(|id| id.as_str().rsplit('-').next().unwrap().parse().unwrap())
            .collect()
    }

    #[test]
    fn runs_created_between_two_pages_neither_repeat_nor_hide_a_run() {
        let mut server = Server::with(100);
        let (first, _) = server.load(None, "");
        server.0.extend(vec![RunStatus::Pending; 3]);
        let (second, asked) = server.load(Some(first), "offset=20");
        assert_eq!((numbers(&second), asked), ((61..=80).rev().collect(), 2));
        assert_eq!(second.news(), ListChange::New(3));
        assert_eq!(second.page.total, Some(100));
        // Now that the growth is known one request is enough.
        let (third, asked) = server.load(Some(second), "offset=40");
        assert_eq!((numbers(&third), asked), ((41..=60).rev().collect(), 1));
        let (back, _) = server.load(Some(third), "");
        assert_eq!(numbers(&back), (81..=100).rev().collect::<Vec<_>>());
    }

    #[test]
    fn where_new_runs_come_last_the_last_page_ends_where_it_did() {
        let mut server = Server::with(25);
        let (first, _) = server.load(None, "order=asc");
        server.0.extend(vec![RunStatus::Pending; 3]);
        let (last, asked) = server.load(Some(first), "order=asc&offset=20");
        assert_eq!((numbers(&last), asked), ((21..=25).collect(), 1));
        assert_eq!(last.news(), ListChange::New(3));
    }

    #[test]
    fn a_refresh_keeps_the_rows_and_counts_the_new_ones() {
        let mut server = Server::with(30);
        let (first, _) = server.load(None, "");
        server.0[25] = RunStatus::Failed;
        server.0.push(RunStatus::Running);
        let (first, _) = server.load(Some(first), "");
        assert_eq!(numbers(&first), (11..=30).rev().collect::<Vec<_>>());
        assert_eq!(first.news(), ListChange::New(1));
        assert_eq!(first.page.rows[4], run(26, &RunStatus::Failed));
        // Asked where the rows are by now, the last one is up to date as well.
        server.0[10] = RunStatus::Failed;
        let (first, _) = server.load(Some(first), "");
        assert_eq!(
            (first.page.rows[19].clone(), first.news()),
            (run(11, &RunStatus::Failed), ListChange::New(1))
        );
    }

    #[test]
    fn another_edition_or_filter_shows_the_list_as_it_is() {
        let mut server = Server::with(30);
        let (first, _) = server.load(None, "");
        server.0.push(RunStatus::Completed);
        let newest = ListKey { edition: 1, ..key("") };
        let place = Listing::place(Some(&first), &newest);
        let page = server.list(&place);
        let newest = Listing::advance(Some(first.clone()), newest, &place, page).unwrap();
        assert_eq!((numbers(&newest)[0], newest.news()), (31, ListChange::None));
        let (filtered, _) = server.load(Some(first), "status=completed");
        assert_eq!((numbers(&filtered)[0], filtered.news()), (31, ListChange::None));
    }

    #[test]
    fn a_run_that_leaves_a_filtered_list_stays_on_screen_and_the_change_is_told() {
        let mut server = Server::with(30);
        let (first, _) = server.load(None, "status=completed&limit=10");
        server.0[29] = RunStatus::Failed;
        let (first, _) = server.load(Some(first), "status=completed&limit=10");
        assert_eq!(numbers(&first), (21..=30).rev().collect::<Vec<_>>());
        assert_eq!(first.news(), ListChange::Moved);
    }

    #[test]
    fn the_edge_between_two_pages_shows_whether_a_run_crossed_it() {
        let server = Server::with(30);
        let (first, _) = server.load(None, "status=completed&limit=10");
        let next = key("status=completed&limit=10&offset=10");
        let (query, last) = Listing::edge(Some(&first), &next).unwrap();
        assert_eq!((query.offset, query.limit, last), (9, 1, id(21)));
        let (second, _) = server.load(Some(first), "status=completed&limit=10&offset=10");
        let (query, first) =
            Listing::edge(Some(&second), &key("status=completed&limit=10")).unwrap();
        assert_eq!((query.offset, first), (10, id(20)));
        assert_eq!(Listing::edge(Some(&second), &key("status=completed&limit=50")), None);
        assert_eq!(Listing::edge(Some(&second), &key("limit=10")), None);
    }

    #[test]
    fn a_run_seen_on_the_page_before_is_told() {
        let mut server = Server::with(30);
        let (first, _) = server.load(None, "status=completed&limit=10");
        server.0.push(RunStatus::Completed);
        let (second, _) = server.load(Some(first), "status=completed&limit=10&offset=10");
        assert_eq!((numbers(&second)[0], second.news()), (21, ListChange::Moved));
    }

    #[test]
    fn an_unreadable_row_heals_in_its_place_and_a_readable_one_stays() {
        let server = Server::with(3);
        let (listing, _) = server.load(None, "");
        let mut garbled = server.list(&RunsQuery::default());
        garbled.rows[1] = RunsRow::Unreadable { position: 1, problem: "a number".to_owned() };
        let place = RunsQuery::default();
        let session = Listing::advance(Some(listing), key(""), &place, garbled.clone()).unwrap();
        assert_eq!((numbers(&session), session.news()), (vec![3, 2, 1], ListChange::None));
        let healed = Listing::advance(
            Some(Listing::open(key(""), garbled)),
            key(""),
            &place,
            server.list(&place),
        );
        assert_eq!(numbers(&healed.unwrap()), [3, 2, 1]);
    }

    #[test]
    fn an_empty_list_takes_what_comes() {
        let mut server = Server::with(0);
        let (empty, _) = server.load(None, "");
        server.0.push(RunStatus::Pending);
        let (listing, _) = server.load(Some(empty), "");
        assert_eq!((numbers(&listing), listing.news()), (vec![1], ListChange::None));
    }
}
