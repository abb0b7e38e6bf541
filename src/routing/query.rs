//! The query of the runs list: filter, order and page. Pure.
//!
//! The page's URL and the request to List Runs use the same parameters (contract §5.1).

use std::fmt;

use chrono::Datelike as _;
use form_urlencoded::Serializer;

use crate::domain::format::rfc3339;
use crate::domain::run::RunStatus;
use crate::domain::time;
use crate::domain::time::Timestamp;
use crate::i18n::Message;
use crate::i18n::catalog::{
    EXPECTED_LATER, EXPECTED_LIMIT, EXPECTED_OFFSET, EXPECTED_ORDER, EXPECTED_SEARCH,
    EXPECTED_SORT, EXPECTED_STATUS, EXPECTED_TIME, EXPECTED_WINDOW,
};
use crate::routing::window::SummaryWindow;

/// The API's default; always sent (contract C8).
pub(crate) const DEFAULT_LIMIT: u32 = 20;

/// The offered page sizes.
pub(crate) const PAGE_SIZES: [u32; 4] = [10, 20, 50, 100];

/// The API's maximum page size.
pub(crate) const MAX_LIMIT: u32 = 100;

/// The API's maximum length of the search text, in characters.
pub const MAX_SEARCH_CHARS: usize = 100;

/// The API's sort fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SortField {
    /// When the run was queued.
    #[default]
    CreatedAt,
    StartedAt,
    CompletedAt,
    /// In the server's order of statuses.
    Status,
}

impl SortField {
    pub const ALL: [Self; 4] = [Self::CreatedAt, Self::StartedAt, Self::CompletedAt, Self::Status];

    /// The API's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::StartedAt => "started_at",
            Self::CompletedAt => "completed_at",
            Self::Status => "status",
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SortOrder {
    /// Smallest or oldest first.
    Ascending,
    /// Largest or newest first.
    #[default]
    Descending,
}

impl SortOrder {
    /// The API's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }

    pub(crate) fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// Filter, order and page of the runs list. Always valid for the API.
///
/// ```
/// use onepin_runs::routing::query::RunsQuery;
///
/// let (query, problems) = RunsQuery::parse("limit=50&status=failed,running&sort=colour");
/// assert_eq!(query.limit, 50);
/// // Invalid values are reported.
/// assert_eq!((problems.len(), problems[0].name), (1, "sort"));
/// // The URL omits defaults; the request contains all parameters.
/// assert_eq!(query.to_string(), "limit=50&status=running%2Cfailed");
/// assert_eq!(
///     query.to_request(),
///     "offset=0&limit=50&status=running%2Cfailed&sort=created_at&order=desc"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunsQuery {
    /// Number of runs to skip.
    pub offset: u64,
    /// Page size, 1 to 100.
    pub limit: u32,
    /// Status filter; empty means all. Sorted and unique; known statuses only.
    pub status: Vec<RunStatus>,
    /// Part of the name or email address of the user who started the run; empty means no filter.
    pub search: String,
    pub sort: SortField,
    pub order: SortOrder,
    /// The time window of the summary. It does not filter the list.
    pub window: SummaryWindow,
}

impl Default for RunsQuery {
    fn default() -> Self {
        Self {
            offset: 0,
            limit: DEFAULT_LIMIT,
            status: Vec::new(),
            search: String::new(),
            sort: SortField::default(),
            order: SortOrder::default(),
            window: SummaryWindow::default(),
        }
    }
}

/// An invalid parameter of a URL. Its default applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryProblem {
    pub name: &'static str,
    /// The value in the URL.
    pub value: String,
    /// What is valid, as a text for the user.
    pub expected: Message,
}

impl RunsQuery {
    /// Parses a URL's query, without `?`. Invalid values fall back to their defaults and are reported;
    /// unknown parameters are ignored.
    pub fn parse(query: &str) -> (Self, Vec<QueryProblem>) {
        let mut parsed = Self::default();
        let mut problems = Vec::new();
        let (mut from, mut to) = (None, None);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.as_ref();
            let problem = match name.as_ref() {
                "offset" => value
                    .parse()
                    .map(|offset| parsed.offset = offset)
                    .err()
                    .map(|_| ("offset", EXPECTED_OFFSET)),
                "limit" => match value.parse() {
                    Ok(limit) if (1..=MAX_LIMIT).contains(&limit) => {
                        parsed.limit = limit;
                        None
                    }
                    _ => Some(("limit", EXPECTED_LIMIT)),
                },
                "status" => {
                    let words = value.split(',').filter(|word| !word.is_empty());
                    let known: Option<Vec<_>> = words.map(RunStatus::known).collect();
                    match known {
                        Some(mut statuses) => {
                            crate::domain::order::sort_by(&mut statuses, RunStatus::cmp);
                            statuses.dedup();
                            parsed.status = statuses;
                            None
                        }
                        None => Some(("status", EXPECTED_STATUS)),
                    }
                }
                "search" => {
                    let search = value.trim();
                    if search.chars().count() <= MAX_SEARCH_CHARS {
                        search.clone_into(&mut parsed.search);
                        None
                    } else {
                        Some(("search", EXPECTED_SEARCH))
                    }
                }
                "sort" => match SortField::ALL.into_iter().find(|field| field.as_str() == value) {
                    Some(field) => {
                        parsed.sort = field;
                        None
                    }
                    None => Some(("sort", EXPECTED_SORT)),
                },
                "order" => match value {
                    "asc" => {
                        parsed.order = SortOrder::Ascending;
                        None
                    }
                    "desc" => {
                        parsed.order = SortOrder::Descending;
                        None
                    }
                    _ => Some(("order", EXPECTED_ORDER)),
                },
                "window" => match SummaryWindow::parse(value) {
                    Some(window) => {
                        parsed.window = window;
                        None
                    }
                    None => Some(("window", EXPECTED_WINDOW)),
                },
                "from" => {
                    from = parse_time(value);
                    from.is_none().then_some(("from", EXPECTED_TIME))
                }
                "to" => {
                    to = parse_time(value);
                    to.is_none().then_some(("to", EXPECTED_TIME))
                }
                _ => None,
            };
            if let Some((name, expected)) = problem {
                problems.push(QueryProblem { name, value: value.to_owned(), expected });
            }
        }
        if from.is_some() || to.is_some() {
            match SummaryWindow::between(from, to) {
                Some(window) => parsed.window = window,
                None => problems.push(QueryProblem {
                    name: "to",
                    value: to.map(rfc3339).unwrap_or_default(),
                    expected: EXPECTED_LATER,
                }),
            }
        }
        (parsed, problems)
    }

    /// The request to List Runs: all parameters except empty filters.
    pub fn to_request(&self) -> String {
        let mut query = self.serializer(true);
        query.finish()
    }

    /// The part of the query that determines the list.
    pub fn without_window(&self) -> Self {
        Self { window: SummaryWindow::default(), ..self.clone() }
    }

    pub(crate) fn with_window(&self, window: SummaryWindow) -> Self {
        Self { window, ..self.clone() }
    }

    /// Sorts by `field`, in descending order, or reverses the order if it is the current field. Resets
    /// the offset.
    pub fn sorted_by(&self, field: SortField) -> Self {
        let order = if field == self.sort { self.order.reversed() } else { SortOrder::default() };
        Self { sort: field, order, offset: 0, ..self.clone() }
    }

    /// Adds `status` to the filter or removes it. Resets the offset.
    pub fn with_status_toggled(&self, status: &RunStatus) -> Self {
        let mut statuses = self.status.clone();
        match statuses.iter().position(|chosen| chosen == status) {
            Some(at) => drop(statuses.remove(at)),
            None => statuses.push(status.clone()),
        }
        crate::domain::order::sort_by(&mut statuses, RunStatus::cmp);
        Self { status: statuses, offset: 0, ..self.clone() }
    }

    /// Truncates `text` to the API's maximum. Resets the offset.
    pub fn with_search(&self, text: &str) -> Self {
        let cut: String = text.trim().chars().take(MAX_SEARCH_CHARS).collect();
        Self { search: cut.trim_end().to_owned(), offset: 0, ..self.clone() }
    }

    /// Keeps order and page size.
    pub(crate) fn without_filters(&self) -> Self {
        Self { status: Vec::new(), search: String::new(), offset: 0, ..self.clone() }
    }

    pub(crate) fn is_filtered(&self) -> bool {
        !self.status.is_empty() || !self.search.is_empty()
    }

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

    /// The last page of `total` runs, if this page is beyond it: runs can leave a filtered list while
    /// the user views its last page.
    pub fn last_page_if_beyond(&self, total: u64) -> Option<Self> {
        (self.offset > 0 && self.offset >= total).then(|| self.with_page(self.page_count(total)))
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

    fn serializer(&self, with_defaults: bool) -> Serializer<'_, String> {
        let default = Self::default();
        let mut query = Serializer::new(String::new());
        if with_defaults || self.offset != default.offset {
            query.append_pair("offset", &self.offset.to_string());
        }
        if with_defaults || self.limit != default.limit {
            query.append_pair("limit", &self.limit.to_string());
        }
        if !self.status.is_empty() {
            let words: Vec<&str> = self.status.iter().map(RunStatus::as_str).collect();
            query.append_pair("status", &words.join(","));
        }
        if !self.search.is_empty() {
            query.append_pair("search", &self.search);
        }
        if with_defaults || self.sort != default.sort {
            query.append_pair("sort", self.sort.as_str());
        }
        if with_defaults || self.order != default.order {
            query.append_pair("order", self.order.as_str());
        }
        query
    }
}

/// The query of the page's URL, without `?` and without defaults.
impl fmt::Display for RunsQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut query = self.serializer(false);
        if let SummaryWindow::Between(from, to) = self.window {
            for (name, at) in [("from", from), ("to", to)] {
                if let Some(at) = at {
                    query.append_pair(name, &rfc3339(at));
                }
            }
        } else if self.window != SummaryWindow::default()
            && let Some(word) = self.window.as_str()
        {
            query.append_pair("window", word);
        }
        f.write_str(&query.finish())
    }
}

/// The API accepts four-digit years only.
fn parse_time(text: &str) -> Option<Timestamp> {
    let at = time::parse_rfc3339(text)?;
    (0..=9999).contains(&at.date_naive().year()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_url_is_empty_and_request_is_complete() {
        assert_eq!(RunsQuery::default().to_string(), "");
        assert_eq!(
            RunsQuery::default().to_request(),
            "offset=0&limit=20&sort=created_at&order=desc"
        );
    }

    #[test]
    fn parameters_round_trip() {
        let text = "offset=40&limit=50&status=running%2Cfailed&search=%C3%98verby+%26+Co&sort=status&order=asc";
        let (query, problems) = RunsQuery::parse(text);
        assert_eq!(problems, []);
        assert_eq!(query.status, [RunStatus::Running, RunStatus::Failed]);
        assert_eq!(query.search, "Øverby & Co");
        assert_eq!(query.to_string(), text);
    }

    #[test]
    fn invalid_parameters_fall_back_and_are_reported() {
        let (query, problems) = RunsQuery::parse(
            "offset=-1&limit=500&status=running,draft&sort=name&order=up&search=a&utm_source=x",
        );
        assert_eq!(query, RunsQuery { search: "a".to_owned(), ..RunsQuery::default() });
        let names: Vec<_> = problems.iter().map(|problem| problem.name).collect();
        assert_eq!(names, ["offset", "limit", "status", "sort", "order"]);
    }

    #[test]
    fn summary_window_is_in_the_url_only() {
        let (week, _) = RunsQuery::parse("window=7d");
        assert_eq!((week.window, week.to_string().as_str()), (SummaryWindow::Week, "window=7d"));
        let between = "from=2026-10-01T00%3A00%3A00Z&to=2026-10-19T08%3A00%3A00Z";
        let (query, problems) = RunsQuery::parse(between);
        assert_eq!((query.to_string().as_str(), problems), (between, vec![]));
        assert_eq!(query.to_request(), RunsQuery::default().to_request());
        assert_eq!(query.without_window(), RunsQuery::default());
        let (query, problems) =
            RunsQuery::parse("from=2026-10-19T08:00:00Z&to=2026-10-01T00:00:00Z&window=year");
        assert_eq!(query, RunsQuery::default());
        let names: Vec<_> = problems.iter().map(|problem| problem.name).collect();
        assert_eq!(names, ["window", "to"]);
        assert_eq!(RunsQuery::parse("from=2026-10-19T08:00:00").1.len(), 1);
    }

    #[test]
    fn search_limit_counts_characters() {
        let hundred = "語".repeat(100);
        assert_eq!(RunsQuery::parse(&format!("search={hundred}")).0.search, hundred);
        assert_eq!(RunsQuery::parse(&format!("search={hundred}x")).1.len(), 1);
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
    fn filters_reset_the_offset_and_page_size_keeps_it() {
        let query = RunsQuery::default().with_offset(60);
        let failed = query.with_status_toggled(&RunStatus::Failed);
        assert_eq!((failed.offset, &failed.status[..]), (0, &[RunStatus::Failed][..]));
        let both = failed.with_status_toggled(&RunStatus::Running);
        assert_eq!(both.to_string(), "status=running%2Cfailed");
        assert_eq!(both.with_status_toggled(&RunStatus::Failed).status, [RunStatus::Running]);
        assert_eq!(query.with_search("  Øverby ").to_string(), "search=%C3%98verby");
        assert!(both.is_filtered() && !both.without_filters().is_filtered());
        assert_eq!(query.with_limit(50).offset, 50);
        assert_eq!(query.with_limit(100).offset, 0);
        assert_eq!(query.with_limit(10).offset, 60);
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
    fn returns_the_last_page_if_beyond_the_end() {
        let at = |offset| RunsQuery::default().with_offset(offset);
        assert_eq!(at(60).last_page_if_beyond(41), Some(at(40)));
        assert_eq!(at(60).last_page_if_beyond(60), Some(at(40)));
        assert_eq!(at(60).last_page_if_beyond(61), None);
        assert_eq!(at(60).last_page_if_beyond(0), Some(at(0)));
        assert_eq!(at(0).last_page_if_beyond(0), None);
    }

    #[test]
    fn sorting_by_the_same_field_reverses_the_order() {
        let query = RunsQuery::default().with_offset(60);
        let oldest = query.sorted_by(SortField::CreatedAt);
        assert_eq!((oldest.order, oldest.offset), (SortOrder::Ascending, 0));
        assert_eq!(oldest.sorted_by(SortField::Status).order, SortOrder::Descending);
    }
}
