//! Language negotiation. Pure.

/// The language of [`super::catalog`].
pub const ENGLISH: &str = "en";

/// Languages with a file `locales/{language}.json`.
const TRANSLATED: [&str; 1] = ["de"];

/// The language of a BCP 47 tag or a POSIX locale, such as `de` of `de-AT` and of `de_AT@euro`.
pub fn primary_subtag(tag: &str) -> &str {
    tag.split(['-', '_', '.', '@']).next().unwrap_or(tag)
}

/// The language, script and region of a tag that `Intl` refuses; `None` if it has no language. Browsers
/// on Linux pass on POSIX locales, such as `en-US@posix` and `de_DE.UTF-8`.
///
/// ```
/// use onepin_runs::i18n::language::repaired;
///
/// assert_eq!(repaired("de_DE.UTF-8@euro").as_deref(), Some("de-DE"));
/// assert_eq!(repaired("*"), None);
/// ```
pub fn repaired(tag: &str) -> Option<String> {
    let is_letters = |text: &str| text.bytes().all(|c| c.is_ascii_alphabetic());
    let is_digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
    let mut subtags = tag.split(['.', '@']).next()?.trim().split(['-', '_']);
    let language = subtags.next()?;
    if matches!(language, "C" | "POSIX") {
        return Some(ENGLISH.to_owned());
    }
    if !matches!(language.len(), 2 | 3) || !is_letters(language) {
        return None;
    }
    let mut parts = vec![language];
    let mut next = subtags.next();
    if let Some(script) = next.filter(|script| script.len() == 4 && is_letters(script)) {
        parts.push(script);
        next = subtags.next();
    }
    parts.extend(next.filter(|region| match region.len() {
        2 => is_letters(region),
        3 => is_digits(region),
        _ => false,
    }));
    Some(parts.join("-"))
}

/// The first of the user's preferred tags whose language is supported; [`ENGLISH`] if there is none.
/// Keeps the region, which determines date formats.
///
/// ```
/// use onepin_runs::i18n::language::negotiate;
///
/// assert_eq!(negotiate(["fr-CA", "de-AT", "en"]), "de-AT");
/// assert_eq!(negotiate(["ja"]), "en");
/// ```
pub fn negotiate<'a>(preferred: impl IntoIterator<Item = &'a str>) -> &'a str {
    let is_supported = |tag: &&str| {
        let language = primary_subtag(tag).to_ascii_lowercase();
        language == ENGLISH || TRANSLATED.contains(&&*language)
    };
    preferred.into_iter().find(is_supported).unwrap_or(ENGLISH)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::{fs, path::Path};

    use super::*;
    use crate::domain::json::Json;
    use crate::i18n::{Messages, catalog};

    #[test]
    fn negotiates_the_first_supported_language() {
        assert_eq!(negotiate(["en-GB", "de"]), "en-GB");
        assert_eq!(negotiate(["DE"]), "DE");
        assert_eq!(negotiate(["den", ""]), "en");
        assert_eq!(negotiate([]), "en");
        assert_eq!(negotiate(["C", "*", "", "de_DE@euro"]), "de_DE@euro");
    }

    #[test]
    fn repairs_locales_that_are_not_tags() {
        let long = format!("de-{}", "x".repeat(300));
        for (locale, tag) in [
            ("en-US@posix", Some("en-US")),
            ("de-DE@euro", Some("de-DE")),
            ("en_US.UTF-8", Some("en-US")),
            ("sr_RS.UTF-8@latin", Some("sr-RS")),
            ("zh_Hant_TW", Some("zh-Hant-TW")),
            ("es_419", Some("es-419")),
            ("de-1", Some("de")),
            ("en-x", Some("en")),
            ("de-DE-1996-1996", Some("de-DE")),
            ("fil_PH", Some("fil-PH")),
            (&long, Some("de")),
            (" de ", Some("de")),
            ("C", Some("en")),
            ("C.UTF-8", Some("en")),
            ("POSIX", Some("en")),
            ("*", None),
            ("", None),
            ("no such", None),
            ("d", None),
            ("ä-DE", None),
            ("123", None),
            ("undefined", None),
        ] {
            assert_eq!(repaired(locale).as_deref(), tag, "{locale}");
        }
    }

    /// The placeholders must be equal in all languages.
    fn values(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
    }

    #[test]
    fn translations_are_complete() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
        let files = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name());
        let files: BTreeSet<_> = files.map(|name| name.into_string().unwrap()).collect();
        assert_eq!(files, TRANSLATED.iter().map(|language| format!("{language}.json")).collect());
        for file in files {
            let text = fs::read_to_string(folder.join(&file)).unwrap();
            let texts: Json = text.parse().unwrap();
            let (messages, wrong) = Messages::parse(texts.as_object().unwrap());
            assert_eq!([wrong, messages.problems()].concat(), Vec::<String>::new(), "{file}");
            for message in catalog::ALL {
                let name = message.name.to_lowercase();
                assert!(texts.get(&name).is_some(), "{file} lacks {name}: {}", message.english);
                let text = messages.get(*message);
                assert!(!text.trim().is_empty(), "{file}: {name} is empty");
                assert_eq!(values(text), values(message.english), "{file}: {name}");
            }
            assert_eq!(
                texts.as_object().unwrap().len(),
                catalog::ALL.len(),
                "{file}: each name once"
            );
        }
    }

    /// The table of `docs/texts.md`; `UPDATE_DOCS=1 cargo test texts_are_documented` rewrites the file.
    #[test]
    fn texts_are_documented() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let german = fs::read_to_string(root.join("locales/de.json")).unwrap();
        let german: Json = german.parse().unwrap();
        let mut table = "# Texts\n\nAll texts for users, by where they appear. The source is \
            `src/i18n/catalog.rs`; translations are in `locales/`.\n"
            .to_owned();
        let mut texts = catalog::ALL.iter();
        for (section, names) in catalog::SECTIONS {
            table.push_str(&format!(
                "\n## {section}\n\n| name | English | German |\n|---|---|---|\n"
            ));
            for message in texts.by_ref().take(names.len()) {
                let name = message.name.to_lowercase();
                let german = german.get(&name).and_then(Json::as_str).unwrap();
                table.push_str(&format!("| `{name}` | {} | {german} |\n", message.english));
            }
        }
        let file = root.join("docs/texts.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&file, &table).unwrap();
        }
        let written = fs::read_to_string(&file).unwrap_or_default();
        assert!(written == table, "docs/texts.md is out of date: run with UPDATE_DOCS=1");
    }
}
