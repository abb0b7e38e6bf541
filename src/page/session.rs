//! The user's Clerk session. `clerk.js` wraps ClerkJS.

use js_sys::Function;
use onepin_runs::api::TokenGetter;
use onepin_runs::api::browser::{host_tokens, js_error};
use onepin_runs::settings::config;
use wasm_bindgen::prelude::*;

/// The state of the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Session {
    /// ClerkJS has not loaded yet.
    Loading,
    /// Clerk can't be reached, and why. `clerk.js` retries.
    Unreachable(String),
    SignedIn {
        /// Differs for each user and each sign-in.
        id: String,
        /// Name or email address, once Clerk has sent it.
        name: Option<String>,
    },
    /// The response to signing out is pending.
    SigningOut,
    /// Signing out failed, and why.
    NotSignedOut(String),
    SignedOut,
}

impl Session {
    /// The ID of the session whose data may be shown.
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

    /// Reads the arguments of `clerk.js`'s callback.
    fn from_callback(state: &str, id: Option<String>, text: Option<String>) -> Self {
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

    /// Redirects to the sign-in page, which redirects back to this URL.
    #[wasm_bindgen(method, js_class = ClerkSession, js_name = signIn)]
    pub(crate) fn sign_in(this: &Clerk);

    /// Signs out, in all tabs.
    #[wasm_bindgen(method, js_class = ClerkSession, js_name = signOut)]
    pub(crate) fn sign_out(this: &Clerk);
}

impl Clerk {
    /// Starts ClerkJS. `changed` is called for every change after [`Session::Loading`], as long as the page lives.
    ///
    /// # Errors
    /// The key names no Frontend API.
    pub(crate) fn load(
        clerk: &config::Clerk,
        changed: impl Fn(Session) + 'static,
    ) -> Result<Self, String> {
        let changed = Closure::<dyn Fn(String, Option<String>, Option<String>)>::new(
            move |state: String, id, text| changed(Session::from_callback(&state, id, text)),
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

    /// The tokens of this session only.
    pub(crate) fn tokens_of(&self, id: &str) -> TokenGetter {
        host_tokens(self.tokens(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_signed_in_sessions_have_an_id() {
        let session =
            |state, id: Option<&str>| Session::from_callback(state, id.map(str::to_owned), None);
        assert_eq!(session("signed-in", Some("sess_1")).id(), Some("sess_1"));
        for state in ["loading", "unreachable", "signing-out", "not-signed-out", "signed-out"] {
            assert_eq!(session(state, Some("sess_1")).id(), None, "{state}");
        }
        assert_eq!(session("signed-in", None), Session::Unreachable(String::new()));
    }
}
