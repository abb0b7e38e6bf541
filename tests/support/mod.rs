//! A scripted transport and a manual clock.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test uses its own part of this, and fails by panicking"
)]

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use chrono::TimeDelta;
use futures_channel::oneshot;
use futures_util::future::LocalBoxFuture;
use onepin_runs::api::client::REQUEST_TIMEOUT;
use onepin_runs::api::transport::{HttpRequest, HttpResponse, Transport, TransportError};
use onepin_runs::api::{Client, TokenGetter};
use onepin_runs::domain::run::{RunId, WorkflowId};
use onepin_runs::domain::time::Timestamp;
use onepin_runs::platform::clock::Clock;

pub const BASE: &str = "https://api.example/base/";
pub const WORKFLOW: &str = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801";
pub const RUN: &str = "3e60b7c4-19fa-4b2d-8c70-08e5d2f1a904";

pub fn workflow() -> WorkflowId {
    WORKFLOW.parse().unwrap()
}

pub fn run() -> RunId {
    RUN.parse().unwrap()
}

/// The request for the usual duration of runs.
pub const SAMPLE: &str = "limit=100&status=completed&";

/// Replies to requests whose URL contains a text, in order; the last reply repeats.
#[derive(Default)]
pub struct Script {
    replies: RefCell<Vec<(&'static str, VecDeque<Reply>)>>,
    pub requests: RefCell<Vec<HttpRequest>>,
    /// Number of requests dropped before their response.
    pub aborted: Cell<usize>,
}

#[derive(Clone)]
pub enum Reply {
    Response(HttpResponse),
    NetworkError,
    Never,
}

pub fn reply(status: u16, body: &str) -> Reply {
    Reply::Response(HttpResponse { status, body: body.to_owned(), ..HttpResponse::default() })
}

impl Script {
    /// Without a reply of its own, an analysis and the steps of a node are missing, as on older servers, a list is empty, and too few runs have
    /// completed for an estimate.
    pub fn new(replies: Vec<(&'static str, Vec<Reply>)>) -> Rc<Self> {
        let missing = vec![reply(404, r#"{"error": {"code": "NOT_FOUND", "message": "none"}}"#)];
        let has = |wanted: &str| replies.iter().any(|(part, _)| *part == wanted);
        let absent = ["/analysis", "/steps"].into_iter().filter(|part| !has(part));
        let first: Vec<_> = absent.map(|part| (part, missing.clone())).collect();
        let last = ("/runs?", vec![reply(200, r#"{"data": []}"#)]);
        let has_sample = replies.iter().any(|(part, _)| *part == SAMPLE);
        let sample = (!has_sample).then_some((SAMPLE, vec![reply(200, r#"{"data": []}"#)]));
        let replies = first.into_iter().chain(sample).chain(replies).chain([last]);
        let replies = replies.map(|(part, queue)| (part, queue.into())).collect();
        Rc::new(Self { replies: RefCell::new(replies), ..Self::default() })
    }

    fn reply(&self, url: &str) -> Reply {
        let mut replies = self.replies.borrow_mut();
        let found = replies.iter_mut().find(|(part, _)| url.contains(part));
        let (_, queue) = found.unwrap_or_else(|| panic!("no reply for {url}"));
        let reply = queue.front().unwrap().clone();
        if queue.len() > 1 {
            queue.pop_front();
        }
        reply
    }

    pub fn urls(&self) -> Vec<String> {
        self.requests.borrow().iter().map(|request| request.url.clone()).collect()
    }

    pub fn count(&self, part: &str) -> usize {
        self.urls().iter().filter(|url| url.contains(part)).count()
    }
}

struct PendingReply<'a>(&'a Script);

impl Drop for PendingReply<'_> {
    fn drop(&mut self) {
        self.0.aborted.set(self.0.aborted.get() + 1);
    }
}

impl Transport for Script {
    fn send(
        &self,
        request: HttpRequest,
    ) -> LocalBoxFuture<'_, Result<HttpResponse, TransportError>> {
        let reply = self.reply(&request.url);
        self.requests.borrow_mut().push(request);
        Box::pin(async move {
            match reply {
                Reply::Response(response) => Ok(response),
                Reply::NetworkError => Err(TransportError("the connection was lost".to_owned())),
                Reply::Never => {
                    let _pending = PendingReply(self);
                    std::future::pending().await
                }
            }
        })
    }
}

/// A clock that advances manually.
pub struct FakeClock {
    now: Cell<Timestamp>,
    /// The random number: 1, the maximum of all delays.
    pub random: Cell<f64>,
    sleeping: RefCell<Vec<(Timestamp, oneshot::Sender<()>)>>,
}

impl FakeClock {
    pub fn at(now: &str) -> Rc<Self> {
        let now = Cell::new(now.parse().unwrap());
        Rc::new(Self { now, random: Cell::new(1.0), sleeping: RefCell::default() })
    }

    /// Advances the clock and wakes the due sleepers.
    pub fn advance(&self, duration: Duration) {
        self.now.set(self.now.get() + TimeDelta::from_std(duration).unwrap());
        let due = self
            .sleeping
            .borrow_mut()
            .extract_if(.., |(at, _)| *at <= self.now.get())
            .collect::<Vec<_>>();
        for (_, sleeper) in due {
            // The receiver may be dropped.
            sleeper.send(()).unwrap_or(());
        }
    }

    /// The time of the next timer.
    pub fn next(&self) -> Option<Timestamp> {
        self.remove_cancelled();
        self.sleeping.borrow().iter().map(|(at, _)| *at).min()
    }

    /// Number of pending timers.
    pub fn sleepers(&self) -> usize {
        self.remove_cancelled();
        self.sleeping.borrow().len()
    }

    fn remove_cancelled(&self) {
        self.sleeping.borrow_mut().retain(|(_, sleeper)| !sleeper.is_canceled());
    }

    /// Pending timers in seconds, without request timeouts.
    pub fn waits(&self) -> Vec<i64> {
        self.remove_cancelled();
        let sleeping = self.sleeping.borrow();
        let remaining = sleeping.iter().map(|(at, _)| (*at - self.now.get()).num_seconds());
        remaining
            .filter(|seconds| *seconds < i64::try_from(REQUEST_TIMEOUT.as_secs()).unwrap())
            .collect()
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        self.now.get()
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()> {
        let (sender, receiver) = oneshot::channel();
        let at = self.now.get() + TimeDelta::from_std(duration).unwrap();
        self.sleeping.borrow_mut().push((at, sender));
        Box::pin(async move { receiver.await.unwrap_or(()) })
    }

    fn random(&self) -> f64 {
        self.random.get()
    }
}

/// A token getter that records its arguments.
pub fn tokens(requested: &Rc<RefCell<Vec<bool>>>) -> TokenGetter {
    let requested = Rc::clone(requested);
    TokenGetter::new(move |skip_cache| {
        requested.borrow_mut().push(skip_cache);
        let token = format!("token-{}", requested.borrow().len());
        Box::pin(async move { Ok(Some(token)) })
    })
}

pub fn client(script: &Rc<Script>, clock: &Rc<FakeClock>, tokens: TokenGetter) -> Client {
    let workspace = Some("9de3efd9-72bd-459e-8a19-c1d7dc7300f9".parse().unwrap());
    Client::new(Rc::<Script>::clone(script), Rc::<FakeClock>::clone(clock), tokens, BASE, workspace)
}
