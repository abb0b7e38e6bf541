//! Which links from data may be followed. Pure.
//!
//! A link in an answer is text from outside: `javascript:` and other people's hosts must never get
//! onto the page. Only two kinds do, each by a rule of its own. Any other place that shows a link
//! from data asks here.
//!
//! ```
//! use onepin_runs::domain::links::is_app_link;
//!
//! let app = "https://app.onepin.ai";
//! assert!(is_app_link("https://app.onepin.ai/r/x", app));
//! assert!(!is_app_link("https://app.onepin.ai.evil.example/r/x", app));
//! assert!(!is_app_link("javascript:alert(1)", app));
//! ```

/// An absolute http or https URL, cut into the parts the rules are about.
struct UrlParts<'a> {
    is_https: bool,
    /// Host and port as written.
    authority: &'a str,
}

impl<'a> UrlParts<'a> {
    /// Strict where browsers are forgiving: white space, backslashes, control characters, a user
    /// name and capitals in the scheme are refused, so that what is checked is what is followed.
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

/// Whether `url` leads into the app at `app_origin`: https, and of that origin exactly.
pub fn is_app_link(url: &str, app_origin: &str) -> bool {
    match (UrlParts::of(url), UrlParts::of(app_origin)) {
        (Some(url), Some(app)) => url.is_https && url.is_same_origin(&app),
        (None, _) | (_, None) => false,
    }
}

/// Whether nobody between here and there can change what comes from `url`: https, or plain http
/// that stays on this machine.
pub fn is_secure(url: &str) -> bool {
    UrlParts::of(url).is_some_and(|url| url.is_https || url.is_loopback())
}

/// Whether a file may be fetched from `url`: https from anywhere, since exports lie on a storage
/// whose host is not documented and the browser only saves them. For development, also http from
/// the API's own origin when that is this machine.
pub fn is_download_url(url: &str, api_base: &str) -> bool {
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
        assert!(!is_download_url("http://intranet/x.zip", "http://intranet"));
        assert!(is_download_url("http://[::1]:9/x.zip", "http://[::1]:9/base"));
    }
}
