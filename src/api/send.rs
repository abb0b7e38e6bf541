//! Sends one request of the client: token, other tabs, time limit, and a retry after a rejected token.

use std::mem::discriminant;
use std::rc::Rc;

use futures_util::future::{Either, select};

use crate::api::client::Client;
use crate::api::endpoint::{Endpoint, TOKEN_TIMEOUT};
use crate::api::error::{ApiError, ErrorKind};
use crate::api::session_id::session_id;
use crate::api::tabs::{SharedSession, Sharing};
use crate::api::transport::{HttpRequest, TimedResponse};
use crate::api::wire;
use crate::platform::panic;

impl Client {
    /// Retries once with a fresh token after a rejected one.
    pub(super) async fn request(&self, endpoint: &Endpoint) -> Result<TimedResponse, ApiError> {
        match Box::pin(self.send(endpoint, false)).await {
            Err(error) if error.needs_fresh_token() => {
                Box::pin(self.send(endpoint, true)).await.map_err(|error| {
                    if error.needs_fresh_token() {
                        ApiError { kind: ErrorKind::Unauthorized, ..error }
                    } else {
                        error
                    }
                })
            }
            result => result,
        }
    }

    async fn send(&self, endpoint: &Endpoint, skip_cache: bool) -> Result<TimedResponse, ApiError> {
        let token = self.token(skip_cache).await?;
        self.check_open()?;
        let request = HttpRequest {
            method: endpoint.method(),
            url: format!("{}{}", self.base, endpoint.path()),
            token,
            workspace_id: self.workspace_id.as_ref().map(ToString::to_string),
            body: endpoint.body(),
        };
        let session = self.shared_session(&request);
        if let (Some(session), Sharing::Automatic(poll)) = (&session, &self.sharing) {
            let shared = session.turn(&request.url, poll).await;
            self.check_open()?;
            if let Some(response) = shared {
                return Ok(response);
            }
        }
        // This drops the session: a client that is closed meanwhile has left the tabs.
        let announced = session.map(|session| session.announce(&request.url));
        let (response, sent_at, received_at) = self.exchange(endpoint, request).await?;
        if let Some(announced) = announced
            && response.status == 200
        {
            announced.publish(&response.body, (sent_at, received_at));
        }
        Ok((response, sent_at, received_at))
    }

    /// An error if nothing may be sent.
    fn check_open(&self) -> Result<(), ApiError> {
        if self.closed.get() || panic::has_panicked() {
            return Err(ApiError::new(ErrorKind::SignedOut, "the component has been removed"));
        }
        Ok(())
    }

    /// The tabs to share a request with.
    fn shared_session(&self, request: &HttpRequest) -> Option<Rc<SharedSession>> {
        let tabs = self.tabs.as_ref().filter(|_| !matches!(self.sharing, Sharing::Off))?;
        let id = session_id(&self.base, request.workspace_id.as_deref(), &request.token);
        tabs.session(id.as_deref())
    }

    /// Sends a request and waits for its response.
    async fn exchange(
        &self,
        endpoint: &Endpoint,
        request: HttpRequest,
    ) -> Result<TimedResponse, ApiError> {
        let sent_at = self.clock.now();
        let sent = self.transport.send(request);
        let timed = Some(discriminant(endpoint));
        let limit = self.limits.limit(timed, endpoint.timeout());
        let response = match select(sent, self.clock.sleep(limit)).await {
            Either::Left((Ok(response), _)) => response,
            Either::Left((Err(error), _)) => {
                return Err(ApiError::new(ErrorKind::Network, error.to_string()));
            }
            Either::Right(_) => {
                self.limits.record_timeout(timed, limit);
                let seconds = limit.as_secs();
                let message = format!("no response within {seconds} seconds");
                return Err(ApiError::new(ErrorKind::Timeout, message));
            }
        };
        let (sent_at, received_at) = response.times.unwrap_or((sent_at, self.clock.now()));
        self.limits.record_response(timed, received_at - sent_at, endpoint.timeout());
        if !(200..=299).contains(&response.status) {
            return Err(wire::error(&response, received_at));
        }
        Ok((response, sent_at, received_at))
    }

    async fn token(&self, skip_cache: bool) -> Result<String, ApiError> {
        let requested_at = self.clock.now();
        let token = Box::pin(self.tokens.token(skip_cache));
        let limit = self.limits.limit(None, TOKEN_TIMEOUT);
        let (kind, message) = match select(token, self.clock.sleep(limit)).await {
            // Other characters are invalid in a header and in a session token.
            Either::Left((Ok(Some(token)), _))
                if token.bytes().all(|byte| byte.is_ascii_graphic()) =>
            {
                self.limits.record_response(None, self.clock.now() - requested_at, TOKEN_TIMEOUT);
                return Ok(token);
            }
            Either::Left((Ok(Some(_)), _)) => (
                ErrorKind::TokenUnavailable,
                "the host returned an invalid session token".to_owned(),
            ),
            Either::Left((Ok(None), _)) => {
                (ErrorKind::SignedOut, "no user is signed in".to_owned())
            }
            Either::Left((Err(error), _)) => (ErrorKind::TokenUnavailable, error.to_string()),
            Either::Right(_) => {
                self.limits.record_timeout(None, limit);
                let seconds = limit.as_secs();
                (ErrorKind::TokenUnavailable, format!("no session token within {seconds} seconds"))
            }
        };
        Err(ApiError::new(kind, message))
    }
}
