//! Pages of a list that changes while the user views it. Pure.
//!
//! List Runs pages by offset, so a new run would move a row to the next page. An open list is therefore
//! stable: displayed rows are updated in place, new runs are only counted, and requests add the growth
//! of the list to the offset. In orders where the growth is unknown, a change of the rows is only
//! detected.

use std::sync::Arc;

use crate::domain::order::SortOrder;
use crate::domain::run::{Run, RunId, RunsPage, RunsRow, WorkflowId};
use crate::domain::time::Timestamp;
use crate::routing::query::{RunsQuery, SortField};

/// Identifies a page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListKey {
    pub workflow: WorkflowId,
    /// The offset does not count runs created after the list was opened.
    pub query: RunsQuery,
    /// Incremented when the user reloads the list.
    pub list_version: u32,
}

impl ListKey {
    /// Whether both are pages of the same open list.
    fn is_same_list(&self, other: &Self) -> bool {
        let list = |key: &Self| {
            let query = RunsQuery { limit: 1, ..key.query.with_offset(0) };
            (key.workflow.clone(), key.list_version, query)
        };
        list(self) == list(other)
    }

    /// New runs are prepended, and existing runs never move: creation time and user of a run do not
    /// change.
    fn is_newest_first(&self) -> bool {
        let query = &self.query;
        query.status.is_empty()
            && query.sort == SortField::CreatedAt
            && query.order == SortOrder::Descending
    }

    /// New runs are appended, and existing runs never move.
    fn is_oldest_first(&self) -> bool {
        let query = &self.query;
        query.status.is_empty()
            && query.sort == SortField::CreatedAt
            && query.order == SortOrder::Ascending
    }
}

/// The change of a list since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListChange {
    /// No change of the rows.
    None,
    /// The number of new runs.
    New(u64),
    /// Runs have moved within the list or left it.
    Reordered,
}

/// An open list: the displayed rows and the change since it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    key: ListKey,
    /// The rows in their original order, with current values, and the total when the list was opened.
    pub page: RunsPage,
    /// The current total.
    latest: Option<u64>,
    reordered: bool,
}

impl Listing {
    fn open(key: ListKey, page: RunsPage) -> Self {
        Self { key, latest: page.total, page, reordered: false }
    }

    pub fn key(&self) -> &ListKey {
        &self.key
    }

    /// The change since the list was opened.
    pub fn change(&self) -> ListChange {
        let is_of_all_statuses = self.key.query.status.is_empty();
        match self.growth() {
            0 if self.reordered => ListChange::Reordered,
            0 => ListChange::None,
            growth if is_of_all_statuses => ListChange::New(growth),
            _ => ListChange::Reordered,
        }
    }

    fn growth(&self) -> u64 {
        self.latest.zip(self.page.total).map_or(0, |(now, then)| now.saturating_sub(then))
    }

    /// The query of `target` with its current offset, corrected by the growth of `current`.
    pub(crate) fn server_query(current: Option<&Self>, target: &ListKey) -> RunsQuery {
        let growth = match current {
            Some(current) if current.key.is_same_list(target) && target.is_newest_first() => {
                current.growth()
            }
            Some(_) | None => 0,
        };
        target.query.with_offset(target.query.offset.saturating_add(growth))
    }

    /// The query and id of the row of `current` adjacent to `target`. If the row has not moved, no run
    /// has moved between the two pages. `None` if runs cannot move or the pages are not adjacent.
    pub(crate) fn boundary(current: Option<&Self>, target: &ListKey) -> Option<(RunsQuery, RunId)> {
        let current = current.filter(|current| current.key.is_same_list(target))?;
        if target.is_newest_first() || target.is_oldest_first() {
            return None;
        }
        let end = |query: &RunsQuery| query.offset.checked_add(u64::from(query.limit));
        let (row, offset) = if end(&current.key.query) == Some(target.query.offset) {
            (current.page.rows.last()?, target.query.offset.checked_sub(1)?)
        } else if end(&target.query) == Some(current.key.query.offset) {
            (current.page.rows.first()?, current.key.query.offset)
        } else {
            return None;
        };
        let id = row.run()?.id.clone();
        Some((RunsQuery { limit: 1, ..target.query.with_offset(offset) }, id))
    }

    /// Applies `page`, the response to `requested`, a query from `server_query`. `answered` is the
    /// server's time.
    ///
    /// # Errors
    /// The list has grown since the request, so that the offset is wrong. Returns the updated list for
    /// another request.
    pub fn advance(
        current: Option<Self>,
        target: ListKey,
        requested: &RunsQuery,
        page: RunsPage,
        answered: Option<Timestamp>,
    ) -> Result<Self, Box<Self>> {
        let current = current.filter(|current| current.key.is_same_list(&target));
        // An empty list has no rows to keep stable.
        let Some(mut current) = current.filter(|current| !current.page.rows.is_empty()) else {
            return Ok(Self::open(target, page));
        };
        current.latest = page.total;
        if current.key.query == target.query {
            let expected = Self::server_query(Some(&current), &target) == *requested;
            current.refresh(page, expected, answered);
            Ok(current)
        } else if target.is_newest_first() || target.is_oldest_first() {
            if Self::server_query(Some(&current), &target) != *requested {
                return Err(Box::new(current));
            }
            let total = current.page.total;
            if page.total.zip(total).is_some_and(|(latest, total)| latest < total) {
                // Runs are gone, so the open list's offsets and total are wrong.
                return Ok(Self::open(target, page));
            }
            let mut rows = page.rows;
            if target.is_oldest_first() {
                // The rows after it are new runs.
                let remaining = total.map(|total| total.saturating_sub(target.query.offset));
                rows.truncate(
                    remaining.and_then(|remaining| remaining.try_into().ok()).unwrap_or(usize::MAX),
                );
            }
            Ok(Self { key: target, page: RunsPage { total, rows }, ..current })
        } else {
            let has_repeated_row =
                ids(&page.rows).any(|id| ids(&current.page.rows).any(|shown| shown == id));
            let mut listing = Self::open(target, page);
            listing.reordered = current.reordered || has_repeated_row;
            Ok(listing)
        }
    }

    /// Records that runs have moved between pages.
    pub(crate) fn mark_reordered(&mut self) {
        self.reordered = true;
    }

    /// Updates the rows. `expected`: the response has the offset of exactly these rows.
    fn refresh(&mut self, page: RunsPage, expected: bool, answered: Option<Timestamp>) {
        let is_other_run = |pair: (&RunsRow, &RunsRow)| match pair {
            (RunsRow::Run(newer), RunsRow::Run(shown)) => newer.id != shown.id,
            // The ids of unreadable rows are unknown.
            _ => false,
        };
        let rows = &mut self.page.rows;
        self.reordered |= expected
            && (page.rows.len() != rows.len() || page.rows.iter().zip(&*rows).any(is_other_run));

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
                        Run::refresh(run, Arc::unwrap_or_clone(newer), answered);
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
        ListKey { workflow, query: RunsQuery::parse(query).0, list_version: 0 }
    }

    /// A server whose runs are numbered in order of creation.
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

        /// Loads a page; returns also the number of requests.
        fn load(&self, current: Option<Listing>, target: &str) -> (Listing, u32) {
            let (mut current, target) = (current, key(target));
            for requested in 1.. {
                let query = Listing::server_query(current.as_ref(), &target);
                match Listing::advance(current, target.clone(), &query, self.list(&query), None) {
                    Ok(listing) => return (listing, requested),
                    Err(listing) => current = Some(*listing),
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
    fn new_runs_do_not_shift_pages() {
        let mut server = Server::with(100);
        let (first, _) = server.load(None, "");
        server.0.extend(vec![RunStatus::Pending; 3]);
        let (second, requested) = server.load(Some(first), "offset=20");
        assert_eq!((numbers(&second), requested), ((61..=80).rev().collect(), 2));
        assert_eq!(second.change(), ListChange::New(3));
        assert_eq!(second.page.total, Some(100));
        // The growth is known now: one request is enough.
        let (third, requested) = server.load(Some(second), "offset=40");
        assert_eq!((numbers(&third), requested), ((41..=60).rev().collect(), 1));
        let (first, _) = server.load(Some(third), "");
        assert_eq!(numbers(&first), (81..=100).rev().collect::<Vec<_>>());
    }

    #[test]
    fn last_page_of_an_ascending_list_excludes_new_runs() {
        let mut server = Server::with(25);
        let (first, _) = server.load(None, "order=asc");
        server.0.extend(vec![RunStatus::Pending; 3]);
        let (last, requested) = server.load(Some(first), "order=asc&offset=20");
        assert_eq!((numbers(&last), requested), ((21..=25).collect(), 1));
        assert_eq!(last.change(), ListChange::New(3));
    }

    #[test]
    fn refresh_keeps_rows_and_counts_new_runs() {
        let mut server = Server::with(30);
        let (first, _) = server.load(None, "");
        server.0[25] = RunStatus::Failed;
        server.0.push(RunStatus::Running);
        let (first, _) = server.load(Some(first), "");
        assert_eq!(numbers(&first), (11..=30).rev().collect::<Vec<_>>());
        assert_eq!(first.change(), ListChange::New(1));
        assert_eq!(first.page.rows[4], run(26, &RunStatus::Failed));
        // The offset includes the growth, so the last row is updated, too.
        server.0[10] = RunStatus::Failed;
        let (first, _) = server.load(Some(first), "");
        assert_eq!(
            (first.page.rows[19].clone(), first.change()),
            (run(11, &RunStatus::Failed), ListChange::New(1))
        );
    }

    #[test]
    fn new_version_or_filter_reopens_the_list() {
        let mut server = Server::with(30);
        let (first, _) = server.load(None, "");
        server.0.push(RunStatus::Completed);
        let newest = ListKey { list_version: 1, ..key("") };
        let query = Listing::server_query(Some(&first), &newest);
        let page = server.list(&query);
        let newest = Listing::advance(Some(first.clone()), newest, &query, page, None).unwrap();
        assert_eq!((numbers(&newest)[0], newest.change()), (31, ListChange::None));
        let (filtered, _) = server.load(Some(first), "status=completed");
        assert_eq!((numbers(&filtered)[0], filtered.change()), (31, ListChange::None));
    }

    #[test]
    fn keeps_rows_that_no_longer_match_the_filter() {
        let mut server = Server::with(30);
        let (first, _) = server.load(None, "status=completed&limit=10");
        server.0[29] = RunStatus::Failed;
        let (first, _) = server.load(Some(first), "status=completed&limit=10");
        assert_eq!(numbers(&first), (21..=30).rev().collect::<Vec<_>>());
        assert_eq!(first.change(), ListChange::Reordered);
    }

    #[test]
    fn boundary_is_the_adjacent_row() {
        let server = Server::with(30);
        let (first, _) = server.load(None, "status=completed&limit=10");
        let next = key("status=completed&limit=10&offset=10");
        let (query, last) = Listing::boundary(Some(&first), &next).unwrap();
        assert_eq!((query.offset, query.limit, last), (9, 1, id(21)));
        let (second, _) = server.load(Some(first), "status=completed&limit=10&offset=10");
        let (query, first) =
            Listing::boundary(Some(&second), &key("status=completed&limit=10")).unwrap();
        assert_eq!((query.offset, first), (10, id(20)));
        assert_eq!(Listing::boundary(Some(&second), &key("status=completed&limit=50")), None);
        assert_eq!(Listing::boundary(Some(&second), &key("limit=10")), None);
    }

    #[test]
    fn remembers_moved_rows_on_the_next_page() {
        let mut server = Server::with(50);
        let (first, _) = server.load(None, "status=completed&limit=10");
        server.0.push(RunStatus::Completed);
        let (second, _) = server.load(Some(first), "status=completed&limit=10&offset=10");
        assert_eq!(second.change(), ListChange::Reordered);
        // No row of this page is repeated from the second.
        let (third, _) = server.load(Some(second), "status=completed&limit=10&offset=20");
        assert_eq!((numbers(&third)[0], third.change()), (31, ListChange::Reordered));
    }

    #[test]
    fn reopens_a_list_that_has_shrunk() {
        for order in ["", "&order=asc"] {
            let mut server = Server::with(95);
            let (third, _) = server.load(None, &format!("offset=40{order}"));
            server.0.truncate(50);
            let beyond = format!("offset=60{order}");
            let (beyond, requested) = server.load(Some(third.clone()), &beyond);
            assert_eq!((numbers(&beyond), beyond.page.total, requested), (vec![], Some(50), 1));
            let query = &beyond.key().query;
            let last = query.last_page_if_empty(beyond.page.total).unwrap();
            assert_eq!(last.offset, 40);
            let (last, requested) = server.load(Some(beyond), &last.to_string());
            assert_eq!((numbers(&last).len(), requested, last.page.total), (10, 1, Some(50)));
            // Another page of the same list shows the new total, too.
            let (first, _) = server.load(Some(third), order.trim_start_matches('&'));
            assert_eq!((numbers(&first).len(), first.page.total), (20, Some(50)));
        }
    }

    #[test]
    fn totals_that_go_up_and_down_end_on_a_page() {
        let (long, short) = (Server::with(95), Server::with(50));
        let (mut listing, _) = long.load(None, "offset=40");
        let mut target = "offset=60".to_owned();
        for server in [&short, &long, &short, &long, &short, &long] {
            let requested;
            (listing, requested) = server.load(Some(listing), &target);
            assert!(requested <= 2);
            let empty = listing.page.rows.is_empty();
            let query = &listing.key().query;
            match query.last_page_if_empty(listing.page.total).filter(|_| empty) {
                Some(last) => {
                    assert!(last.offset < query.offset, "never forward");
                    target = last.to_string();
                }
                None => assert!(!empty),
            }
        }
        assert_eq!(target, "offset=40");
    }

    #[test]
    fn detects_rows_repeated_across_pages() {
        let mut server = Server::with(30);
        let (first, _) = server.load(None, "status=completed&limit=10");
        server.0.push(RunStatus::Completed);
        let (second, _) = server.load(Some(first), "status=completed&limit=10&offset=10");
        assert_eq!((numbers(&second)[0], second.change()), (21, ListChange::Reordered));
    }

    #[test]
    fn replaces_unreadable_rows_in_place() {
        let server = Server::with(3);
        let (listing, _) = server.load(None, "");
        let mut unreadable = server.list(&RunsQuery::default());
        unreadable.rows[1] = RunsRow::Unreadable { position: 1, problem: "a number".to_owned() };
        let query = RunsQuery::default();
        let unchanged =
            Listing::advance(Some(listing), key(""), &query, unreadable.clone(), None).unwrap();
        assert_eq!((numbers(&unchanged), unchanged.change()), (vec![3, 2, 1], ListChange::None));
        let restored = Listing::advance(
            Some(Listing::open(key(""), unreadable)),
            key(""),
            &query,
            server.list(&query),
            None,
        );
        assert_eq!(numbers(&restored.unwrap()), [3, 2, 1]);
    }

    #[test]
    fn empty_list_shows_new_runs() {
        let mut server = Server::with(0);
        let (empty, _) = server.load(None, "");
        server.0.push(RunStatus::Pending);
        let (listing, _) = server.load(Some(empty), "");
        assert_eq!((numbers(&listing), listing.change()), (vec![1], ListChange::None));
    }
}
