//! The route of a URL. Pure.

use crate::domain::run::{InvalidId, WorkflowId};
use crate::routing::query::{QueryProblem, RunsQuery};
use crate::routing::route::Route;
use crate::routing::workflows::WorkflowsQuery;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A page and the ignored parts of its query.
    Page(Route, Vec<QueryProblem>),
    Unknown(RouteError),
}

/// Why a URL has no page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RouteError {
    /// The browser provides no address.
    UnknownAddress,
    /// The path is not below the component's base path.
    OutsideBase {
        base: String,
        path: String,
    },
    InvalidId(InvalidId),
    UnknownPath(String),
}

impl Location {
    /// Parses a path such as `/workflows/{id}/runs` with its query. `/` is the list of runs of `home`. Without a workflow
    /// there, `/` and `/workflows` are the list of workflows.
    ///
    /// ```
    /// use onepin_runs::domain::run::WorkflowId;
    /// use onepin_runs::routing::location::{Location, RouteError};
    /// use onepin_runs::routing::query::RunsQuery;
    ///
    /// let workflow: WorkflowId = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801".parse()?;
    /// let path = format!("/workflows/{workflow}/runs");
    /// let home = (Some(workflow), RunsQuery::default());
    /// let Location::Page(route, problems) = Location::of_url(&format!("{path}?offset=40&limit=20"), &home)
    /// else {
    ///     panic!("this is the URL of a list");
    /// };
    /// assert!(problems.is_empty());
    /// // Values that equal their defaults are not printed.
    /// assert_eq!(route.to_string(), format!("{path}?offset=40"));
    ///
    /// let unknown = Location::of_url("/settings", &home);
    /// assert_eq!(unknown, Location::Unknown(RouteError::UnknownPath("/settings".to_owned())));
    /// # Ok::<(), onepin_runs::domain::run::InvalidId>(())
    /// ```
    pub fn of_url(url: &str, home: &(Option<WorkflowId>, RunsQuery)) -> Self {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let list = |workflow| {
            let (query, problems) = RunsQuery::parse(query);
            Self::Page(Route::Runs(workflow, query), problems)
        };
        let page = match (segments.as_slice(), &home.0) {
            // Without a query, the host's page size applies.
            ([], Some(workflow)) if query.is_empty() => {
                Ok(Self::Page(Route::Runs(workflow.clone(), home.1.clone()), Vec::new()))
            }
            ([], Some(workflow)) => Ok(list(workflow.clone())),
            ([] | ["workflows"], None) => {
                let (query, problems) = WorkflowsQuery::parse(query);
                Ok(Self::Page(Route::Workflows(query), problems))
            }
            (["workflows", workflow, "runs"], _) => workflow.parse().map(list),
            (["workflows", workflow, "runs", run], _) => workflow.parse().and_then(|workflow| {
                let run = run.parse()?;
                let route = match query {
                    "" => Route::Run(workflow, run),
                    query => Route::RunView(workflow, run, query.to_owned()),
                };
                Ok(Self::Page(route, Vec::new()))
            }),
            (["workflows", workflow, "runs", run, "compare", other], _) => {
                workflow.parse().and_then(|workflow| {
                    Ok(Self::Page(
                        Route::Compare(workflow, run.parse()?, other.parse()?),
                        Vec::new(),
                    ))
                })
            }
            _ => return Self::Unknown(RouteError::UnknownPath(path.to_owned())),
        };
        page.unwrap_or_else(|invalid| Self::Unknown(RouteError::InvalidId(invalid)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKFLOW: &str = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801";
    const RUN: &str = "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601";

    fn home() -> (Option<WorkflowId>, RunsQuery) {
        (WORKFLOW.parse().ok(), RunsQuery { limit: 50, ..RunsQuery::default() })
    }

    fn page(url: &str) -> (Route, usize) {
        match Location::of_url(url, &home()) {
            Location::Page(route, problems) => (route, problems.len()),
            Location::Unknown(error) => panic!("{url}: {error:?}"),
        }
    }

    #[test]
    fn urls_round_trip() {
        for url in [
            format!("/workflows/{WORKFLOW}/runs"),
            format!("/workflows/{WORKFLOW}/runs?offset=40&limit=10"),
            format!("/workflows/{WORKFLOW}/runs/{RUN}"),
            format!(
                "/workflows/{WORKFLOW}/runs/{RUN}?lines=de-DE&check=n-wer&node=a%2Fb&tab=graph"
            ),
            format!("/workflows/{WORKFLOW}/runs/{RUN}/compare/{WORKFLOW}"),
            format!("/workflows/{WORKFLOW}/runs/{RUN}/compare/{RUN}"),
        ] {
            let (route, problems) = page(&url);
            assert_eq!((route.to_string(), problems), (url, 0));
        }
    }

    #[test]
    fn ignores_a_trailing_slash() {
        assert!(matches!(page(&format!("/workflows/{WORKFLOW}/runs/")).0, Route::Runs(..)));
    }

    #[test]
    fn root_uses_the_home_page_size_without_a_query() {
        let limit = |url: &str| match page(url).0 {
            Route::Runs(_, query) => query.limit,
            Route::Run(..) | Route::RunView(..) | Route::Compare(..) | Route::Workflows(_) => {
                panic!("{url}")
            }
        };
        assert_eq!((limit("/"), limit("/?offset=10"), limit("/?limit=100")), (50, 20, 100));
        assert_eq!(page("/?limit=0").1, 1);
    }

    #[test]
    fn workflows_are_listed_unless_one_is_configured() {
        let unset = (None, RunsQuery::default());
        for (url, canonical) in [
            ("/", "/workflows"),
            ("/workflows", "/workflows"),
            ("/workflows/?offset=20&search=a", "/workflows?offset=20&search=a"),
        ] {
            let Location::Page(route, problems) = Location::of_url(url, &unset) else {
                panic!("{url}");
            };
            assert_eq!((route.to_string().as_str(), problems.len()), (canonical, 0));
            assert!(matches!(route, Route::Workflows(_)));
        }
        let list = format!("/workflows/{WORKFLOW}/runs");
        assert!(matches!(Location::of_url(&list, &unset), Location::Page(Route::Runs(..), _)));
        let unknown = RouteError::UnknownPath("/workflows".to_owned());
        assert_eq!(Location::of_url("/workflows", &home()), Location::Unknown(unknown));
    }

    #[test]
    fn reports_why_a_url_has_no_page() {
        let error = |url: &str| match Location::of_url(url, &home()) {
            Location::Unknown(error) => error,
            Location::Page(route, _) => panic!("{route}"),
        };
        for path in [
            "/settings".to_owned(),
            format!("/workflows/{WORKFLOW}/runs/{RUN}/compare"),
            format!("/workflows/{WORKFLOW}/runs/{RUN}/compare/{RUN}/{RUN}"),
        ] {
            assert_eq!(error(&format!("{path}?a")), RouteError::UnknownPath(path));
        }
        for (url, id) in [
            (format!("/workflows/{WORKFLOW}/runs/latest"), "latest"),
            ("/workflows/mine/runs".to_owned(), "mine"),
            (format!("/workflows/{WORKFLOW}/runs/{RUN}/compare/last"), "last"),
            (format!("/workflows/{WORKFLOW}/runs/1/compare/{RUN}"), "1"),
        ] {
            assert_eq!(error(&url), RouteError::InvalidId(InvalidId(id.to_owned())));
        }
    }
}
