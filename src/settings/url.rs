//! Validation of URLs in settings. Pure.

use crate::domain::json::Json;
use crate::domain::links;
use crate::settings::reader::text;

/// An https URL of a host only, without a trailing slash.
pub(crate) fn https_origin(value: &Json) -> Result<String, String> {
    let url = http_url(value)?;
    match url.strip_prefix("https://") {
        Some(host) if !host.contains('/') => Ok(url),
        Some(_) | None => Err(format!("“{url}” is not an origin such as https://app.onepin.ai")),
    }
}

/// A secure absolute URL, or a path on the page's own origin: the response must not be modifiable in
/// transit.
pub(crate) fn page_url(value: &Json) -> Result<String, String> {
    let text = text(value)?;
    if text.starts_with('/') && !text.starts_with("//") && text.chars().all(is_plain) {
        return Ok(text.trim_end_matches('/').to_owned());
    }
    match http_url(value) {
        Ok(url) if links::is_secure(&url) => Ok(url),
        Ok(_) => Err(format!("“{text}” must be https; plain http is for this machine only")),
        Err(_) => Err(format!(
            "“{text}” is neither a URL such as https://example.com/a nor a path such as /a"
        )),
    }
}

/// An absolute http or https URL without query and fragment; without a trailing slash.
pub(crate) fn http_url(value: &Json) -> Result<String, String> {
    let text = text(value)?;
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(is_plain) => {
            Ok(text.trim_end_matches('/').to_owned())
        }
        _ => Err(format!("“{text}” is not a URL such as https://api.onepin.ai")),
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '?' | '#' | '\\' | '@')
}
