//! Requested data that can't be loaded at present: the page says so in its place.

use crate::poll::{Freshness, Polled};
use dom::reactive::Memo;
use dom::{El, h2, p, section};

/// Why requested data is missing and no response is pending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The browser is offline.
    Offline,
    /// The last request failed. The page shows its error.
    Failed,
}

/// Why `polled` has no value for its current key. `None` if it has one, or while it is loading.
pub(crate) fn missing<T: Send + Sync + 'static>(
    polled: Polled<T>,
    freshness: Memo<Freshness>,
) -> Memo<Option<Missing>> {
    Memo::new(move |_| {
        let (loading, failed) =
            polled.remote.with(|remote| (remote.loading, remote.error.is_some()));
        let is_offline = loading && freshness.with(Freshness::is_offline);
        let failed = (loading && failed).then_some(Missing::Failed);
        is_offline.then_some(Missing::Offline).or(failed)
    })
}

/// The message in place of the data, with a hint. A failed request has its own notice.
pub(crate) fn missing_notice(title: &'static str, hint: Option<&'static str>) -> El {
    let hint = hint.map(|hint| p().child(hint));
    section().class("empty").attr("role", "status").child(h2().child(title)).child(hint)
}
