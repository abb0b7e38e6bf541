//! Rules for links in API responses. Pure.
//!
//! Links in responses are untrusted: a link such as `javascript:` or to another host must not reach the
//! page. Views show a link only if one of these rules accepts it.
//!
//! ```
//! use onepin_runs::domain::links::is_app_link;
//!
//! let app = "https://app.onepin.ai";
//! assert!(is_app_link("https://app.onepin.ai/r/x", app));
//! assert!(!is_app_link("https://app.onepin.ai.evil.example/r/x", app));
//! assert!(!is_app_link("javascript:alert(1)", app));
//! ```

/// The parts of an absolute http or https URL that the rules use.
struct UrlParts<'a> {
    is_https: bool,
    authority: &'a str,
}

impl<'a> UrlParts<'a> {
    /// Stricter than browsers: rejects white space, backslashes, control characters, user names and
    /// upper case in the scheme, so that the checked URL is the one that the browser follows.
    fn of(url: &'a str) -> Option<Self> {
        let plain = |c: char| !c.is_control() && !c.is_whitespace() && c != '\\';
        if !url.chars().all(plain) {
            return None;
        }
        let (is_https, rest) = match url.strip_prefix("https://") {
            Some(rest) => (true, rest),
            None => (false, url.strip_prefix("http://")?),
        };
        let authority = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())?;
        let host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        authority.chars().all(host).then_some(Self { is_https, authority })
    }

    fn is_same_origin(&self, origin: &Self) -> bool {
        let port = if self.is_https { ":443" } else { ":80" };
        let host = |parts: &Self| {
            let authority = parts.authority.to_ascii_lowercase();
            authority.strip_suffix(port).map(str::to_owned).unwrap_or(authority)
        };
        self.is_https == origin.is_https && host(self) == host(origin)
    }

    fn is_loopback(&self) -> bool {
        let host = match self.authority.strip_prefix('[') {
            Some(rest) => rest.split(']').next(),
            None => self.authority.split(':').next(),
        };
        matches!(host, Some("127.0.0.1" | "localhost" | "::1"))
    }
}

/// Whether `url` is https and has exactly the origin `app_origin`.
pub fn is_app_link(url: &str, app_origin: &str) -> bool {
    match (UrlParts::of(url), UrlParts::of(app_origin)) {
        (Some(url), Some(app)) => url.is_https && url.is_same_origin(&app),
        (None, _) | (_, None) => false,
    }
}

/// Whether the response of `url` cannot be modified in transit: https, or http on a loopback host.
pub fn is_secure(url: &str) -> bool {
    UrlParts::of(url).is_some_and(|url| url.is_https || url.is_loopback())
}

/// Whether a file may be downloaded from `url`: https from any host, since the storage host of exports
/// is not documented. For development, also http from the API's own origin on a loopback host.
pub(crate) fn is_download_url(url: &str, api_base: &str) -> bool {
    match (UrlParts::of(url), UrlParts::of(api_base)) {
        (Some(url), _) if url.is_https => true,
        (Some(url), Some(api)) => url.is_loopback() && url.is_same_origin(&api),
        (None, _) | (_, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_secure_on_loopback_only() {
        for secure in ["https://a.example/x", "http://127.0.0.1:8787", "http://localhost/a"] {
            assert!(is_secure(secure), "{secure}");
        }
        for open in ["http://a.example", "http://localhost.a.example", "//a.example", "ftp://a"] {
            assert!(!is_secure(open), "{open}");
        }
    }

    const NEVER: [&str; 12] = [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//app.onepin.ai/x",
        "/x",
        "",
        "https://",
        "https:///x",
        "https://app.onepin.ai@evil.example/",
        "https://app.onepin.ai\\@evil.example/",
        " https://app.onepin.ai/",
        "https://app.onepin.ai/\nx",
    ];

    #[test]
    fn app_links_require_https_and_the_app_origin() {
        let app = "https://app.onepin.ai";
        assert!(is_app_link("https://app.onepin.ai/workflows/1?x=1#y", app));
        assert!(is_app_link("https://APP.onepin.ai:443", app));
        for url in NEVER.into_iter().chain([
            "http://app.onepin.ai/",
            "https://app.onepin.ai.evil.example/",
            "https://evil.example/https://app.onepin.ai",
            "https://app.onepin.ai:8443/",
            "https://xn--pp-1ia.onepin.ai/",
        ]) {
            assert!(!is_app_link(url, app), "{url}");
        }
        assert!(!is_app_link("http://app.example/", "http://app.example"));
        assert!(!is_app_link("https://app.example/", "http://app.example"));
        assert!(!is_app_link("https://app.example:443/", "http://app.example:443"));
        assert!(is_app_link("https://app.example:80/", "https://app.example:80"));
        assert!(!is_app_link("https://app.example:80/", "https://app.example"));
    }

    #[test]
    fn download_urls_require_https_or_a_loopback_api() {
        let api = "https://api.onepin.ai";
        assert!(is_download_url("https://exports.example-cdn.net/r/145.zip?sig=Q0ZFRDk", api));
        for url in NEVER {
            assert!(!is_download_url(url, api), "{url}");
        }
        assert!(!is_download_url("http://127.0.0.1:8787/x.zip", api));
        let local = "http://127.0.0.1:8787";
        assert!(is_download_url("http://127.0.0.1:8787/sandbox/files/x.zip?sig=1", local));
        assert!(!is_download_url("http://127.0.0.1:1/x.zip", local));
        assert!(!is_download_url("http://127.0.0.1:8787/x.zip", "https://127.0.0.1:8787"));
        assert!(!is_download_url("http://localhost:8787/x.zip", local));
        assert!(is_download_url("http://127.0.0.1/x.zip", "http://127.0.0.1:80"));
        assert!(!is_download_url("http://intranet/x.zip", "http://intranet"));
        assert!(is_download_url("http://[::1]:9/x.zip", "http://[::1]:9/base"));
    }
}
