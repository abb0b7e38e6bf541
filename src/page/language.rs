//! The language of the standalone page: which one, and its texts. The rule is the library's
//! `messages::language`; here is what takes a browser.

use gloo_net::http::Request;
use leptos::prelude::*;
use onepin_runs::api::browser::js_error;
use onepin_runs::domain::json::Json;
use onepin_runs::i18n::catalog::BAD_SETTINGS;
use onepin_runs::i18n::intl::direction;
use onepin_runs::i18n::{Messages, language};
use web_sys::{AbortSignal, RequestCache, Url};

use crate::account::FetchError;

/// How long texts are waited for, in milliseconds: nothing is on screen until then.
const PATIENCE_MS: u32 = 5_000;

/// The locale that the settings ask for, else the reader's, and the texts in its language. It becomes
/// the document's.
///
/// # Errors
/// The settings ask for a language that is none, or whose texts cannot be had. A reader's language
/// whose texts cannot be had becomes English, and the console says why.
pub(crate) async fn speak(
    base: &str,
    wanted: Option<String>,
) -> Result<(String, Messages), FetchError> {
    let (locale, texts) = match wanted {
        Some(locale) => {
            let named = |why: String| (BAD_SETTINGS, format!("locale: {why}"));
            direction(&locale).map_err(|error| named(js_error(&error)))?;
            let texts = texts(base, &locale).await.map_err(named)?;
            (locale, texts)
        }
        None => {
            let readers = window().navigator().languages();
            let readers: Vec<_> = readers.iter().filter_map(|tag| tag.as_string()).collect();
            let locale = language::negotiate(readers.iter().map(String::as_str)).to_owned();
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
    let answer = Request::get(&url)
        .cache(RequestCache::NoCache)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)))
        .send()
        .await;
    let answer = answer.map_err(|error| failed(error.to_string()))?;
    if !answer.ok() {
        return Err(failed(format!("status {}", answer.status())));
    }
    let text = answer.text().await.map_err(|error| failed(error.to_string()))?;
    let texts: Json = text.parse().map_err(|error| failed(format!("{error}")))?;
    let texts = texts.as_object().ok_or_else(|| failed("it is no object".to_owned()))?;
    let (messages, wrong) = Messages::parse(texts);
    for why in wrong {
        leptos::logging::warn!("{url}: {why}");
    }
    Ok(messages)
}
