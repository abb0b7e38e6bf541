//! The query of the runs list: filter, order and page. Pure.
//!
//! The page's URL and the request to List Runs use the same parameters (contract §5.1).

use std::fmt;

use chrono::Datelike as _;
use form_urlencoded::Serializer;

use crate::domain::format::rfc3339;
use crate::domain::order::SortOrder;
use crate::domain::run::RunStatus;
use crate::domain::time::{Timestamp, parse_date};
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
            let problem = match name.as_ref() {
                "from" => {
                    from = parse_time(&value);
                    from.is_none().then_some(("from", EXPECTED_TIME))
                }
                "to" => {
                    to = parse_time(&value);
                    to.is_none().then_some(("to", EXPECTED_TIME))
                }
                name => parsed.set(name, &value).err(),
            };
            if let Some((name, expected)) = problem {
                problems.push(QueryProblem { name, value: value.into_owned(), expected });
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

    /// Sets a parameter of a URL. An error names the parameter and what is valid.
    fn set(&mut self, name: &str, value: &str) -> Result<(), (&'static str, Message)> {
        match name {
            "offset" => self.offset = value.parse().map_err(|_| ("offset", EXPECTED_OFFSET))?,
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
                self.limit = limit.ok_or(("limit", EXPECTED_LIMIT))?;
            }
            "status" => {
                let names = value.split(',').filter(|name| !name.is_empty());
                self.status = RunStatus::known_set(names).ok_or(("status", EXPECTED_STATUS))?;
            }
            "search" => {
                let search = value.trim();
                if search.chars().count() > MAX_SEARCH_CHARS {
                    return Err(("search", EXPECTED_SEARCH));
                }
                search.clone_into(&mut self.search);
            }
            "sort" => {
                let field = SortField::ALL.into_iter().find(|field| field.as_str() == value);
                self.sort = field.ok_or(("sort", EXPECTED_SORT))?;
            }
            "order" => {
                let orders = [SortOrder::Ascending, SortOrder::Descending];
                let order = orders.into_iter().find(|order| order.as_str() == value);
                self.order = order.ok_or(("order", EXPECTED_ORDER))?;
            }
            "window" => {
                self.window = SummaryWindow::parse(value).ok_or(("window", EXPECTED_WINDOW))?;
            }
            _ => {}
        }
        Ok(())
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
    let at = parse_date(text)?;
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
        assert_eq!(RunsQuery::parse("from=yesterday").1.len(), 1);
        assert_eq!(RunsQuery::parse("from=2026-10-01&to=2026-10-19T08:00Z").0.to_string(), between);
    }

    #[test]
    fn search_limit_counts_characters() {
        let hundred = "語".repeat(100);
        assert_eq!(RunsQuery::parse(&format!("search={hundred}")).0.search, hundred);
        assert_eq!(RunsQuery::parse(&format!("search={hundred}x")).1.len(), 1);
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
    fn sorting_by_the_same_field_reverses_the_order() {
        let query = RunsQuery::default().with_offset(60);
        let oldest = query.sorted_by(SortField::CreatedAt);
        assert_eq!((oldest.order, oldest.offset), (SortOrder::Ascending, 0));
        assert_eq!(oldest.sorted_by(SortField::Status).order, SortOrder::Descending);
    }
}
