//! What every view reads from its context.

use leptos::prelude::*;

use crate::domain::run::RunAction;
use crate::host::navigator::Navigator;
use crate::i18n::intl::Intl;
use crate::poll::PageData;

/// The route, and the way to other pages.
pub(crate) fn navigator() -> Navigator {
    expect_context()
}

/// The data of the page.
pub(crate) fn data() -> PageData {
    expect_context()
}

/// Formats for numbers, times and languages.
pub(crate) fn intl() -> Intl {
    expect_context()
}

/// The role of a page: the document's main part, where the component is the whole document.
pub(crate) fn page_role() -> Option<&'static str> {
    let owns = use_context::<Navigator>().is_none_or(|navigator| navigator.is_standalone());
    owns.then_some("main")
}

/// The only origin, besides the page's own, that links in API responses may lead to.
#[derive(Clone)]
pub(crate) struct AppOrigin(pub String);

/// The actions that are offered where a run's state allows them.
#[derive(Clone)]
pub(crate) struct OfferedActions(pub Vec<RunAction>);
