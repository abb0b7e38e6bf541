//! Which page a URL names, and the URL that names a page. Pure: moving from page to page is
//! [`crate::host::navigator`]'s, the query of a list [`crate::routing::query`]'s.

use std::fmt;

use crate::domain::run::{InvalidId, RunId, WorkflowId};
use crate::routing::query::{QueryProblem, RunsQuery};

/// A page of this component.
///
/// ```
/// use onepin_runs::routing::route::{Parsed, Route};
///
/// let path = "/workflows/5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801/runs";
/// let Parsed::Page(route, problems) = Route::parse(path, "offset=40&limit=20") else {
///     panic!("this is the address of a list");
/// };
/// assert!(problems.is_empty());
/// // What equals its default is not printed.
/// assert_eq!(route.to_string(), format!("{path}?offset=40"));
///
/// assert!(matches!(Route::parse("/workflows/mine/runs", ""), Parsed::InvalidId(_)));
/// assert_eq!(Route::parse("/settings", ""), Parsed::Unknown);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The runs of a workflow.
    Runs(WorkflowId, RunsQuery),
    /// The overview of one run.
    Run(WorkflowId, RunId),
}

/// What a URL was found to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parsed {
    /// The root: the configured workflow's runs, and what in its query could not be used.
    Home(RunsQuery, Vec<QueryProblem>),
    /// A page, and what in its query could not be used.
    Page(Route, Vec<QueryProblem>),
    /// An id in it is not an id.
    InvalidId(InvalidId),
    /// No page has this path.
    Unknown,
}

impl Route {
    /// Reads a path such as `/workflows/{id}/runs` and the query after it, without `?`.
    pub fn parse(path: &str, query: &str) -> Parsed {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let page = match segments.as_slice() {
            [] => {
                let (query, problems) = RunsQuery::parse(query);
                return Parsed::Home(query, problems);
            }
            ["workflows", workflow, "runs"] => workflow.parse().map(|workflow| {
                let (query, problems) = RunsQuery::parse(query);
                (Self::Runs(workflow, query), problems)
            }),
            ["workflows", workflow, "runs", run] => workflow
                .parse()
                .and_then(|workflow| Ok((Self::Run(workflow, run.parse()?), Vec::new()))),
            _ => return Parsed::Unknown,
        };
        match page {
            Ok((route, problems)) => Parsed::Page(route, problems),
            Err(invalid) => Parsed::InvalidId(invalid),
        }
    }
}

/// The URL's path and query; what equals its default is left out.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Runs(workflow, query) => {
                write!(f, "/workflows/{workflow}/runs")?;
                let query = query.to_string();
                if query.is_empty() { Ok(()) } else { write!(f, "?{query}") }
            }
            Self::Run(workflow, run) => write!(f, "/workflows/{workflow}/runs/{run}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKFLOW: &str = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801";
    const RUN: &str = "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601";

    #[test]
    fn pages_round_trip() {
        for url in [
            format!("/workflows/{WORKFLOW}/runs"),
            format!("/workflows/{WORKFLOW}/runs?offset=40&limit=10"),
            format!("/workflows/{WORKFLOW}/runs/{RUN}"),
        ] {
            let (path, query) = url.split_once('?').unwrap_or((&url, ""));
            let Parsed::Page(route, problems) = Route::parse(path, query) else { panic!("{url}") };
            assert_eq!((route.to_string(), problems), (url, vec![]));
        }
    }

    #[test]
    fn a_trailing_slash_does_not_matter() {
        assert!(matches!(
            Route::parse(&format!("/workflows/{WORKFLOW}/runs/"), ""),
            Parsed::Page(Route::Runs(..), _)
        ));
    }

    #[test]
    fn what_is_no_page_says_why() {
        assert_eq!(Route::parse("/", ""), Parsed::Home(RunsQuery::default(), vec![]));
        assert_eq!(Route::parse("/settings", ""), Parsed::Unknown);
        assert_eq!(
            Route::parse(&format!("/workflows/{WORKFLOW}/runs/latest"), ""),
            Parsed::InvalidId(InvalidId("latest".to_owned()))
        );
        assert_eq!(
            Route::parse("/workflows/mine/runs", ""),
            Parsed::InvalidId(InvalidId("mine".to_owned()))
        );
    }
}
