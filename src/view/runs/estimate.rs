//! The estimate of running rows. What it says is in the chunk (`tools::late`).

use chrono::TimeDelta;

use crate::domain::run::{Run, UsualTime};
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
    pub(crate) of: fn(&Self, Intl, TimeDelta) -> Estimate,
}

/// The estimate of a run.
#[derive(Clone, PartialEq)]
pub(crate) struct Estimate {
    pub(crate) note: String,
    pub(crate) title: String,
    pub(crate) is_late: bool,
    /// Between which percentages the progress of a usual run is by now.
    pub(crate) band: (u8, u8),
}

/// The estimate of a running run that has been active for `active`; tracked.
pub(crate) fn of(
    run: &Run,
    active: Option<TimeDelta>,
    estimator: RwSignal<Option<Estimator>>,
    intl: Intl,
) -> Option<Estimate> {
    let active = active.filter(|_| run.is_running())?;
    estimator.with(|estimator| {
        let estimator = estimator.as_ref()?;
        Some((estimator.of)(estimator, intl, active))
    })
}

/// Shows the band, and whether the run is late, in a row.
pub(crate) fn show(row: &El, estimate: Option<&Estimate>) {
    let word = estimate.map(|estimate| if estimate.is_late { "late" } else { "usual" });
    let percent =
        |read: fn((u8, u8)) -> u8| estimate.map(|estimate| read(estimate.band).to_string());
    row.set_attr("data-estimate", word);
    row.set_style("--band-from", percent(|(from, _)| from));
    row.set_style("--band-to", percent(|(_, to)| to));
}
