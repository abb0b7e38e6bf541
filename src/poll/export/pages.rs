//! Which pages of a list an export requests, and which of their runs are new. Pure.

use std::collections::BTreeSet;

use crate::domain::json::Json;
use crate::domain::order::SortOrder;
use crate::domain::run::RawRuns;
use crate::routing::query::{MAX_LIMIT, RunsQuery, SortField};

/// The pages of an export.
///
/// They are sorted by creation, the oldest first, so that new runs come last and move no others. Runs can still leave a
/// filtered list and move those behind them forward. So each page begins with the last run of the previous one; if it
/// doesn't, an earlier page is requested until one begins with a run that is already in the file.
#[derive(Debug)]
pub(crate) struct ExportPages {
    /// The next page; `None` at the end.
    next: Option<RunsQuery>,
    /// Whether the next page must begin with a known run.
    overlaps: bool,
    ids: BTreeSet<String>,
    total: Option<u64>,
    /// How often an earlier page may still be requested.
    returns: u32,
}

/// Far more than a list needs that changes while it is read. The bound is for servers whose pages never overlap.
const MAX_RETURNS: u32 = 100;

impl ExportPages {
    /// All pages of the list that `query` filters. Its order and page don't matter.
    pub(crate) fn new(query: &RunsQuery) -> Self {
        let first = RunsQuery {
            offset: 0,
            limit: MAX_LIMIT,
            sort: SortField::CreatedAt,
            order: SortOrder::Ascending,
            ..query.clone()
        };
        Self {
            next: Some(first),
            overlaps: false,
            ids: BTreeSet::new(),
            total: None,
            returns: MAX_RETURNS,
        }
    }

    pub(crate) fn next(&self) -> Option<&RunsQuery> {
        self.next.as_ref()
    }

    /// The number of runs in the file.
    pub(crate) fn count(&self) -> usize {
        self.ids.len()
    }

    /// The number of runs in the list, when it was last read.
    pub(crate) fn total(&self) -> Option<u64> {
        self.total
    }

    /// Whether the end was reached and the list had no more runs than the file. Runs without an id are not in it.
    pub(crate) fn is_complete(&self) -> bool {
        let count = u64::try_from(self.count()).unwrap_or(u64::MAX);
        let has_all = self.total.is_none_or(|total| total <= count);
        self.next.is_none() && self.returns > 0 && has_all
    }

    /// Takes the next page. Returns its runs that are not in the file yet.
    pub(crate) fn accept(&mut self, page: RawRuns) -> Vec<Json> {
        let Some(query) = self.next.take() else { return Vec::new() };
        self.total = page.total.or(self.total);
        let first = page.items.iter().find_map(id);
        let is_known = first.is_some_and(|first| self.ids.contains(first));
        if self.overlaps && query.offset > 0 && !is_known {
            self.returns -= 1;
            let back = u64::from(query.limit) - 1;
            let earlier = query.with_offset(query.offset.saturating_sub(back));
            self.next = Some(earlier).filter(|_| self.returns > 0);
            return Vec::new();
        }
        self.next = self.following(query, &page.items);
        let is_new = |item: &Json| id(item).is_some_and(|id| self.ids.insert(id.to_owned()));
        page.items.into_iter().filter(is_new).collect()
    }

    /// The page that begins with the last run of this one.
    fn following(&mut self, query: RunsQuery, items: &[Json]) -> Option<RunsQuery> {
        let count = u64::try_from(items.len()).unwrap_or(u64::MAX);
        let end = query.offset.saturating_add(count);
        if count < u64::from(query.limit) || self.total.is_some_and(|total| total <= end) {
            return None;
        }
        // Unreadable items at the end can't be recognized.
        let last = items.iter().rposition(|item| id(item).is_some()).filter(|last| *last > 0);
        self.overlaps = last.is_some();
        let step = last.and_then(|last| u64::try_from(last).ok()).unwrap_or(count);
        Some(query.with_offset(query.offset.saturating_add(step)))
    }
}

fn id(item: &Json) -> Option<&str> {
    item.get("id").and_then(Json::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Unreadable in the tests.
    const UNREADABLE: u64 = u64::MAX;

    fn item(number: u64) -> Json {
        if number == UNREADABLE {
            return Json::Null;
        }
        Json::object([("id", number.to_string().as_str().into())])
    }

    /// A page of a server's list of run numbers, in order of creation.
    fn page(list: &[u64], query: &RunsQuery) -> RawRuns {
        let offset = usize::try_from(query.offset).unwrap();
        let items = list.iter().skip(offset).take(usize::try_from(query.limit).unwrap());
        RawRuns { items: items.copied().map(item).collect(), total: u64::try_from(list.len()).ok() }
    }

    /// Exports a list that `change` changes after each page. Returns the numbers in the file, the number of requests and
    /// whether the file is complete.
    fn export(
        mut list: Vec<u64>,
        mut change: impl FnMut(usize, &mut Vec<u64>),
    ) -> (Vec<u64>, usize, bool) {
        let mut pages = ExportPages::new(&RunsQuery::default());
        let (mut file, mut requests) = (Vec::new(), 0);
        while let Some(query) = pages.next().cloned() {
            let new = pages.accept(page(&list, &query));
            file.extend(new.iter().map(|item| id(item).unwrap().parse::<u64>().unwrap()));
            requests += 1;
            assert!(requests < 1000, "it ends");
            change(requests, &mut list);
        }
        assert_eq!(file.len(), pages.count());
        (file, requests, pages.is_complete())
    }

    fn numbers(count: u64) -> Vec<u64> {
        (0..count).collect()
    }

    #[test]
    fn requests_all_pages_from_the_oldest_run() {
        let filtered = RunsQuery::parse("offset=40&limit=10&search=a&sort=status&window=7d").0;
        let pages = ExportPages::new(&filtered);
        let request = pages.next().unwrap().to_request();
        assert_eq!(request, "offset=0&limit=100&search=a&sort=created_at&order=asc");
        for (count, requests) in [(0, 1), (1, 1), (100, 1), (101, 2), (199, 2), (1000, 11)] {
            assert_eq!(export(numbers(count), |_, _| ()), (numbers(count), requests, true));
        }
    }

    #[test]
    fn new_runs_come_last_and_only_once() {
        let (file, _, is_complete) = export(numbers(250), |requests, list| {
            if requests < 3 {
                let next = u64::try_from(list.len()).unwrap();
                list.extend(next..next + 60);
            }
        });
        assert_eq!((file, is_complete), (numbers(370), true));
    }

    #[test]
    fn runs_that_leave_the_list_hide_no_others() {
        // Even numbers leave it, a few or all at a time.
        for leaving in [2, 10, 60, 400] {
            let (mut file, _, is_complete) = export(numbers(400), |_, list| {
                let mut left = 0;
                list.retain(|number| {
                    let leaves = number % 2 == 0 && left < leaving;
                    left += usize::from(leaves);
                    !leaves
                });
            });
            let count = file.len();
            file.sort_unstable();
            file.dedup();
            assert_eq!((file.len(), is_complete), (count, true), "{leaving}");
            let odd = file.into_iter().filter(|number| number % 2 == 1).count();
            assert_eq!(odd, 200, "{leaving}");
        }
    }

    #[test]
    fn an_emptied_list_ends_the_export() {
        let (file, requests, _) = export(numbers(400), |_, list| list.clear());
        assert_eq!((file, requests), (numbers(100), 3));
    }

    #[test]
    fn runs_that_enter_the_list_are_no_duplicates() {
        let (mut file, _, is_complete) = export((500..900).collect(), |requests, list| {
            if requests == 1 {
                list.splice(0..0, 0..150);
            }
        });
        file.sort_unstable();
        let expected: Vec<u64> = (0..150).chain(500..900).collect();
        assert_eq!((file, is_complete), (expected, true));
    }

    #[test]
    fn unreadable_runs_make_the_file_incomplete() {
        let unreadable = |number| if (90..320).contains(&number) { UNREADABLE } else { number };
        let (file, requests, is_complete) =
            export(numbers(400).into_iter().map(unreadable).collect(), |_, _| ());
        let expected: Vec<u64> = (0..90).chain(320..400).collect();
        assert_eq!((file, requests, is_complete), (expected, 5, false));
    }

    #[test]
    fn pages_that_never_overlap_end_the_export() {
        let (_, requests, is_complete) = export(numbers(300), |_, list| {
            list.iter_mut().for_each(|number| *number += 1000);
        });
        assert!(!is_complete && requests > 100, "{requests}");
    }

    #[test]
    fn a_server_that_ignores_the_offset_is_not_read_forever() {
        let mut pages = ExportPages::new(&RunsQuery::default());
        let mut requests = 0;
        while pages.next().is_some() {
            let first = page(&numbers(250), &RunsQuery { limit: 100, ..RunsQuery::default() });
            pages.accept(first);
            requests += 1;
        }
        assert_eq!((requests, pages.count(), pages.is_complete()), (3, 100, false));
    }

    #[test]
    fn a_list_without_total_is_complete_at_its_end() {
        let mut pages = ExportPages::new(&RunsQuery::default());
        assert!(!pages.is_complete());
        pages.accept(RawRuns::default());
        assert!(pages.is_complete());
    }
}
