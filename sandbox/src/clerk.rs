//! A stand-in for Clerk's Frontend API: which browser is signed in as whom.
//!
//! Just enough for the real ClerkJS to work against. A *client* is a browser, known by a cookie; it may hold several
//! sessions, one of which is active. The names are Clerk's.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::app::App;
use crate::auth::{Claims, TOKEN_SECS, subject};
use crate::catalog;
use crate::clock::real_now;
use crate::draw::Ms;
use crate::error::ApiError;

/// The path that stands in for `https://<Frontend API>`, as a proxy in front of the real one would.
pub const PROXY: &str = "/clerk";
/// The key of the stand-in. It names a host, as every key does; with a proxy nobody asks that host.
pub const PUBLISHABLE_KEY: &str = "pk_test_Y2xlcmsuc2FuZGJveC5leGFtcGxlJA";
/// How long a session lasts without anybody using it.
const SESSION_MS: Ms = 3_600_000;

/// All browsers.
#[derive(Debug, Default)]
pub struct Clients {
    clients: HashMap<String, Client>,
    made: u64,
}

/// A browser.
#[derive(Clone, Debug)]
pub struct Client {
    /// What its cookie says.
    pub id: String,
    sessions: Vec<Session>,
    last_active: Option<String>,
    created_at: Ms,
    updated_at: Ms,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// Who it is: an index into the catalogue of people.
    pub person: u16,
    created_at: Ms,
    updated_at: Ms,
}

impl Clients {
    /// The browser with this cookie; one nobody knows is a new one.
    pub fn of(&mut self, cookie: Option<&str>) -> &mut Client {
        let id = match cookie.filter(|id| self.clients.contains_key(*id)) {
            Some(id) => id.to_owned(),
            None => self.unique("client"),
        };
        self.clients.entry(id.clone()).or_insert_with(|| Client::new(id))
    }

    /// Signs somebody in beside whoever is, and makes theirs the active session.
    pub fn sign_in(&mut self, cookie: Option<&str>, person: u16) -> &Client {
        let id = self.unique("sess");
        let client = self.of(cookie);
        let now = real_now();
        client.sessions.push(Session { id: id.clone(), person, created_at: now, updated_at: now });
        client.last_active = Some(id);
        client.updated_at = now;
        client
    }

    /// Ends all sessions of all browsers, who are not told.
    pub fn revoke_all(&mut self) {
        for client in self.clients.values_mut() {
            client.sign_out();
        }
    }

    /// Unlike everything else here it differs between two processes with one seed: browsers keep cookies for longer than
    /// a sandbox lives, and for all ports of a host.
    fn unique(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}_{:x}x{}", real_now(), self.made)
    }
}

impl Client {
    fn new(id: String) -> Self {
        let now = real_now();
        Self { id, sessions: Vec::new(), last_active: None, created_at: now, updated_at: now }
    }

    /// Ends all of its sessions.
    pub fn sign_out(&mut self) {
        self.sessions.clear();
        self.last_active = None;
        self.updated_at = real_now();
    }

    /// Ends one session; false when there is none of that id.
    pub fn remove(&mut self, id: &str) -> bool {
        let before = self.sessions.len();
        self.sessions.retain(|session| session.id != id);
        if self.last_active.as_deref() == Some(id) {
            self.last_active = self.sessions.last().map(|session| session.id.clone());
        }
        self.updated_at = real_now();
        self.sessions.len() < before
    }

    /// Makes a session the active one.
    pub fn touch(&mut self, id: &str) -> Option<&Session> {
        let session = self.sessions.iter_mut().find(|session| session.id == id)?;
        session.updated_at = real_now();
        self.last_active = Some(id.to_owned());
        Some(session)
    }

    /// The session of this id.
    pub fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    /// As the Frontend API describes it, with a token for every session.
    ///
    /// # Errors
    ///
    /// 500 when signing fails, which it does not.
    pub fn json(&self, app: &App) -> Result<Value, ApiError> {
        let sessions: Result<Vec<Value>, ApiError> =
            self.sessions.iter().map(|session| session.json(app)).collect();
        Ok(json!({
            "object": "client", "id": self.id, "sessions": sessions?,
            "last_active_session_id": self.last_active, "sign_in": null, "sign_up": null,
            "created_at": self.created_at, "updated_at": self.updated_at,
        }))
    }
}

impl Session {
    /// A token of this session, which lives for a minute of real time.
    ///
    /// # Errors
    ///
    /// As above.
    pub fn token(&self, app: &App) -> Result<String, ApiError> {
        let claims = Claims::new(app, None, app.settings.role, self.person, TOKEN_SECS);
        app.keys.sign(&Claims { sid: self.id.clone(), ..claims })
    }

    /// As the Frontend API describes it, with a token.
    ///
    /// # Errors
    ///
    /// As above.
    pub fn json(&self, app: &App) -> Result<Value, ApiError> {
        let user_id = subject(app.draw, self.person);
        let name = catalog::user_name(self.person);
        let (first_name, emails) = match name.contains('@') {
            false => (Some(name), Vec::new()),
            true => (
                None,
                vec![json!({ "object": "email_address", "id": "idn_1", "email_address": name,
                                        "linked_to": [], "verification": null })],
            ),
        };
        let user = json!({
            "object": "user", "id": user_id, "first_name": first_name, "last_name": null,
            "primary_email_address_id": emails.first().map(|_| "idn_1"), "email_addresses": emails,
            "phone_numbers": [], "web3_wallets": [], "external_accounts": [], "organization_memberships": [],
            "created_at": self.created_at, "updated_at": self.created_at,
        });
        Ok(json!({
            "object": "session", "id": self.id, "status": "active", "user": user,
            "public_user_data": { "first_name": first_name, "last_name": null, "user_id": user_id },
            "last_active_organization_id": null, "factor_verification_age": null, "actor": null,
            "last_active_token": { "object": "token", "jwt": self.token(app)? },
            "last_active_at": self.updated_at, "expire_at": self.updated_at + SESSION_MS,
            "abandon_at": self.updated_at + SESSION_MS,
            "created_at": self.created_at, "updated_at": self.updated_at,
        }))
    }
}

/// Settings of forms that the page does not show; of these it needs where people sign in.
pub fn environment(app: &App) -> Value {
    json!({
        "object": "environment",
        "auth_config": { "object": "auth_config", "single_session_mode": false },
        "display_config": {
            "object": "display_config", "application_name": "Sandbox",
            "sign_in_url": format!("{}{PROXY}/sign-in", app.origin),
        },
    })
}

/// What the part of a browser's `Cookie` header says that is ours.
pub fn cookie(header: &str) -> Option<&str> {
    header.split(';').find_map(|pair| pair.trim().strip_prefix("__client="))
}

/// Where to go after signing in: what is on the page's own origin, as a path; `None` for anything else.
pub fn way_back<'a>(redirect_url: &'a str, host: &str) -> Option<&'a str> {
    let origin = format!("http://{host}");
    let path = redirect_url.strip_prefix(&origin).unwrap_or(redirect_url);
    let plain = |path: &str| path.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    (path.starts_with('/') && !path.starts_with("//") && plain(path)).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_page_itself_is_gone_back_to() {
        let back = |url| way_back(url, "127.0.0.1:8787");
        assert_eq!(back("http://127.0.0.1:8787/a/b?c=d"), Some("/a/b?c=d"));
        assert_eq!(back("/a"), Some("/a"));
        for elsewhere in [
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example/",
            "http://127.0.0.1:8787.evil.example/",
            "http://127.0.0.1:8787@evil.example/",
            "http://127.0.0.1:8787//evil.example/",
            "javascript:alert(1)",
            "/a\r\nset-cookie: x",
            "",
        ] {
            assert_eq!(back(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn sessions_end_one_by_one_and_all_at_once() {
        let mut clients = Clients::default();
        let cookie = clients.sign_in(None, 0).id.clone();
        let client = clients.sign_in(Some(&cookie), 1).clone();
        assert_eq!(client.id, cookie);
        let [first, second] = client.sessions.as_slice() else { unreachable!() };
        assert_eq!(client.last_active.as_ref(), Some(&second.id));
        let client = clients.of(Some(&cookie));
        assert!(client.remove(&second.id) && !client.remove(&second.id));
        assert_eq!(client.last_active.as_ref(), Some(&first.id));
        clients.revoke_all();
        assert!(clients.of(Some(&cookie)).session(&first.id).is_none());
        assert_ne!(clients.of(Some("of another sandbox")).id, "of another sandbox");
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        assert_eq!(cookie("a=b; __client=c_1; d=e"), Some("c_1"));
        assert_eq!(cookie("__client_uat=1"), None);
    }
}
