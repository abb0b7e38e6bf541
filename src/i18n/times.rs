//! How the user wants times: relative or exact, in the local time zone or UTC. Pure; `i18n::intl` stores the choice.

use std::fmt;

/// The user's choice.
///
/// ```
/// use onepin_runs::i18n::times::TimeDisplay;
///
/// let times = TimeDisplay { exact: true, utc: true };
/// assert_eq!(TimeDisplay::parse(&times.to_string()), times);
/// // Words of other versions are ignored.
/// assert_eq!(TimeDisplay::parse("12h,utc"), TimeDisplay { exact: false, utc: true });
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TimeDisplay {
    /// Absolute times instead of ages.
    pub exact: bool,
    /// UTC instead of the local time zone.
    pub utc: bool,
}

impl TimeDisplay {
    /// Parses the output of [`Display`](fmt::Display). Unknown words are ignored.
    pub fn parse(text: &str) -> Self {
        let has = |word| text.split(',').any(|known| known == word);
        Self { exact: has("exact"), utc: has("utc") }
    }
}

impl fmt::Display for TimeDisplay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { exact, utc } = *self;
        f.write_str(if exact { "exact" } else { "relative" })?;
        f.write_str(if utc { ",utc" } else { ",local" })
    }
}
