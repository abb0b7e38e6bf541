//! The browsers that use Clerk's Frontend API, and the sessions of each.
//!
//! A *client* is a browser, identified by a cookie. It may hold several sessions, one of which is active. The names are
//! Clerk's.

use std::collections::HashMap;

use crate::world::clock::{Ms, real_now};

#[derive(Debug, Default)]
pub(crate) struct ClerkClients {
    clients: HashMap<String, ClerkClient>,
    id_count: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct ClerkClient {
    /// Also the value of the client's cookie.
    pub(crate) id: String,
    pub(super) sessions: Vec<ClerkSession>,
    pub(super) last_active: Option<String>,
    pub(super) created_at: Ms,
    pub(super) updated_at: Ms,
}

#[derive(Clone, Debug)]
pub(crate) struct ClerkSession {
    pub(crate) id: String,
    /// Index into the catalog of users.
    pub(super) user: u16,
    pub(super) created_at: Ms,
    pub(super) updated_at: Ms,
}

impl ClerkClients {
    /// The client with this cookie, or a new one.
    pub(crate) fn get_or_create(&mut self, cookie: Option<&str>) -> &mut ClerkClient {
        let id = match cookie.filter(|id| self.clients.contains_key(*id)) {
            Some(id) => id.to_owned(),
            None => self.unique_id("client"),
        };
        self.clients.entry(id.clone()).or_insert_with(|| ClerkClient::new(id))
    }

    /// Adds a session to those of the client and makes it the active one.
    pub(crate) fn sign_in(&mut self, cookie: Option<&str>, user: u16) -> &ClerkClient {
        let id = self.unique_id("sess");
        let client = self.get_or_create(cookie);
        let now = real_now();
        let session = ClerkSession { id: id.clone(), user, created_at: now, updated_at: now };
        client.sessions.push(session);
        client.last_active = Some(id);
        client.updated_at = now;
        client
    }

    /// Ends all sessions of all clients.
    pub(crate) fn revoke_all(&mut self) {
        self.clients.values_mut().for_each(ClerkClient::sign_out);
    }

    /// Includes the time, not the seed: browsers keep a cookie longer than a sandbox runs, and for all ports of a host.
    fn unique_id(&mut self, kind: &str) -> String {
        self.id_count += 1;
        format!("{kind}_{:x}x{}", real_now(), self.id_count)
    }
}

impl ClerkClient {
    fn new(id: String) -> Self {
        let now = real_now();
        Self { id, sessions: Vec::new(), last_active: None, created_at: now, updated_at: now }
    }

    /// Ends all sessions of the client.
    pub(crate) fn sign_out(&mut self) {
        self.sessions.clear();
        self.last_active = None;
        self.updated_at = real_now();
    }

    /// Ends one session; returns false if its id is unknown.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let before = self.sessions.len();
        self.sessions.retain(|session| session.id != id);
        if self.last_active.as_deref() == Some(id) {
            self.last_active = self.sessions.last().map(|session| session.id.clone());
        }
        self.updated_at = real_now();
        self.sessions.len() < before
    }

    /// Makes a session the active one.
    pub(crate) fn touch(&mut self, id: &str) -> Option<&ClerkSession> {
        let session = self.sessions.iter_mut().find(|session| session.id == id)?;
        session.updated_at = real_now();
        self.last_active = Some(id.to_owned());
        Some(session)
    }

    pub(crate) fn session(&self, id: &str) -> Option<&ClerkSession> {
        self.sessions.iter().find(|session| session.id == id)
    }
}

/// The client cookie in a `Cookie` header.
pub(crate) fn client_cookie(header: &str) -> Option<&str> {
    header.split(';').find_map(|pair| pair.trim().strip_prefix("__client="))
}

/// The path to redirect to after signing in; `None` for anything outside the page's own origin.
pub(crate) fn safe_redirect<'a>(redirect_url: &'a str, host: &str) -> Option<&'a str> {
    let origin = format!("http://{host}");
    let path = redirect_url.strip_prefix(&origin).unwrap_or(redirect_url);
    let plain = |path: &str| path.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    (path.starts_with('/') && !path.starts_with("//") && plain(path)).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_to_own_origin_only() {
        let back = |url| safe_redirect(url, "127.0.0.1:8787");
        assert_eq!(back("http://127.0.0.1:8787/a/b?c=d"), Some("/a/b?c=d"));
        assert_eq!(back("/a"), Some("/a"));
        for unsafe_url in [
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
            assert_eq!(back(unsafe_url), None, "{unsafe_url}");
        }
    }

    #[test]
    fn removes_and_revokes_sessions() {
        let mut clients = ClerkClients::default();
        let client_cookie = clients.sign_in(None, 0).id.clone();
        let client = clients.sign_in(Some(&client_cookie), 1).clone();
        assert_eq!(client.id, client_cookie);
        let [first, second] = client.sessions.as_slice() else { unreachable!() };
        assert_eq!(client.last_active.as_ref(), Some(&second.id));
        let client = clients.get_or_create(Some(&client_cookie));
        assert!(client.remove(&second.id) && !client.remove(&second.id));
        assert_eq!(client.last_active.as_ref(), Some(&first.id));
        clients.revoke_all();
        assert!(clients.get_or_create(Some(&client_cookie)).session(&first.id).is_none());
        assert_ne!(clients.get_or_create(Some("of another sandbox")).id, "of another sandbox");
    }

    #[test]
    fn finds_cookie_among_others() {
        assert_eq!(client_cookie("a=b; __client=c_1; d=e"), Some("c_1"));
        assert_eq!(client_cookie("__client_uat=1"), None);
    }
}
