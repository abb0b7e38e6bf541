//! Tests of the API client with a scripted transport.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_executor::{LocalPool, block_on};
use futures_util::FutureExt as _;
use futures_util::task::LocalSpawnExt as _;
use onepin_runs::api::client::{REQUEST_TIMEOUT, TOKEN_TIMEOUT};
use onepin_runs::api::{ErrorKind, TokenError, TokenGetter};
use onepin_runs::platform::clock::Clock as _;
use support::{FakeClock, Reply, Script, client, reply, run, tokens, workflow};

const STATUS: &str = include_str!("fixtures/p09-get-run-status-running.json");
const SUMMARY: &str = include_str!("fixtures/p04-runs-summary-current-api.json");
const UNAUTHORIZED: &str = include_str!("fixtures/p33-401.json");
const NOW: &str = "2026-10-19T08:00:00Z";

#[test]
fn sends_token_and_workspace_to_the_configured_api() {
    let script = Script::new(vec![("/status", vec![reply(200, STATUS)])]);
    let token_requests = Rc::default();
    let client = client(&script, &FakeClock::at(NOW), tokens(&token_requests));
    let response = block_on(client.run_status(&workflow(), &run())).unwrap();
    assert_eq!(response.value.run_number, Some(148));
    let sent = script.requests.borrow();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        sent[0].url,
        "https://api.example/base/api/v1/workflows/5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801/runs/3e60b7c4-19fa-4b2d-8c70-08e5d2f1a904/status"
    );
    assert_eq!(sent[0].token, "token-1");
    assert_eq!(sent[0].workspace_id.as_deref(), Some("9de3efd9-72bd-459e-8a19-c1d7dc7300f9"));
}

#[test]
fn returns_the_server_time() {
    let script = Script::new(vec![("/status", vec![reply(200, STATUS)])]);
    let client = client(&script, &FakeClock::at(NOW), tokens(&Rc::default()));
    let time = block_on(client.run_status(&workflow(), &run())).unwrap().server_time.unwrap();
    assert_eq!(time.offset().num_seconds(), 4 * 60 + 3);
}

#[test]
fn retries_401_once_with_a_fresh_token() {
    let replies = vec![reply(401, UNAUTHORIZED), reply(200, SUMMARY)];
    let script = Script::new(vec![("/summary", replies)]);
    let token_requests: Rc<RefCell<Vec<bool>>> = Rc::default();
    let client = client(&script, &FakeClock::at(NOW), tokens(&token_requests));
    assert!(block_on(client.summary(&workflow(), (None, None))).is_ok());
    assert_eq!(*token_requests.borrow(), [false, true]);
    assert_eq!(script.requests.borrow()[1].token, "token-2");
}

#[test]
fn second_401_is_unauthorized() {
    let script = Script::new(vec![("/summary", vec![reply(401, UNAUTHORIZED)])]);
    let token_requests: Rc<RefCell<Vec<bool>>> = Rc::default();
    let client = client(&script, &FakeClock::at(NOW), tokens(&token_requests));
    let error = block_on(client.summary(&workflow(), (None, None))).unwrap_err();
    assert_eq!((error.kind, error.is_temporary()), (ErrorKind::Unauthorized, false));
    assert_eq!(error.request_id.as_deref(), Some("01KC317Q2MZ4T9VXA3RHE8WNB"));
    assert_eq!(script.requests.borrow().len(), 2);
}

#[test]
fn sends_nothing_without_a_token() {
    let script = Script::new(vec![("/summary", vec![reply(200, SUMMARY)])]);
    let signed_out = TokenGetter::new(|_| Box::pin(async { Ok(None) }));
    let broken = TokenGetter::new(|_| Box::pin(async { Err(TokenError("offline".to_owned())) }));
    for (getter, kind, temporary) in
        [(signed_out, ErrorKind::SignedOut, false), (broken, ErrorKind::TokenUnavailable, true)]
    {
        let client = client(&script, &FakeClock::at(NOW), getter);
        let error = block_on(client.summary(&workflow(), (None, None))).unwrap_err();
        assert_eq!((error.kind, error.is_temporary()), (kind, temporary));
    }
    assert_eq!(script.requests.borrow().len(), 0);
}

#[test]
fn aborts_requests_on_timeout() {
    let script = Script::new(vec![("/summary", vec![Reply::Never])]);
    let clock = FakeClock::at(NOW);
    let client = client(&script, &clock, tokens(&Rc::default()));
    let mut pool = LocalPool::new();
    let request = pool.spawner().spawn_local_with_handle(async move {
        client.summary(&workflow(), (None, None)).await.map(|_| ()).unwrap_err()
    });
    let mut request = request.unwrap();
    pool.run_until_stalled();
    clock.advance(REQUEST_TIMEOUT - Duration::from_secs(1));
    pool.run_until_stalled();
    assert_eq!(script.aborted.get(), 0);
    clock.advance(Duration::from_secs(1));
    let error = pool.run_until(&mut request);
    assert_eq!((error.kind, script.aborted.get()), (ErrorKind::Timeout, 1));
}

/// Seconds until a request gives up.
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
fn patience(
    pool: &mut LocalPool,
    clock: &FakeClock,
    request: impl Future<Output = Result<(), ErrorKind>> + 'static,
) -> u64 {
    let mut request = pool.spawner().spawn_local_with_handle(request).unwrap();
    for second in 0.. {
        pool.run_until_stalled();
        if let Some(result) = (&mut request).now_or_never() {
            assert!(result.is_err());
            return second;
        }
        clock.advance(Duration::from_secs(1));
    }
    unreachable!()
}

#[test]
fn time_limit_grows_until_a_response_is_in_time() {
    let replies = [vec![Reply::Never; 5], vec![reply(200, SUMMARY), Reply::Never]].concat();
    let script = Script::new(vec![("/summary", replies), ("/status", vec![Reply::Never])]);
    let clock = FakeClock::at(NOW);
    let client = client(&script, &clock, tokens(&Rc::default()));
    let mut pool = LocalPool::new();
    let summary = || {
        let client = client.clone();
        async move {
            let response = client.summary(&workflow(), (None, None)).await;
            response.map(|_| ()).map_err(|error| error.kind)
        }
    };
    let limits: Vec<_> = (0..5).map(|_| patience(&mut pool, &clock, summary())).collect();
    assert_eq!(limits, [30, 60, 120, 240, 240]);
    let other = client.clone();
    let status = async move {
        other.run_status(&workflow(), &run()).await.map(|_| ()).map_err(|error| error.kind)
    };
    assert_eq!(patience(&mut pool, &clock, status), 30, "a limit for each kind of request");
    assert_eq!(pool.run_until(summary()), Ok(()));
    assert_eq!(patience(&mut pool, &clock, summary()), 30);
}

#[test]
fn waits_longer_for_a_slow_token_getter() {
    let script = Script::new(vec![("/summary", vec![Reply::Never])]);
    let clock = FakeClock::at(NOW);
    let late = Rc::clone(&clock);
    let tokens = TokenGetter::new(move |_| {
        let late = Rc::clone(&late);
        Box::pin(async move {
            late.sleep(Duration::from_secs(35)).await;
            Ok(Some("token".to_owned()))
        })
    });
    let client = client(&script, &clock, tokens);
    let mut pool = LocalPool::new();
    let mut limits = Vec::new();
    for _ in 0..2 {
        let client = client.clone();
        limits.push(patience(&mut pool, &clock, async move {
            let response = client.summary(&workflow(), (None, None)).await;
            response.map(|_| ()).map_err(|error| error.kind)
        }));
    }
    assert_eq!(limits, [20, 35 + 30], "no token, then a token and no response");
}

#[test]
fn token_getter_times_out() {
    let script = Script::new(vec![]);
    let clock = FakeClock::at(NOW);
    let silent = TokenGetter::new(|_| Box::pin(std::future::pending()));
    let client = client(&script, &clock, silent);
    let mut pool = LocalPool::new();
    let request = pool.spawner().spawn_local_with_handle(async move {
        client.summary(&workflow(), (None, None)).await.map(|_| ()).unwrap_err()
    });
    let mut request = request.unwrap();
    pool.run_until_stalled();
    clock.advance(TOKEN_TIMEOUT);
    assert_eq!(pool.run_until(&mut request).kind, ErrorKind::TokenUnavailable);
}

#[test]
fn distinguishes_network_errors_from_unreadable_responses() {
    let page = include_str!("fixtures/p39-502-shape-e4.html");
    for (reply, kind, status) in [
        (Reply::NetworkError, ErrorKind::Network, None),
        (reply(200, page), ErrorKind::Unreadable, Some(200)),
        (reply(502, page), ErrorKind::Server, Some(502)),
        (reply(200, &SUMMARY[..40]), ErrorKind::Unreadable, Some(200)),
    ] {
        let script = Script::new(vec![("/summary", vec![reply])]);
        let client = client(&script, &FakeClock::at(NOW), tokens(&Rc::default()));
        let error = block_on(client.summary(&workflow(), (None, None))).unwrap_err();
        assert_eq!((error.kind, error.status, error.is_temporary()), (kind, status, true));
    }
}

#[test]
fn treats_422_for_the_authorization_header_as_401() {
    let missing = r#"{"error":{"code":"VALIDATION_ERROR","message":"refused",
        "details":[{"field":"header.Authorization","message":"Field required"}]}}"#;
    let script = Script::new(vec![("/summary", vec![reply(422, missing)])]);
    let token_requests: Rc<RefCell<Vec<bool>>> = Rc::default();
    let client = client(&script, &FakeClock::at(NOW), tokens(&token_requests));
    let error = block_on(client.summary(&workflow(), (None, None))).unwrap_err();
    assert_eq!((error.kind, error.status), (ErrorKind::Unauthorized, Some(422)));
    assert_eq!(*token_requests.borrow(), [false, true]);
}

#[test]
fn signed_out_if_no_fresh_token() {
    let script = Script::new(vec![("/summary", vec![reply(401, UNAUTHORIZED)])]);
    let getter = TokenGetter::new(|skip_cache| {
        Box::pin(async move { Ok((!skip_cache).then(|| "token".to_owned())) })
    });
    let client = client(&script, &FakeClock::at(NOW), getter);
    let error = block_on(client.summary(&workflow(), (None, None))).unwrap_err();
    assert_eq!((error.kind, script.requests.borrow().len()), (ErrorKind::SignedOut, 1));
}

#[test]
fn rejects_invalid_tokens_without_leaking_them() {
    let script = Script::new(vec![]);
    for token in ["two\nlines", "schlüssel", "a b"] {
        let getter = TokenGetter::new(move |_| Box::pin(async move { Ok(Some(token.to_owned())) }));
        let client = client(&script, &FakeClock::at(NOW), getter);
        let error = block_on(client.summary(&workflow(), (None, None))).unwrap_err();
        assert_eq!(error.kind, ErrorKind::TokenUnavailable);
        assert!(!error.to_string().contains(token), "{error}");
    }
}

#[test]
fn request_debug_output_hides_the_token() {
    let script = Script::new(vec![("/summary", vec![reply(200, SUMMARY)])]);
    let client = client(&script, &FakeClock::at(NOW), tokens(&Rc::default()));
    assert!(block_on(client.summary(&workflow(), (None, None))).is_ok());
    let written = format!("{:?}", script.requests.borrow());
    assert!(written.contains("/runs/summary") && !written.contains("token-1"), "{written}");
}
