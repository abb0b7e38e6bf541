//! The estimate of running rows. What it says is in the chunk (`tools::late`).

use std::rc::Rc;

use chrono::TimeDelta;

use crate::domain::run::{RoughRange, Run, UsualTime};
use crate::i18n::intl::Intl;
use dom::El;
use dom::reactive::RwSignal;

/// Makes the estimates of rows.
#[derive(Clone)]
pub(crate) struct Estimator {
    pub(crate) usual: UsualTime,
    /// The usual duration, as text.
    pub(crate) usually: String,
    /// The same as a sentence that says that it is an estimate.
    pub(crate) hint: String,
    /// The estimate of a run that has been active for this long.
    pub(crate) of: fn(UsualTime, TimeDelta) -> Estimate,
    pub(crate) note: fn(&Self, Intl, Estimate) -> Note,
}

/// The estimate of a run, without texts: each running row makes one a second.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Estimate {
    pub(crate) usual: UsualTime,
    /// By how much the run is late.
    pub(crate) delay: Option<RoughRange>,
    pub(crate) band: Band,
}

/// Between which percentages the progress of a usual run is by now.
pub(crate) type Band = (u8, u8);

/// What a row says of its estimate.
#[derive(PartialEq)]
pub(crate) struct Note {
    pub(crate) line: String,
    pub(crate) title: String,
}

/// The estimate of a running run that has been active for `active`; tracked.
pub(crate) fn of(
    run: &Run,
    active: Option<TimeDelta>,
    estimator: RwSignal<Option<Estimator>>,
) -> Option<Estimate> {
    let active = active.filter(|_| run.is_running())?;
    estimator.with(|estimator| {
        let estimator = estimator.as_ref()?;
        Some((estimator.of)(estimator.usual, active))
    })
}

/// Says in a row whether the run is late, and returns the note.
pub(crate) fn show(
    row: &El,
    estimate: Option<Estimate>,
    estimator: RwSignal<Option<Estimator>>,
    intl: Intl,
) -> Option<Rc<Note>> {
    let word = estimate.map(|estimate| if estimate.delay.is_some() { "late" } else { "usual" });
    row.set_attr("data-estimate", word);
    estimator.with_untracked(|estimator| {
        let estimator = estimator.as_ref()?;
        Some(Rc::new((estimator.note)(estimator, intl, estimate?)))
    })
}

/// Shows the band around a progress bar. On the row, each change would cost the browser new styles for all of its cells.
pub(crate) fn show_band(bar: &El, band: Option<Band>) {
    bar.set_attr("data-band", band.map(|_| ""));
    bar.set_style("--band-from", band.map(|(from, _)| from.to_string()));
    bar.set_style("--band-to", band.map(|(_, to)| to.to_string()));
}
