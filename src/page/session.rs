//! The session of whoever signs in with Clerk. All that ClerkJS does for the page goes through
//! `clerk.js`.

use js_sys::Function;
use onepin_runs::api::TokenGetter;
use onepin_runs::api::browser::{host_tokens, js_error};
use onepin_runs::settings::config;
use wasm_bindgen::prelude::*;

/// Whether somebody is signed in, as far as the page can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Session {
    /// ClerkJS is not there yet.
    Loading,
    /// Nobody can tell, and why; asked again and again until somebody can.
    Unreachable(String),
    /// Somebody is signed in.
    SignedIn {
        /// Changes with the person, and with every sign-in.
        id: String,
        /// Name or e-mail address, unless Clerk has not said yet.
        name: Option<String>,
    },
    /// Somebody was; the answer to signing out is awaited.
    SigningOut,
    /// Signing out did not work, and why.
    NotSignedOut(String),
    /// Nobody is signed in.
    SignedOut,
}

impl Session {
    /// The id of the session whose data may be shown.
    pub(crate) fn id(&self) -> Option<&str> {
        match self {
            Self::SignedIn { id, .. } => Some(id),
            Self::Loading
            | Self::Unreachable(_)
            | Self::SigningOut
            | Self::NotSignedOut(_)
            | Self::SignedOut => None,
        }
    }

    /// What `clerk.js` tells.
    fn told(state: &str, id: Option<String>, text: Option<String>) -> Self {
        let why = |text: Option<String>| text.unwrap_or_default();
        match (state, id) {
            ("signed-in", Some(id)) => Self::SignedIn { id, name: text },
            ("signed-out", _) => Self::SignedOut,
            ("signing-out", _) => Self::SigningOut,
            ("not-signed-out", _) => Self::NotSignedOut(why(text)),
            ("loading", _) => Self::Loading,
            _ => Self::Unreachable(why(text)),
        }
    }
}

#[wasm_bindgen(module = "/src/page/clerk.js")]
extern "C" {
    /// ClerkJS on this page.
    #[wasm_bindgen(js_name = ClerkSession)]
    pub(crate) type Clerk;

    #[wasm_bindgen(constructor, catch, js_class = ClerkSession)]
    fn start(
        publishable_key: &str,
        proxy_url: Option<&str>,
        script_url: Option<&str>,
        sign_in_url: Option<&str>,
        changed: &Function,
    ) -> Result<Clerk, JsValue>;

    #[wasm_bindgen(method, js_class = ClerkSession)]
    fn tokens(this: &Clerk, id: &str) -> Function;

    /// Leads to where people sign in, and back to this address afterwards.
    #[wasm_bindgen(method, js_class = ClerkSession, js_name = signIn)]
    pub(crate) fn sign_in(this: &Clerk);

    /// Signs out, in all tabs.
    #[wasm_bindgen(method, js_class = ClerkSession, js_name = signOut)]
    pub(crate) fn sign_out(this: &Clerk);
}

impl Clerk {
    /// Starts ClerkJS; `changed` is told of every change from [`Session::Loading`] on, for as long as
    /// the page lives.
    ///
    /// # Errors
    /// The key names no Frontend API.
    pub(crate) fn follow(
        clerk: &config::Clerk,
        changed: impl Fn(Session) + 'static,
    ) -> Result<Self, String> {
        let changed = Closure::<dyn Fn(String, Option<String>, Option<String>)>::new(
            move |state: String, id, text| changed(Session::told(&state, id, text)),
        );
        let changed: Function = changed.into_js_value().unchecked_into();
        Self::start(
            &clerk.publishable_key,
            clerk.proxy_url.as_deref(),
            clerk.script_url.as_deref(),
            clerk.sign_in_url.as_deref(),
            &changed,
        )
        .map_err(|error| js_error(&error))
    }

    /// The tokens of this session, and of no other.
    pub(crate) fn tokens_of(&self, id: &str) -> TokenGetter {
        host_tokens(self.tokens(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_session_with_an_id_shows_data() {
        let told = |state, id: Option<&str>| Session::told(state, id.map(str::to_owned), None);
        assert_eq!(told("signed-in", Some("sess_1")).id(), Some("sess_1"));
        for state in ["loading", "unreachable", "signing-out", "not-signed-out", "signed-out"] {
            assert_eq!(told(state, Some("sess_1")).id(), None, "{state}");
        }
        assert_eq!(told("signed-in", None), Session::Unreachable(String::new()));
    }
}
