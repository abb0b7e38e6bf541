//! Options compared and corrected. Pure, but for the browser's `Intl`.

use onepin_runs::api::browser::js_error;
use onepin_runs::i18n::intl::{Formats, usable_locale};
use onepin_runs::i18n::language;
use onepin_runs::settings::options::{Options, RoutingMode, Shown, Theme};
use onepin_runs::settings::reader::SettingError;

/// Replaces a view or a theme that does not exist, and a locale or a time zone that `Intl` refuses; returns why. Hosts pass on what
/// users and browsers have set, and formats are no reason to show nothing.
pub(crate) fn use_known_values(options: &mut Options) -> Vec<SettingError> {
    let mut problems = Vec::new();
    let mut report =
        |name: &str, why: String| problems.push(SettingError { name: name.to_owned(), why });
    let theme = options.theme.as_deref().map(str::parse::<Theme>);
    if let Some(Err(why)) = theme {
        report("theme", why);
        options.theme = None;
    }
    let shown = options.shown.as_deref().map(str::parse::<Shown>);
    if let Some(Err(why)) = shown {
        report("view", why);
        options.shown = None;
    }
    let view = &mut options.view;
    let usable = view.locale.as_deref().map(|locale| usable_locale(locale).ok_or(locale));
    if let Some(Err(locale)) = usable {
        report("locale", format!("“{locale}” is not a language tag"));
    }
    view.locale = usable.and_then(Result::ok);
    let locale = view.locale.as_deref().unwrap_or(language::ENGLISH);
    if view.time_zone.is_some()
        && let Err(error) = Formats::new(locale, view.time_zone.as_deref())
    {
        report("timeZone", js_error(&error));
        view.time_zone = None;
    }
    problems
}

/// Whether the view built with `last` is valid for `options`: theme and host route change without a rebuild.
pub(crate) fn is_same_view(last: &Options, options: &Options) -> bool {
    let routing = match (&last.routing, &options.routing) {
        (RoutingMode::Host(_, last), RoutingMode::Host(route, base)) if last == base => {
            RoutingMode::Host(route.clone(), base.clone())
        }
        (last, _) => last.clone(),
    };
    Options { theme: options.theme.clone(), routing, ..last.clone() } == *options
}

/// Whether both refer to the same data and user, so that the current route is kept.
pub(crate) fn is_same_data(last: &Options, options: &Options) -> bool {
    last.api_base == options.api_base
        && last.workflow_id == options.workflow_id
        && last.workspace_id == options.workspace_id
        && last.session_key == options.session_key
}
