//! Session tokens of a development server, in the place of a sign-in.

use std::cell::RefCell;
use std::rc::Rc;

use chrono::TimeDelta;
use gloo_net::http::Request;
use onepin_runs::api::{TokenError, TokenGetter};
use onepin_runs::clock::{BrowserClock, Clock as _};
use onepin_runs::run::Timestamp;
use serde::Deserialize;

/// A development token lives 60 s. It is used for half of that, as ClerkJS uses its own for most.
const TOKEN_AGE: TimeDelta = TimeDelta::seconds(30);

#[derive(Deserialize)]
struct Token {
    jwt: String,
}

/// Tokens of a development server that answers `POST` with `{"jwt": "…"}`.
pub(crate) fn tokens(url: String) -> TokenGetter {
    let last: Rc<RefCell<Option<(Timestamp, String)>>> = Rc::default();
    TokenGetter::new(move |skip_cache| {
        let (url, last) = (url.clone(), Rc::clone(&last));
        Box::pin(async move {
            let now = BrowserClock.now();
            let young = |(at, _): &(Timestamp, String)| now - *at < TOKEN_AGE;
            let known = last.borrow().clone().filter(|last| !skip_cache && young(last));
            if let Some((_, jwt)) = known {
                return Ok(Some(jwt));
            }
            let jwt = fetch_token(&url).await?;
            last.replace(Some((now, jwt.clone())));
            Ok(Some(jwt))
        })
    })
}

async fn fetch_token(url: &str) -> Result<String, TokenError> {
    let failed = |why: String| TokenError(format!("no session token from {url}: {why}"));
    let answer = Request::post(url).send().await.map_err(|error| failed(error.to_string()))?;
    if !answer.ok() {
        return Err(failed(format!("status {}", answer.status())));
    }
    let body = answer.text().await.map_err(|error| failed(error.to_string()))?;
    let token: Token = serde_json::from_str(&body).map_err(|error| failed(error.to_string()))?;
    Ok(token.jwt)
}
