//! Session tokens from a development server, instead of a sign-in.

use std::cell::RefCell;
use std::rc::Rc;

use chrono::TimeDelta;
use futures_util::future::{FutureExt as _, LocalBoxFuture, Shared, TryFutureExt as _};
use gloo_net::http::Request;
use onepin_runs::api::{TokenError, TokenGetter};
use onepin_runs::domain::json::Json;
use onepin_runs::domain::time::Timestamp;
use onepin_runs::platform::clock::{BrowserClock, Clock as _};

use crate::prefetch;

/// Half of a development token's lifetime of 60 s.
const MAX_TOKEN_AGE: TimeDelta = TimeDelta::seconds(30);

/// A pending or received token, shared by concurrent callers.
type SharedToken = Shared<LocalBoxFuture<'static, Result<String, TokenError>>>;

/// Tokens from a server that responds to `POST` with `{"jwt": "…"}`.
pub(crate) fn tokens(url: String) -> TokenGetter {
    let last: Rc<RefCell<Option<(Timestamp, SharedToken)>>> = Rc::default();
    TokenGetter::new(move |skip_cache| {
        let now = BrowserClock.now();
        let mut last = last.borrow_mut();
        let cached = last.take().filter(|(at, token)| {
            !skip_cache && now - *at < MAX_TOKEN_AGE && !matches!(token.peek(), Some(Err(_)))
        });
        let (_, token) = last.insert(cached.unwrap_or_else(|| {
            let url = url.clone();
            (now, async move { fetch_token(&url).await }.boxed_local().shared())
        }));
        token.clone().map_ok(Some).boxed_local()
    })
}

async fn fetch_token(url: &str) -> Result<String, TokenError> {
    let failed = |why: String| TokenError(format!("no session token from {url}: {why}"));
    let (status, body) = prefetch::fetch(url, Request::post(url)).await.map_err(failed)?;
    if !(200..=299).contains(&status) {
        return Err(failed(format!("status {status}")));
    }
    let response: Json = body.parse().map_err(|error| failed(format!("{error}")))?;
    let token = response.get("jwt").and_then(Json::as_str);
    token.map(str::to_owned).ok_or_else(|| failed("the response has no text “jwt”".to_owned()))
}
