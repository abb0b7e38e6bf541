//! The language and texts of the standalone page. The library's `i18n::language` has the rules; this file has the parts
//! that need a browser.

use gloo_net::http::Request;
use leptos::prelude::*;
use onepin_runs::api::browser::js_error;
use onepin_runs::domain::json::Json;
use onepin_runs::i18n::catalog::BAD_SETTINGS;
use onepin_runs::i18n::intl::{direction, usable_locale};
use onepin_runs::i18n::{Messages, language};
use web_sys::{AbortSignal, RequestCache, Url};

use crate::account::PageError;

/// The timeout for texts in milliseconds. The page stays empty until then.
const TIMEOUT_MS: u32 = 5_000;

/// The configured locale, else the user's, and the texts in its language. Also sets the document's language.
///
/// # Errors
/// The configured locale is invalid or its texts can't be loaded. If those of the user's language can't be loaded, the
/// page falls back to English and logs a warning.
pub(crate) async fn load(
    base: &str,
    configured: Option<String>,
) -> Result<(String, Messages), PageError> {
    let (locale, texts) = match configured {
        Some(locale) => {
            let invalid = |why: String| (BAD_SETTINGS, format!("locale: {why}"));
            direction(&locale).map_err(|error| invalid(js_error(&error)))?;
            let texts = texts(base, &locale).await.map_err(invalid)?;
            (locale, texts)
        }
        None => {
            let languages = window().navigator().languages();
            let languages: Vec<_> = languages.iter().filter_map(|tag| tag.as_string()).collect();
            let locale = usable_locale(language::negotiate(languages.iter().map(String::as_str)));
            let locale = locale.unwrap_or_else(|| language::ENGLISH.to_owned());
            match texts(base, &locale).await {
                Ok(texts) => (locale, texts),
                Err(why) => {
                    leptos::logging::warn!("the page stays English: {why}");
                    (language::ENGLISH.to_owned(), Messages::default())
                }
            }
        }
    };
    if let Some(root) = document().document_element() {
        let set = root.set_attribute("lang", &locale);
        let direction = direction(&locale).unwrap_or_default();
        if let Err(error) = set.and_then(|()| root.set_attribute("dir", direction)) {
            leptos::logging::warn!("the document takes no language: {}", js_error(&error));
        }
    }
    Ok((locale, texts))
}

async fn texts(base: &str, locale: &str) -> Result<Messages, String> {
    let language = language::primary_subtag(locale);
    if language.eq_ignore_ascii_case(language::ENGLISH) {
        return Ok(Messages::default());
    }
    let file = format!("locales/{}.json", language.to_ascii_lowercase());
    let url = Url::new_with_base(&file, base).map_err(|error| js_error(&error))?.href();
    let failed = |why: String| format!("no texts for “{locale}” at {url}: {why}");
    let response = Request::get(&url)
        .cache(RequestCache::NoCache)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)))
        .send()
        .await;
    let response = response.map_err(|error| failed(error.to_string()))?;
    if !response.ok() {
        return Err(failed(format!("status {}", response.status())));
    }
    let text = response.text().await.map_err(|error| failed(error.to_string()))?;
    let texts: Json = text.parse().map_err(|error| failed(format!("{error}")))?;
    let texts = texts.as_object().ok_or_else(|| failed("it is no object".to_owned()))?;
    let (messages, problems) = Messages::parse(texts);
    for why in problems {
        leptos::logging::warn!("{url}: {why}");
    }
    Ok(messages)
}
