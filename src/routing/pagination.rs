//! Pages of the runs list: page numbers and offsets of a query. Pure.

use crate::domain::order::SortOrder;
use crate::routing::query::{MAX_LIMIT, RunsQuery, SortField};

impl RunsQuery {
    /// Changes the page size and keeps the first visible run on the page.
    pub fn with_limit(&self, limit: u32) -> Self {
        let limit = limit.clamp(1, MAX_LIMIT);
        let offset = self.offset / u64::from(limit) * u64::from(limit);
        Self { limit, offset, ..self.clone() }
    }

    pub fn with_offset(&self, offset: u64) -> Self {
        Self { offset, ..self.clone() }
    }

    /// The number of this page, from 1.
    pub fn page_number(&self) -> u64 {
        self.offset.div_ceil(u64::from(self.limit)) + 1
    }

    /// At least 1.
    pub fn page_count(&self, total: u64) -> u64 {
        total.div_ceil(u64::from(self.limit)).max(1)
    }

    /// The page with this number, from 1.
    pub fn with_page(&self, page: u64) -> Self {
        self.with_offset(page.saturating_sub(1).saturating_mul(u64::from(self.limit)))
    }

    /// The page to show instead of this one if it has no runs: the last of `total`, since runs can leave
    /// a list while the user views its last page. The first if the total is missing or says that there
    /// are runs here.
    pub fn last_page_if_empty(&self, total: Option<u64>) -> Option<Self> {
        let last =
            total.filter(|total| self.offset >= *total).map_or(1, |total| self.page_count(total));
        (self.offset > 0).then(|| self.with_page(last))
    }

    /// The page that has the run with this number, if runs are numbered without gaps: then numbers tell positions in the default
    /// order without filters. `known` is the index on this page and the number of another run.
    pub(crate) fn page_with_number(
        &self,
        number: i64,
        (index, known): (usize, i64),
        total: Option<u64>,
    ) -> Option<Self> {
        let is_default = self.sort == SortField::default() && self.order == SortOrder::default();
        if self.is_filtered() || !is_default {
            return None;
        }
        let position =
            i128::from(self.offset) + index as i128 + i128::from(known) - i128::from(number);
        let position = u64::try_from(position).ok()?;
        let limit = u64::from(self.limit);
        (position < total?).then(|| self.with_offset(position / limit * limit))
    }

    /// The offset of the previous page; `None` on the first.
    pub(crate) fn previous_offset(&self) -> Option<u64> {
        (self.offset > 0).then(|| self.offset.saturating_sub(u64::from(self.limit)))
    }

    /// The offset of the next page; `None` on the last. Without a total, a full page implies a next
    /// one.
    pub(crate) fn next_offset(&self, total: Option<u64>, shown: usize) -> Option<u64> {
        let next = self.offset.saturating_add(u64::from(self.limit));
        let follows = match total {
            Some(total) => next < total,
            None => shown >= self.limit as usize,
        };
        follows.then_some(next)
    }

    /// The offset of the last page; `None` on the last, or without a total.
    pub(crate) fn last_offset(&self, total: Option<u64>) -> Option<u64> {
        let limit = u64::from(self.limit);
        let last = total?.saturating_sub(1) / limit * limit;
        (last > self.offset).then_some(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_the_page_in_the_default_order_only() {
        let query = RunsQuery::default().with_offset(40);
        let page = |query: &RunsQuery, number| {
            query.page_with_number(number, (3, 157), Some(200)).map(|found| found.offset)
        };
        // The newest is #200, so #157 is at position 43.
        assert_eq!(
            [200, 181, 180, 157, 1].map(|number| page(&query, number)),
            [0, 0, 20, 40, 180].map(Some)
        );
        assert_eq!([201, 0, -7, i64::MIN, i64::MAX].map(|number| page(&query, number)), [None; 5]);
        assert_eq!(query.page_with_number(1, (3, 157), None), None);
        let sorted = query.sorted_by(SortField::Status);
        assert_eq!([sorted, query.with_search("a")].map(|query| page(&query, 157)), [None; 2]);
    }

    #[test]
    fn computes_page_offsets() {
        let at = |offset| RunsQuery { limit: 20, ..RunsQuery::default().with_offset(offset) };
        assert_eq!(at(0).previous_offset(), None);
        assert_eq!(at(20).previous_offset(), Some(0));
        assert_eq!(at(7).previous_offset(), Some(0));
        assert_eq!(at(0).next_offset(Some(20), 20), None);
        assert_eq!(at(0).next_offset(Some(21), 20), Some(20));
        assert_eq!(at(0).next_offset(None, 20), Some(20));
        assert_eq!(at(0).next_offset(None, 19), None);
        assert_eq!(at(0).last_offset(Some(41)), Some(40));
        assert_eq!(at(0).last_offset(Some(40)), Some(20));
        assert_eq!(at(40).last_offset(Some(41)), None);
        assert_eq!(at(0).last_offset(Some(0)), None);
        assert_eq!(at(0).last_offset(None), None);
    }

    #[test]
    fn page_numbers_start_at_one() {
        let query = RunsQuery::default();
        assert_eq!(
            (query.page_number(), query.page_count(0), query.page_count(20), query.page_count(21)),
            (1, 1, 1, 2)
        );
        assert_eq!((query.with_page(3).offset, query.with_page(3).page_number()), (40, 3));
        assert_eq!(
            (query.with_page(0).offset, query.with_page(u64::MAX).page_number() > 1),
            (0, true)
        );
        // An offset between page boundaries is a page of its own.
        assert_eq!(query.with_offset(7).page_number(), 2);
    }

    #[test]
    fn returns_the_last_page_instead_of_an_empty_one() {
        let at = |offset| RunsQuery::default().with_offset(offset);
        assert_eq!(at(60).last_page_if_empty(Some(41)), Some(at(40)));
        assert_eq!(at(60).last_page_if_empty(Some(60)), Some(at(40)));
        assert_eq!(at(60).last_page_if_empty(Some(0)), Some(at(0)));
        assert_eq!(at(0).last_page_if_empty(Some(0)), None);
        assert_eq!(at(60).last_page_if_empty(Some(61)), Some(at(0)), "a wrong total");
        assert_eq!(at(60).last_page_if_empty(None), Some(at(0)));
        assert_eq!(at(0).last_page_if_empty(None), None);
    }
}
