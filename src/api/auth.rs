//! Where the session token comes from: a function of the host's, asked for every request. The time
//! it may take and the second try after a refusal are `client`'s, JavaScript's side is `browser`'s.

use std::fmt;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

/// The host could not say whether somebody is signed in. Temporary: the data stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenError(pub String);

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TokenError {}

/// Gives the session token for one request; `None` means that nobody is signed in.
///
/// The token is neither session nor logged and goes to the configured API alone. The function's
/// argument is true after the API has refused a token: another one is wanted, not one from a cache.
#[derive(Clone)]
pub struct TokenGetter(Rc<TokenFunction>);

type TokenFunction = dyn Fn(bool) -> LocalBoxFuture<'static, Result<Option<String>, TokenError>>;

impl TokenGetter {
    /// A getter that calls `function`, with whether to skip the cache.
    pub fn new(
        function: impl Fn(bool) -> LocalBoxFuture<'static, Result<Option<String>, TokenError>> + 'static,
    ) -> Self {
        Self(Rc::new(function))
    }

    /// Asks for a token.
    ///
    /// # Errors
    /// The host could not tell, for now.
    pub async fn token(&self, skip_cache: bool) -> Result<Option<String>, TokenError> {
        (self.0)(skip_cache).await
    }
}

impl fmt::Debug for TokenGetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenGetter")
    }
}
