//! What the page of a run reads from its three responses.

use std::sync::Arc;

use crate::api::ApiError;
use crate::api::wire::DecodeWarning;
use crate::domain::json::Json;
use crate::domain::overview::{Graph, RunOverview, Share};
use crate::domain::run::{Run, RunStatus};
use crate::poll::{OptionalAnalysis, Polled};
use dom::reactive::Memo;

pub(crate) fn share(overview: Polled<RunOverview>) -> Memo<Option<Share>> {
    part(overview, |overview| overview.share.clone())
}

/// The error to show, and the fields of the responses that could not be read.
pub(crate) fn problems(
    run: Polled<Run>,
    overview: Polled<RunOverview>,
    analysis: Polled<OptionalAnalysis>,
) -> (Memo<Option<ApiError>>, Memo<Vec<DecodeWarning>>) {
    let error = Memo::new(move |_| {
        let of_overview = overview.remote.with(|remote| remote.error.clone());
        let of_analysis = analysis.remote.with(|remote| remote.error.clone());
        run.remote.with(|remote| remote.error.clone()).or(of_overview).or(of_analysis)
    });
    let warnings = Memo::new(move |_| {
        let of_run = run.remote.with(|remote| remote.warnings.clone());
        let of_overview = overview.remote.with(|remote| remote.warnings.clone());
        analysis.remote.with(|remote| [of_run, of_overview, remote.warnings.clone()].concat())
    });
    (error, warnings)
}

/// The run's own response, else the fewer fields in the overview.
pub(crate) fn known_run(run: Polled<Run>, overview: Polled<RunOverview>) -> Memo<Option<Run>> {
    Memo::new(move |_| {
        let of_overview = || overview.remote.with(|remote| remote.value.as_ref()?.run.clone());
        run.remote.with(|remote| remote.value.clone()).or_else(of_overview)
    })
}

/// A part of the overview, which notifies only when it changes itself. Its default until the overview is loaded.
pub(crate) fn part<T: Clone + Default + PartialEq + Send + Sync + 'static>(
    overview: Polled<RunOverview>,
    read: fn(&RunOverview) -> T,
) -> Memo<T> {
    Memo::new(move |_| {
        overview.remote.with(|remote| remote.value.as_ref().map(read).unwrap_or_default())
    })
}

/// The definition, which both endpoints return in possibly different forms: preferably one with edges, then a list of
/// steps, then any other.
pub(crate) fn definition(run: Polled<Run>, overview: Polled<RunOverview>) -> Memo<Arc<Json>> {
    let of_run =
        move || run.remote.with(|remote| remote.value.as_ref()?.definition_snapshot.clone());
    let of_overview = part(overview, |overview| Some(Arc::clone(&overview.definition)));
    Memo::new(move |_| {
        let both = [of_run(), of_overview.get()];
        let best = both.into_iter().flatten().max_by_key(|definition| Graph::rank(definition));
        best.unwrap_or_default()
    })
}

pub(crate) fn is_completed(run: Memo<Option<Run>>) -> Memo<bool> {
    let is_completed = |run: &Run| run.status == RunStatus::Completed;
    Memo::new(move |_| run.with(|run| run.as_ref().is_some_and(is_completed)))
}
