//! What a reader asked of the runs list: filter, order and place. Pure.
//!
//! The same names and values stand in the page's URL and in the request to List Runs (contract
//! §5.1), so this is the only place that knows them.

use std::fmt;

use chrono::Datelike as _;
use form_urlencoded::Serializer;

use crate::domain::format::rfc3339;
use crate::domain::order::SortOrder;
use crate::domain::run::RunStatus;
use crate::domain::time;
use crate::domain::time::Timestamp;
use crate::i18n::Message;
use crate::i18n::catalog::{
    EXPECTED_LATER, EXPECTED_LIMIT, EXPECTED_OFFSET, EXPECTED_ORDER, EXPECTED_SEARCH,
    EXPECTED_SORT, EXPECTED_STATUS, EXPECTED_TIME, EXPECTED_WINDOW,
};
use crate::routing::window::SummaryWindow;

/// The API's own default, always sent (contract C8).
pub const DEFAULT_LIMIT: u32 = 20;

/// The page sizes offered.
pub const PAGE_SIZES: [u32; 4] = [10, 20, 50, 100];

/// The largest page the API gives.
pub(crate) const MAX_LIMIT: u32 = 100;

/// The longest search text the API takes, in characters.
pub const MAX_SEARCH_CHARS: usize = 100;

/// The fields the API sorts by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SortField {
    /// When a run was queued.
    #[default]
    CreatedAt,
    /// When it started.
    StartedAt,
    /// When it ended.
    CompletedAt,
    /// Its status; the order of the statuses is the server's.
    Status,
}

impl SortField {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::CreatedAt, Self::StartedAt, Self::CompletedAt, Self::Status];

    /// The API's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::StartedAt => "started_at",
            Self::CompletedAt => "completed_at",
            Self::Status => "status",
        }
    }
}

/// Filter, order and place in the runs list. Always something the API accepts.
///
/// ```
/// use onepin_runs::routing::query::RunsQuery;
///
/// let (query, problems) = RunsQuery::parse("limit=50&status=failed,running&sort=colour");
/// assert_eq!(query.limit, 50);
/// // What cannot be used is named; the rest holds.
/// assert_eq!((problems.len(), problems[0].name), (1, "sort"));
/// // For the page's address, without what equals its default; for the API, with all of it.
/// assert_eq!(query.to_string(), "limit=50&status=running%2Cfailed");
/// assert_eq!(
///     query.to_request(),
///     "offset=0&limit=50&status=running%2Cfailed&sort=created_at&order=desc"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunsQuery {
    /// Runs to skip.
    pub offset: u64,
    /// Runs on a page, 1 to 100.
    pub limit: u32,
    /// Any of these; all when empty. Sorted, without repetition, known words only.
    pub status: Vec<RunStatus>,
    /// Part of the name or e-mail of who started the run; none when empty.
    pub search: String,
    /// What to order by.
    pub sort: SortField,
    /// In which direction.
    pub order: SortOrder,
    /// Which runs the summary counts. The list is not narrowed by it.
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

/// A value in a URL that could not be used; its default stands instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryProblem {
    /// The parameter's name.
    pub name: &'static str,
    /// What the URL said.
    pub value: String,
    /// What would have been accepted, as a text for the reader.
    pub expected: Message,
}

impl RunsQuery {
    /// Reads a URL's query, without `?`. What cannot be used falls back to its default and is
    /// reported; parameters of others are left alone.
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
                "window" => match SummaryWindow::named(value) {
                    Some(window) => {
                        parsed.window = window;
                        None
                    }
                    None => Some(("window", EXPECTED_WINDOW)),
                },
                "from" => {
                    from = instant(value);
                    from.is_none().then_some(("from", EXPECTED_TIME))
                }
                "to" => {
                    to = instant(value);
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

    /// Every parameter as List Runs takes it; `limit` is always there, empty filters never.
    pub fn to_request(&self) -> String {
        let mut query = self.serializer(true);
        query.finish()
    }

    /// What of it concerns the list: everything but the summary's window.
    pub fn of_list(&self) -> Self {
        Self { window: SummaryWindow::default(), ..self.clone() }
    }

    /// With another window of the summary; the list stays where it is.
    pub fn windowed(&self, window: SummaryWindow) -> Self {
        Self { window, ..self.clone() }
    }

    /// Sorted by `field`: the other direction when it is the current one, else newest or highest
    /// first. Starts at the first page, since the place meant something else.
    pub fn sorted_by(&self, field: SortField) -> Self {
        let order = if field == self.sort { self.order.reversed() } else { SortOrder::default() };
        Self { sort: field, order, offset: 0, ..self.clone() }
    }

    /// With `status` added to the filter, or taken out of it. Starts at the first page: the place
    /// in one list means nothing in another.
    pub fn toggled(&self, status: &RunStatus) -> Self {
        let mut statuses = self.status.clone();
        match statuses.iter().position(|chosen| chosen == status) {
            Some(at) => drop(statuses.remove(at)),
            None => statuses.push(status.clone()),
        }
        crate::domain::order::sort_by(&mut statuses, RunStatus::cmp);
        Self { status: statuses, offset: 0, ..self.clone() }
    }

    /// Looking for a person; a text longer than the API takes is cut. Starts at the first page.
    pub fn searching(&self, text: &str) -> Self {
        let cut: String = text.trim().chars().take(MAX_SEARCH_CHARS).collect();
        Self { search: cut.trim_end().to_owned(), offset: 0, ..self.clone() }
    }

    /// Without filters; order and page size stay.
    pub fn unfiltered(&self) -> Self {
        Self { status: Vec::new(), search: String::new(), offset: 0, ..self.clone() }
    }

    /// Whether it leaves runs out.
    pub fn is_filtered(&self) -> bool {
        !self.status.is_empty() || !self.search.is_empty()
    }

    /// With pages of `limit` runs; the first run on screen stays on screen.
    pub fn sized(&self, limit: u32) -> Self {
        let limit = limit.clamp(1, MAX_LIMIT);
        let offset = self.offset / u64::from(limit) * u64::from(limit);
        Self { limit, offset, ..self.clone() }
    }

    /// The same list from another place.
    pub fn at_offset(&self, offset: u64) -> Self {
        Self { offset, ..self.clone() }
    }

    /// The number of this page, from 1.
    pub fn page(&self) -> u64 {
        self.offset.div_ceil(u64::from(self.limit)) + 1
    }

    /// How many pages `total` runs fill, at least 1.
    pub fn pages(&self, total: u64) -> u64 {
        total.div_ceil(u64::from(self.limit)).max(1)
    }

    /// The page with this number, counted from 1.
    pub fn at_page(&self, page: u64) -> Self {
        self.at_offset(page.saturating_sub(1).saturating_mul(u64::from(self.limit)))
    }

    /// The last page of `total` runs, when this one lies beyond it: runs can leave a filtered list
    /// while somebody reads its last page.
    pub fn last_if_beyond(&self, total: u64) -> Option<Self> {
        (self.offset > 0 && self.offset >= total).then(|| self.at_page(self.pages(total)))
    }

    /// Where the page before this one starts; `None` on the first.
    pub fn previous_offset(&self) -> Option<u64> {
        (self.offset > 0).then(|| self.offset.saturating_sub(u64::from(self.limit)))
    }

    /// Where the next page starts; `None` on the last. Without a total, a full page of `shown`
    /// rows is taken as a sign that more follow.
    pub fn next_offset(&self, total: Option<u64>, shown: usize) -> Option<u64> {
        let next = self.offset.saturating_add(u64::from(self.limit));
        let follows = match total {
            Some(total) => next < total,
            None => shown >= self.limit as usize,
        };
        follows.then_some(next)
    }

    /// Where the last page starts; `None` when this is it, or when there is no total to tell.
    pub fn last_offset(&self, total: Option<u64>) -> Option<u64> {
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

/// The query of the page's URL, without `?`; what equals its default is left out.
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
            && let Some(word) = self.window.word()
        {
            query.append_pair("window", word);
        }
        f.write_str(&query.finish())
    }
}

/// Years of more than four digits are nobody's runs, and the API does not take them.
fn instant(text: &str) -> Option<Timestamp> {
    let at = time::parse_rfc3339(text)?;
    (0..=9999).contains(&at.date_naive().year()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_an_empty_query_and_a_complete_request() {
        assert_eq!(RunsQuery::default().to_string(), "");
        assert_eq!(
            RunsQuery::default().to_request(),
            "offset=0&limit=20&sort=created_at&order=desc"
        );
    }

    #[test]
    fn every_parameter_round_trips() {
        let text = "offset=40&limit=50&status=running%2Cfailed&search=%C3%98verby+%26+Co&sort=status&order=asc";
        let (query, problems) = RunsQuery::parse(text);
        assert_eq!(problems, []);
        assert_eq!(query.status, [RunStatus::Running, RunStatus::Failed]);
        assert_eq!(query.search, "Øverby & Co");
        assert_eq!(query.to_string(), text);
    }

    #[test]
    fn what_cannot_be_used_falls_back_and_says_so() {
        let (query, problems) = RunsQuery::parse(
            "offset=-1&limit=500&status=running,draft&sort=name&order=up&search=a&utm_source=x",
        );
        assert_eq!(query, RunsQuery { search: "a".to_owned(), ..RunsQuery::default() });
        let names: Vec<_> = problems.iter().map(|problem| problem.name).collect();
        assert_eq!(names, ["offset", "limit", "status", "sort", "order"]);
    }

    #[test]
    fn the_summarys_window_is_part_of_the_url_and_not_of_the_request() {
        let (week, _) = RunsQuery::parse("window=7d");
        assert_eq!((week.window, week.to_string().as_str()), (SummaryWindow::Week, "window=7d"));
        let between = "from=2026-10-01T00%3A00%3A00Z&to=2026-10-19T08%3A00%3A00Z";
        let (query, problems) = RunsQuery::parse(between);
        assert_eq!((query.to_string().as_str(), problems), (between, vec![]));
        assert_eq!(query.to_request(), RunsQuery::default().to_request());
        assert_eq!(query.of_list(), RunsQuery::default());
        let (query, problems) =
            RunsQuery::parse("from=2026-10-19T08:00:00Z&to=2026-10-01T00:00:00Z&window=year");
        assert_eq!(query, RunsQuery::default());
        let names: Vec<_> = problems.iter().map(|problem| problem.name).collect();
        assert_eq!(names, ["window", "to"]);
        assert_eq!(RunsQuery::parse("from=2026-10-19T08:00:00").1.len(), 1);
    }

    #[test]
    fn search_counts_characters_and_not_bytes() {
        let hundred = "語".repeat(100);
        assert_eq!(RunsQuery::parse(&format!("search={hundred}")).0.search, hundred);
        assert_eq!(RunsQuery::parse(&format!("search={hundred}x")).1.len(), 1);
    }

    #[test]
    fn pages_before_and_after() {
        let at = |offset| RunsQuery { limit: 20, ..RunsQuery::default().at_offset(offset) };
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
    fn a_filter_starts_at_the_first_page_and_a_page_size_keeps_the_place() {
        let query = RunsQuery::default().at_offset(60);
        let failed = query.toggled(&RunStatus::Failed);
        assert_eq!((failed.offset, &failed.status[..]), (0, &[RunStatus::Failed][..]));
        let both = failed.toggled(&RunStatus::Running);
        assert_eq!(both.to_string(), "status=running%2Cfailed");
        assert_eq!(both.toggled(&RunStatus::Failed).status, [RunStatus::Running]);
        assert_eq!(query.searching("  Øverby ").to_string(), "search=%C3%98verby");
        assert!(both.is_filtered() && !both.unfiltered().is_filtered());
        assert_eq!(query.sized(50).offset, 50);
        assert_eq!(query.sized(100).offset, 0);
        assert_eq!(query.sized(10).offset, 60);
    }

    #[test]
    fn pages_are_counted_from_one() {
        let query = RunsQuery::default();
        assert_eq!((query.page(), query.pages(0), query.pages(20), query.pages(21)), (1, 1, 1, 2));
        assert_eq!((query.at_page(3).offset, query.at_page(3).page()), (40, 3));
        assert_eq!((query.at_page(0).offset, query.at_page(u64::MAX).page() > 1), (0, true));
        // A place that is no multiple of the page size lies on a page of its own.
        assert_eq!(query.at_offset(7).page(), 2);
    }

    #[test]
    fn beyond_the_end_is_the_last_page() {
        let at = |offset| RunsQuery::default().at_offset(offset);
        assert_eq!(at(60).last_if_beyond(41), Some(at(40)));
        assert_eq!(at(60).last_if_beyond(60), Some(at(40)));
        assert_eq!(at(60).last_if_beyond(61), None);
        assert_eq!(at(60).last_if_beyond(0), Some(at(0)));
        assert_eq!(at(0).last_if_beyond(0), None);
    }

    #[test]
    fn sorting_again_turns_the_direction_and_another_field_starts_over() {
        let query = RunsQuery::default().at_offset(60);
        let oldest = query.sorted_by(SortField::CreatedAt);
        assert_eq!((oldest.order, oldest.offset), (SortOrder::Ascending, 0));
        assert_eq!(oldest.sorted_by(SortField::Status).order, SortOrder::Descending);
    }
}
