//! Signed links to files, valid for 15 minutes (contract §6.8 to §6.10).

use serde_json::{Value, json};

use crate::http::params::Params;
use crate::http::state::AppState;
use crate::world::clock::{Ms, iso};

/// Lifetime of a link.
const LINK_MS: Ms = 15 * 60_000;

/// A link to a file below `folder`, and what it signs besides the name.
pub(super) struct Link<'a> {
    pub(super) folder: &'a str,
    pub(super) file: &'a str,
    /// The value of the parameter `as`.
    pub(super) content: &'a str,
}

impl Link<'_> {
    pub(super) fn url(&self, app: &AppState, expires: Ms) -> String {
        let Self { folder, file, content } = self;
        let signature = self.signature(app, expires);
        format!("{}{folder}/{file}?as={content}&expires={expires}&sig={signature}", app.origin)
    }

    /// `data` of the endpoints that return a link.
    pub(super) fn data(&self, app: &AppState, filename: &str, now: Ms) -> Value {
        let expires = expiry(now);
        json!({ "url": self.url(app, expires), "filename": filename, "expires_at": iso(expires) })
    }

    fn signature(&self, app: &AppState, expires: Ms) -> String {
        let rng = app.rng.fork("link").fork(self.folder).fork(self.file).fork(self.content);
        format!("{:016x}", rng.fork_nth(expires.unsigned_abs()).bits())
    }
}

pub(super) fn expiry(now: Ms) -> Ms {
    now + LINK_MS
}

/// The signed content of a link's parameters. The signature is the only authentication.
///
/// # Errors
///
/// The text of a 403, for a link that is not the sandbox's or has expired.
pub(super) fn verify(
    app: &AppState,
    folder: &str,
    file: &str,
    params: &Params,
) -> Result<String, &'static str> {
    let expires = params.text("expires").and_then(|text| text.parse::<Ms>().ok());
    let (Some(content), Some(expires)) = (params.text("as"), expires) else {
        return Err("This link is not one of the sandbox's.");
    };
    let link = Link { folder, file, content };
    if params.text("sig") != Some(link.signature(app, expires).as_str()) {
        return Err("The signature does not match the link.");
    }
    if app.clock.now() > expires {
        return Err("The link has expired.");
    }
    Ok(content.to_owned())
}
