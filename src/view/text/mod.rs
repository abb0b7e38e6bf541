//! Texts for values, in the component's language.

mod errors;
mod list;
mod run;
mod verdict;

pub(crate) use crate::i18n::catalog::*;
use crate::i18n::intl::Intl;
use crate::poll::RefreshRate;
pub(crate) use errors::*;
pub(crate) use list::*;
pub(crate) use run::*;
pub(crate) use verdict::*;

/// A missing value.
pub(crate) const NONE: &str = "–";

/// `Every 15s`
pub(crate) fn refresh_rate(rate: RefreshRate, intl: Intl) -> String {
    match rate {
        RefreshRate::Live => REFRESH_LIVE.get().to_owned(),
        RefreshRate::Calm | RefreshRate::Slow => {
            refresh_every(&intl.seconds(rate.min_interval().as_secs_f64()))
        }
    }
}
