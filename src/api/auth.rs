//! Session tokens from the host. `client` applies the timeout and the retry after a 401; `browser`
//! calls JavaScript.

use std::fmt;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

/// The host could not provide a token. Temporary: displayed data is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenError(pub String);

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TokenError {}

/// Provides the session token of a request; `None` if no user is signed in.
///
/// Tokens are neither stored nor logged, and are sent only to the configured API. The function's
/// argument is true after the API has rejected a token: the host must not return a cached one.
#[derive(Clone)]
pub struct TokenGetter(Rc<TokenFunction>);

type TokenFunction = dyn Fn(bool) -> LocalBoxFuture<'static, Result<Option<String>, TokenError>>;

impl TokenGetter {
    pub fn new(
        function: impl Fn(bool) -> LocalBoxFuture<'static, Result<Option<String>, TokenError>> + 'static,
    ) -> Self {
        Self(Rc::new(function))
    }

    /// Requests a token.
    ///
    /// # Errors
    /// The host could not provide one.
    pub async fn token(&self, skip_cache: bool) -> Result<Option<String>, TokenError> {
        (self.0)(skip_cache).await
    }
}

impl fmt::Debug for TokenGetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenGetter")
    }
}
