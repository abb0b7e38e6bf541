//! When the parts of a run's page are requested again.

use std::rc::Rc;

use crate::domain::overview::RunOverview;
use crate::domain::run::Run;
use crate::poll::{OptionalAnalysis, Polled};
use crate::view::overview::lines::open_lines::Lines;

/// Refreshes the page, without and with the open lines.
pub(super) fn refreshes(
    run: Polled<Run>,
    overview: Polled<RunOverview>,
    analysis: Polled<OptionalAnalysis>,
    lines: Lines,
) -> [Rc<dyn Fn()>; 2] {
    let refresh = move || {
        run.refresh();
        overview.refresh();
        analysis.refresh();
    };
    let with_lines = move || {
        refresh();
        lines.refresh();
    };
    [Rc::new(refresh), Rc::new(with_lines)]
}

/// Refreshes overview and analysis when the run ends, because they are polled slowly. Not for a run that had ended before
/// it was loaded.
pub(crate) fn refresh_results_at_end(
    run: Polled<Run>,
    overview: Polled<RunOverview>,
    analysis: Polled<OptionalAnalysis>,
) {
    dom::reactive::effect(move |last: Option<Option<bool>>| {
        let is_terminal = |run: &Run| run.status.is_terminal();
        let has_ended = run.remote.with(|remote| remote.value.as_ref().map(is_terminal));
        if has_ended == Some(true) && last.flatten() == Some(false) {
            overview.refresh();
            analysis.refresh();
        }
        has_ended
    });
}
