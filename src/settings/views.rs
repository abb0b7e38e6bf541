//! Saved views: named choices of filters, sort order, page size, time range and columns. Pure; `view::tools::saved_views`
//! stores them.

use std::fmt;

use crate::routing::query::RunsQuery;
use crate::settings::columns::Columns;

/// The first line of the stored text. Another one is of another version.
const VERSION: &str = "onepin-runs views 1";

/// The longest name, in characters.
pub const MAX_NAME_CHARS: usize = 60;

/// What the runs page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// From its first page.
    pub query: RunsQuery,
    pub columns: Columns,
}

impl View {
    pub fn new(query: &RunsQuery, columns: Columns) -> Self {
        Self { query: query.with_offset(0), columns }
    }

    /// Parses the output of [`Display`](fmt::Display). Values of other versions fall back to their defaults.
    pub fn parse(text: &str) -> Option<Self> {
        let (query, columns) = text.split_once(' ')?;
        Some(Self::new(&RunsQuery::parse(query).0, Columns::parse(columns)))
    }
}

/// The query and the columns. Neither contains a space.
impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.query, self.columns)
    }
}

/// The saved views of a workflow by name, in the order in which they were saved.
///
/// ```
/// use onepin_runs::routing::query::RunsQuery;
/// use onepin_runs::settings::columns::Columns;
/// use onepin_runs::settings::views::{SavedViews, View};
///
/// let mut views = SavedViews::default();
/// views.save("Failed today", View::new(&RunsQuery::parse("status=failed&window=24h").0, Columns::default()));
/// views.set_default(Some("Failed today"));
/// assert_eq!(SavedViews::parse(&views.to_string()), Some(views));
/// assert_eq!(SavedViews::parse("something else"), None);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SavedViews {
    views: Vec<(String, View)>,
    default: Option<String>,
}

impl SavedViews {
    /// Parses the output of [`Display`](fmt::Display); `None` if it is of another version or something else. Unreadable lines
    /// are ignored.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(VERSION) {
            return None;
        }
        let mut views = Self::default();
        for line in lines {
            let (is_default, line) =
                line.strip_prefix('*').map_or((false, line), |line| (true, line));
            let Some((view, name)) = line.split_once('\t') else { continue };
            if let (Some(view), Some(name)) = (View::parse(view), usable_name(name)) {
                views.save(&name, view);
                if is_default {
                    views.default = Some(name);
                }
            }
        }
        Some(views)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &View)> {
        self.views.iter().map(|(name, view)| (name.as_str(), view))
    }

    pub fn get(&self, name: &str) -> Option<&View> {
        self.iter().find(|(known, _)| *known == name).map(|(_, view)| view)
    }

    /// The view that opens when the URL has no query.
    pub fn default_view(&self) -> Option<(&str, &View)> {
        let name = self.default.as_deref()?;
        Some((name, self.get(name)?))
    }

    /// Adds a view, or replaces the one with this name.
    pub fn save(&mut self, name: &str, view: View) {
        match self.views.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = view,
            None => self.views.push((name.to_owned(), view)),
        }
    }

    /// Renames a view. Returns false if there is another one with the new name.
    pub fn rename(&mut self, from: &str, to: &str) -> bool {
        if from != to && self.get(to).is_some() {
            return false;
        }
        for (name, _) in self.views.iter_mut().filter(|(name, _)| name == from) {
            to.clone_into(name);
        }
        if self.default.as_deref() == Some(from) {
            self.default = Some(to.to_owned());
        }
        true
    }

    pub fn remove(&mut self, name: &str) {
        self.views.retain(|(known, _)| known != name);
        self.default = self.default.take().filter(|default| default != name);
    }

    pub fn set_default(&mut self, name: Option<&str>) {
        self.default = name.map(str::to_owned);
    }
}

impl fmt::Display for SavedViews {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(VERSION)?;
        for (name, view) in &self.views {
            let mark = if self.default.as_ref() == Some(name) { "*" } else { "" };
            write!(f, "\n{mark}{view}\t{name}")?;
        }
        Ok(())
    }
}

/// A name without spaces at its ends, without control characters and not too long; `None` if nothing is left.
pub fn usable_name(text: &str) -> Option<String> {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let name: String = plain.trim().chars().take(MAX_NAME_CHARS).collect();
    Some(name.trim_end().to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(query: &str) -> View {
        View::new(&RunsQuery::parse(query).0, Columns::parse("status,-progress"))
    }

    fn names(views: &SavedViews) -> Vec<&str> {
        views.iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn views_round_trip_with_any_name() {
        let mut views = SavedViews::default();
        for name in ["Fehler * heute", "a=b&c", "語", "* default", "12"] {
            views.save(name, view("status=failed&search=%C3%98verby+%26+Co&window=7d&offset=40"));
        }
        views.set_default(Some("* default"));
        assert_eq!(SavedViews::parse(&views.to_string()), Some(views.clone()));
        let (name, view) = views.default_view().unwrap();
        assert_eq!((name, view.query.offset), ("* default", 0));
        assert_eq!(view.query.search, "Øverby & Co");
        assert!(!view.columns.to_string().contains(' '));
    }

    #[test]
    fn foreign_texts_are_refused_and_unreadable_lines_ignored() {
        for foreign in ["", "{}", "onepin-runs views 2\nstatus=failed status\ta", "\u{0}\u{1}"] {
            assert_eq!(SavedViews::parse(foreign), None, "{foreign}");
        }
        let text =
            format!("{VERSION}\nnonsense\n*status=failed&limit=9999 colour\tKept\n\t\n x\t ");
        let views = SavedViews::parse(&text).unwrap();
        assert_eq!(names(&views), ["Kept"]);
        let (_, kept) = views.default_view().unwrap();
        assert_eq!(kept.query.to_string(), "status=failed");
        assert_eq!(kept.columns, Columns::default());
    }

    #[test]
    fn saving_under_a_known_name_replaces_the_view_in_place() {
        let mut views = SavedViews::default();
        views.save("a", view("status=failed"));
        views.save("b", view(""));
        views.save("a", view("status=running"));
        assert_eq!(names(&views), ["a", "b"]);
        assert_eq!(views.get("a").unwrap().query.to_string(), "status=running");
    }

    #[test]
    fn a_renamed_default_stays_the_default_and_a_removed_one_does_not() {
        let mut views = SavedViews::default();
        views.save("a", view(""));
        views.save("b", view(""));
        views.set_default(Some("a"));
        assert!(!views.rename("a", "b"));
        assert!(views.rename("a", "a") && views.rename("a", "c"));
        assert_eq!(views.default_view().map(|(name, _)| name), Some("c"));
        assert_eq!(names(&views), ["c", "b"]);
        views.remove("c");
        assert_eq!((names(&views), views.default_view()), (vec!["b"], None));
    }

    #[test]
    fn names_are_trimmed_short_and_printable() {
        assert_eq!(usable_name("  Failed\ttoday\n ").as_deref(), Some("Failed today"));
        assert_eq!(usable_name(&"語".repeat(90)).map(|name| name.chars().count()), Some(60));
        assert_eq!(usable_name(" \n\t"), None);
    }
}
