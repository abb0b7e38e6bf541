//! The differences of two JSON values by path.

use std::collections::HashMap;
use std::fmt::{self, Write as _};

use crate::domain::json::{Json, Number};
use crate::domain::plain_text::plain_text;

/// More changed fields are only counted.
pub const MAX_CHANGES: usize = 1_000;

/// Longer values are cut.
const MAX_CHARS: usize = 160;

/// What is shown before the first difference of two long texts.
const CONTEXT_CHARS: usize = 30;

/// A field with another value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The names of the fields and the positions in lists, from the outermost, such as `config.voice_map.pt-pt.0.model`.
    pub path: String,
    /// Texts as they are, other values as compact JSON; cut if they are long. `None` if there is no value.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Collects differences.
#[derive(Debug, Default)]
pub(super) struct Differ {
    changes: Vec<FieldChange>,
    path: String,
    /// Changes of all calls so far.
    count: usize,
    pub(super) omitted: usize,
}

impl Differ {
    /// Adds the differences of two objects, except those that `is_compared` excludes by their path.
    pub(super) fn compare_fields(
        &mut self,
        before: &Json,
        after: &Json,
        is_compared: &dyn Fn(&str) -> bool,
    ) {
        self.path.clear();
        self.compare(Some(before), Some(after), is_compared);
    }

    /// The changes since the last call.
    pub(super) fn take(&mut self) -> Vec<FieldChange> {
        std::mem::take(&mut self.changes)
    }

    fn compare(
        &mut self,
        before: Option<&Json>,
        after: Option<&Json>,
        is_compared: &dyn Fn(&str) -> bool,
    ) {
        if !is_compared(&self.path) {
            return;
        }
        match (before.filter(|it| !it.is_null()), after.filter(|it| !it.is_null())) {
            (None, None) => {}
            (Some(Json::Object(old)), Some(Json::Object(new))) => {
                self.objects(old, new, is_compared);
            }
            (Some(Json::List(old)), Some(Json::List(new))) => self.lists(old, new, is_compared),
            (Some(old), Some(new)) if is_same_scalar(old, new) => {}
            (old, new) => self.add(old, new),
        }
    }

    fn objects(
        &mut self,
        before: &[(String, Json)],
        after: &[(String, Json)],
        is_compared: &dyn Fn(&str) -> bool,
    ) {
        // The last duplicate wins.
        let (old, new) = (positions(before), positions(after));
        for (at, (name, value)) in after.iter().enumerate() {
            if new.get(name.as_str()) == Some(&at) {
                let known =
                    old.get(name.as_str()).and_then(|at| before.get(*at)).map(|(_, value)| value);
                self.within(name, known, Some(value), is_compared);
            }
        }
        for (at, (name, value)) in before.iter().enumerate() {
            if old.get(name.as_str()) == Some(&at) && !new.contains_key(name.as_str()) {
                self.within(name, Some(value), None, is_compared);
            }
        }
    }

    fn lists(&mut self, before: &[Json], after: &[Json], is_compared: &dyn Fn(&str) -> bool) {
        if let Some((old, new)) = texts(before).zip(texts(after)) {
            return self.sets(&old, &new);
        }
        // Positions between equal starts and ends are compared in pairs.
        let start = before.iter().zip(after).take_while(|(old, new)| is_same(old, new)).count();
        let (old, new) =
            (before.get(start..).unwrap_or_default(), after.get(start..).unwrap_or_default());
        let ends = old.iter().rev().zip(new.iter().rev());
        let end = ends.take_while(|(old, new)| is_same(old, new)).count();
        let (old, new) = (old.len() - end, new.len() - end);
        for at in start..start + old.max(new) {
            let old = before.get(at).filter(|_| at < start + old);
            let new = after.get(at).filter(|_| at < start + new);
            self.within(&at.to_string(), old, new, is_compared);
        }
    }

    /// Texts that were added to a list or removed from it.
    fn sets(&mut self, before: &HashMap<&str, usize>, after: &HashMap<&str, usize>) {
        let only = |these: &HashMap<&str, usize>, others: &HashMap<&str, usize>| {
            let mut only: Vec<_> =
                these.iter().filter(|(text, _)| !others.contains_key(*text)).collect();
            crate::domain::order::sort_by(&mut only, |one, other| one.1.cmp(other.1));
            only.into_iter().map(|(text, _)| Json::from(*text)).collect::<Vec<_>>()
        };
        for removed in only(before, after) {
            self.add(Some(&removed), None);
        }
        for added in only(after, before) {
            self.add(None, Some(&added));
        }
    }

    fn within(
        &mut self,
        name: &str,
        before: Option<&Json>,
        after: Option<&Json>,
        is_compared: &dyn Fn(&str) -> bool,
    ) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        self.compare(before, after, is_compared);
        self.path.truncate(length);
    }

    fn add(&mut self, before: Option<&Json>, after: Option<&Json>) {
        self.count += 1;
        if self.count > MAX_CHANGES {
            self.omitted += 1;
            return;
        }
        let from = match before.and_then(Json::as_str).zip(after.and_then(Json::as_str)) {
            Some((old, new)) if old.len().max(new.len()) > MAX_CHARS => first_difference(old, new),
            Some(_) | None => 0,
        };
        let path = plain_text(&self.path).into_owned();
        let shown = |value: Option<&Json>| value.map(|value| shown(value, from));
        self.changes.push(FieldChange { path, before: shown(before), after: shown(after) });
    }
}

fn positions(fields: &[(String, Json)]) -> HashMap<&str, usize> {
    fields.iter().enumerate().map(|(at, (name, _))| (name.as_str(), at)).collect()
}

/// The texts of a list with their positions; `None` if it has other values, or a text twice.
fn texts(list: &[Json]) -> Option<HashMap<&str, usize>> {
    let texts = list.iter().enumerate().map(|(at, item)| Some((item.as_str()?, at)));
    let texts: HashMap<_, _> = texts.collect::<Option<_>>()?;
    (texts.len() == list.len()).then_some(texts)
}

/// Whether two values are equal, apart from the order of fields.
pub(super) fn is_same(before: &Json, after: &Json) -> bool {
    // Values of the same server are mostly equal in order, too.
    before == after || {
        let mut differ = Differ { count: MAX_CHANGES, ..Differ::default() };
        differ.compare(Some(before), Some(after), &|_| true);
        differ.omitted == 0
    }
}

/// Numbers are compared by value: a server writes 70 and 70.0.
fn is_same_scalar(before: &Json, after: &Json) -> bool {
    let number = |value: &Json| value.as_number().and_then(Number::as_f64);
    let is_integer = |value: &Json| value.as_number().is_some_and(|it| it.as_i64().is_some());
    before == after
        || !(is_integer(before) && is_integer(after))
            && number(before)
                .zip(number(after))
                .is_some_and(|(old, new)| old.total_cmp(&new).is_eq())
}

/// The number of characters to skip, so that the first difference of two texts is shown.
fn first_difference(before: &str, after: &str) -> usize {
    let same = before.chars().zip(after.chars()).take_while(|(old, new)| old == new).count();
    same.saturating_sub(CONTEXT_CHARS)
}

/// A value without its first `from` characters, cut.
fn shown(value: &Json, from: usize) -> String {
    let mut cut = Cut { text: String::new(), chars: 0 };
    if from > 0 {
        cut.text.push('…');
    }
    let result = match value {
        Json::Text(text) => text.chars().skip(from).try_for_each(|c| cut.write_char(c)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::List(_) | Json::Object(_) => {
            write!(cut, "{value}")
        }
    };
    if result.is_err() {
        cut.text.push('…');
    }
    plain_text(&cut.text).into_owned()
}

/// A text that refuses characters beyond its maximum, so that a large value is not written completely.
struct Cut {
    text: String,
    chars: usize,
}

impl fmt::Write for Cut {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            if self.chars == MAX_CHARS {
                return Err(fmt::Error);
            }
            self.chars += 1;
            self.text.push(c);
        }
        Ok(())
    }
}
