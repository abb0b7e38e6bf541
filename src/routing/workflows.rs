//! The query of the list of workflows: search and page. Pure.

use std::fmt;

use form_urlencoded::Serializer;

use crate::routing::query::{DEFAULT_LIMIT, QueryProblem, RunsQuery};

/// Search and page of the list of workflows. Always valid for the API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkflowsQuery {
    /// Number of workflows to skip.
    pub offset: u64,
    /// Part of the name or description; empty means no filter.
    pub search: String,
}

impl WorkflowsQuery {
    /// Parses a URL's query, without `?`. The parameters are those of the runs list.
    pub fn parse(query: &str) -> (Self, Vec<QueryProblem>) {
        let (RunsQuery { offset, search, .. }, problems) = RunsQuery::parse(query);
        let problems = problems.into_iter();
        let problems = problems.filter(|problem| matches!(problem.name, "offset" | "search"));
        (Self { offset, search }, problems.collect())
    }

    /// The request to List Workflows. Sorted by name, so that polls move no rows.
    pub(crate) fn to_request(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("offset", &self.offset.to_string());
        query.append_pair("limit", &DEFAULT_LIMIT.to_string());
        if !self.search.is_empty() {
            query.append_pair("search", &self.search);
        }
        query.append_pair("sort", "name");
        query.append_pair("order", "asc");
        query.finish()
    }

    /// Truncates `text` to the API's maximum. Resets the offset.
    #[must_use]
    pub fn with_search(&self, text: &str) -> Self {
        Self { offset: 0, search: self.as_runs().with_search(text).search }
    }

    fn with_offset(&self, offset: u64) -> Self {
        Self { offset, ..self.clone() }
    }

    /// The previous page; `None` on the first.
    pub(crate) fn previous(&self) -> Option<Self> {
        self.as_runs().previous_offset().map(|offset| self.with_offset(offset))
    }

    /// The next page; `None` on the last.
    pub(crate) fn next(&self, total: Option<u64>, shown: usize) -> Option<Self> {
        self.as_runs().next_offset(total, shown).map(|offset| self.with_offset(offset))
    }

    /// The page to show instead of this one if it has no workflows.
    pub(crate) fn last_page_if_empty(&self, total: Option<u64>) -> Option<Self> {
        self.as_runs().last_page_if_empty(total).map(|last| self.with_offset(last.offset))
    }

    /// The rules of pages are those of the runs list.
    fn as_runs(&self) -> RunsQuery {
        RunsQuery { offset: self.offset, search: self.search.clone(), ..RunsQuery::default() }
    }
}

/// The query of the page's URL, without `?` and without defaults.
impl fmt::Display for WorkflowsQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_runs().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_round_trip() {
        for text in ["", "offset=20", "search=Harbour+%26+Co", "offset=40&search=a"] {
            let (query, problems) = WorkflowsQuery::parse(text);
            assert_eq!((query.to_string().as_str(), problems), (text, vec![]));
        }
        let (query, _) = WorkflowsQuery::parse("offset=40&search=a");
        assert_eq!(query.to_request(), "offset=40&limit=20&search=a&sort=name&order=asc");
    }

    #[test]
    fn reports_only_its_own_parameters() {
        let (query, problems) = WorkflowsQuery::parse("offset=-1&sort=colour&limit=0&search=a");
        assert_eq!(query, WorkflowsQuery { offset: 0, search: "a".to_owned() });
        let names: Vec<_> = problems.iter().map(|problem| problem.name).collect();
        assert_eq!(names, ["offset"]);
    }

    #[test]
    fn pages_follow_the_total() {
        let query = WorkflowsQuery::parse("offset=20&search=a").0;
        let offset = |query: Option<WorkflowsQuery>| query.map(|query| query.offset);
        assert_eq!(offset(query.previous()), Some(0));
        assert_eq!(offset(query.next(Some(41), 20)), Some(40));
        assert_eq!(offset(query.next(Some(40), 20)), None);
        assert_eq!(offset(query.last_page_if_empty(Some(5))), Some(0));
        assert_eq!(query.with_search(" b ").to_string(), "search=b");
    }
}
