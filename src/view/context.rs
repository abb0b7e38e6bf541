//! Values that views read from their context.

use leptos::prelude::*;

use crate::host::navigator::Navigator;
use crate::i18n::intl::Intl;
use crate::poll::PageData;
use crate::settings::options::{ActionOptions, RowAction};

/// The current route, and navigation.
pub(crate) fn navigator() -> Navigator {
    expect_context()
}

/// The page's data.
pub(crate) fn data() -> PageData {
    expect_context()
}

/// Formatters for numbers, times and languages.
pub(crate) fn intl() -> Intl {
    expect_context()
}

/// The role of a page: `main` if the component is the whole document.
pub(crate) fn page_role() -> Option<&'static str> {
    let owns = use_context::<Navigator>().is_none_or(|navigator| navigator.is_standalone());
    owns.then_some("main")
}

/// The role of a landmark: a mere group if the component is a part of the host's page, which can have several components and
/// then the same landmarks twice.
pub(crate) fn landmark_role() -> Option<&'static str> {
    page_role().is_none().then_some("group")
}

/// The only origin, besides the page's own, that links in API responses may lead to.
#[derive(Clone)]
pub(crate) struct AppOrigin(pub String);

/// The host's own actions in the menu of a run.
#[derive(Clone)]
pub(crate) struct HostActions(pub Vec<RowAction>);

/// Whether the user is told what happens to runs while they are away.
#[derive(Clone, Copy)]
pub(crate) struct NotificationsOption(pub bool);

/// The actions that the host enables; a run's state may still forbid them.
#[derive(Clone)]
pub(crate) struct OfferedActions(pub ActionOptions);
