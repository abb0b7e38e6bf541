//! What the component shows: all pages or one part, by the options `view` and `runId`.

use dom::El;
use onepin_runs::routing::route::Route;
use onepin_runs::settings::options::{Options, RoutingMode, Shown};
use onepin_runs::settings::reader::SettingError;
use onepin_runs::view::{self, single};

/// An unknown word is the default.
pub(crate) fn shown(options: &Options) -> Shown {
    options.shown.as_deref().and_then(|word| word.parse().ok()).unwrap_or_default()
}

/// Builds what the component shows.
pub(crate) fn content(options: &Options) -> Box<dyn FnOnce() -> El> {
    let (workflow, run) = (options.workflow_id.clone(), options.run_id.clone());
    match shown(options) {
        Shown::Page => Box::new(view::component),
        Shown::List => Box::new(|| single::list(workflow)),
        Shown::Summary => Box::new(|| single::summary(workflow)),
        Shown::Run => Box::new(|| single::run(workflow, run)),
        Shown::Badge => Box::new(|| single::badge(workflow, run)),
    }
}

/// The first route of a component that keeps its route itself: `current`, unless it shows one run and that is another.
pub(crate) fn first_route(options: &Options, current: Option<Route>) -> Option<Route> {
    let run = options.run_id.as_ref().filter(|_| shown(options) == Shown::Run);
    match run {
        Some(run) if current.as_ref().and_then(Route::run) != Some(run) => {
            Some(Route::Run(options.workflow_id.clone(), run.clone()))
        }
        Some(_) | None => current,
    }
}

/// Why the view `run` has no run to show.
pub(crate) fn missing_run(options: &Options) -> Option<SettingError> {
    let has_run = options.run_id.is_some() || options.routing != RoutingMode::Memory;
    let is_missing = shown(options) == Shown::Run && !has_run;
    is_missing.then(|| SettingError {
        name: "runId".to_owned(),
        why: "the view “run” needs it, or a route of a run".to_owned(),
    })
}
