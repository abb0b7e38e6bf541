//! Errors of a part of the page that is requested on its own.

use std::rc::Rc;

use crate::api::{ApiError, ErrorKind};
use dom::reactive::Memo;

/// The error to show at a part: the page shows one that concerns all of it, and its retry is that of the part, too.
pub(crate) fn part_error(
    error: Memo<Option<ApiError>>,
    page_error: Memo<Option<ApiError>>,
    refresh: Rc<dyn Fn()>,
) -> Memo<Option<ApiError>> {
    let page_kind = Memo::new(move |_| page_error.with(|error| Some(error.as_ref()?.kind)));
    dom::reactive::effect(move |last: Option<Option<ErrorKind>>| {
        let kind = page_kind.get();
        let has_error = error.with_untracked(Option::is_some);
        if last.flatten().is_some() && kind.is_none() && has_error {
            refresh();
        }
        kind
    });
    Memo::new(move |_| error.get().filter(|error| page_kind.get() != Some(error.kind)))
}
