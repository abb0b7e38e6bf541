//! Reads fields of a JSON object and collects all errors.

use std::fmt;
use std::str::FromStr;

use crate::domain::json::Json;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingError {
    pub name: String,
    /// What is wrong, and what is valid.
    pub why: String,
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.why)
    }
}

impl std::error::Error for SettingError {}

pub(crate) type ParseValue<T> = fn(&Json) -> Result<T, String>;

pub(crate) struct Reader {
    given: Json,
    known: Vec<&'static str>,
    problems: Vec<SettingError>,
}

impl Reader {
    /// Parses a JSON object; `what` names it in the error.
    pub(crate) fn of(text: &str, what: &str) -> Result<Self, Vec<SettingError>> {
        let problem = match text.parse() {
            Ok(given @ Json::Object(_)) => {
                return Ok(Self { given, known: Vec::new(), problems: Vec::new() });
            }
            Ok(_) => "a JSON object is expected".to_owned(),
            Err(error) => format!("not valid JSON: {error}"),
        };
        Err(vec![SettingError { name: what.to_owned(), why: problem }])
    }

    pub(crate) fn add_error(&mut self, name: &str, why: impl Into<String>) {
        self.problems.push(SettingError { name: name.to_owned(), why: why.into() });
    }

    /// Whether the field is present and not null, valid or not.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.given.get(name).is_some_and(|value| !value.is_null())
    }

    /// Null counts as absent.
    pub(crate) fn optional<T>(&mut self, name: &'static str, read: ParseValue<T>) -> Option<T> {
        self.known.push(name);
        let value = self.given.get(name).filter(|value| !value.is_null())?;
        read(value).map_err(|why| self.add_error(name, why)).ok()
    }

    pub(crate) fn required<T>(&mut self, name: &'static str, read: ParseValue<T>) -> Option<T> {
        if !self.has(name) {
            self.add_error(name, "is required");
        }
        self.optional(name, read)
    }

    /// Returns `value` if there are no errors, else all errors, unknown names first: a misspelt name
    /// must not be ignored. `also` lists names that are read elsewhere.
    pub(crate) fn finish<T>(self, value: Option<T>, also: &str) -> Result<T, Vec<SettingError>> {
        let names = self.given.as_object().unwrap_or_default().iter().map(|(name, _)| name);
        let unknown = names.filter(|name| !self.known.contains(&name.as_str()));
        let why = || format!("unknown name; the known names are {also}{}", self.known.join(", "));
        let unknown = unknown.map(|name| SettingError { name: name.clone(), why: why() });
        let problems: Vec<_> = unknown.chain(self.problems.iter().cloned()).collect();
        value.filter(|_| problems.is_empty()).ok_or(problems)
    }
}

pub(crate) fn text(value: &Json) -> Result<String, String> {
    let text = value.as_str().ok_or_else(|| format!("{value} is not a text"))?;
    Ok(text.to_owned())
}

pub(crate) fn parsed<T: FromStr<Err: fmt::Display>>(value: &Json) -> Result<T, String> {
    text(value)?.parse().map_err(|why: T::Err| why.to_string())
}
