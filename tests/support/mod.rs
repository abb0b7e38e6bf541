//! A transport and a clock that do what a test says.
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

/// Answers requests whose path and query contain a text, in turn; the last answer stays.
#[derive(Default)]
pub struct Script {
    answers: RefCell<Vec<(&'static str, VecDeque<Reply>)>>,
    pub requests: RefCell<Vec<HttpRequest>>,
    /// How many requests were dropped before they were answered.
    pub aborted: Cell<usize>,
}

#[derive(Clone)]
pub enum Reply {
    Answer(HttpResponse),
    Cut,
    /// Never answers.
    Silence,
}

pub fn answer(status: u16, body: &str) -> Reply {
    Reply::Answer(HttpResponse { status, body: body.to_owned(), ..HttpResponse::default() })
}

impl Script {
    pub fn new(answers: Vec<(&'static str, Vec<Reply>)>) -> Rc<Self> {
        let answers = answers.into_iter().map(|(part, replies)| (part, replies.into())).collect();
        Rc::new(Self { answers: RefCell::new(answers), ..Self::default() })
    }

    fn reply(&self, url: &str) -> Reply {
        let mut answers = self.answers.borrow_mut();
        let found = answers.iter_mut().find(|(part, _)| url.contains(part));
        let (_, replies) = found.unwrap_or_else(|| panic!("no answer for {url}"));
        let reply = replies.front().unwrap().clone();
        if replies.len() > 1 {
            replies.pop_front();
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

struct Unanswered<'a>(&'a Script);

impl Drop for Unanswered<'_> {
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
                Reply::Answer(response) => Ok(response),
                Reply::Cut => Err(TransportError("the connection was lost".to_owned())),
                Reply::Silence => {
                    let _unanswered = Unanswered(self);
                    std::future::pending().await
                }
            }
        })
    }
}

/// A clock that stands still until it is told how much time passes.
pub struct FakeClock {
    now: Cell<Timestamp>,
    /// What `chance` is: 1, so that every wait is as long as it may be.
    pub random: Cell<f64>,
    sleeping: RefCell<Vec<(Timestamp, oneshot::Sender<()>)>>,
}

impl FakeClock {
    pub fn at(now: &str) -> Rc<Self> {
        let now = Cell::new(now.parse().unwrap());
        Rc::new(Self { now, random: Cell::new(1.0), sleeping: RefCell::default() })
    }

    /// Lets time pass and wakes whoever is due.
    pub fn advance(&self, duration: Duration) {
        self.now.set(self.now.get() + TimeDelta::from_std(duration).unwrap());
        let due = self
            .sleeping
            .borrow_mut()
            .extract_if(.., |(at, _)| *at <= self.now.get())
            .collect::<Vec<_>>();
        for (_, sleeper) in due {
            // Whoever slept may have stopped waiting.
            sleeper.send(()).unwrap_or(());
        }
    }

    /// When the next wait is over.
    pub fn next(&self) -> Option<Timestamp> {
        self.forget_abandoned();
        self.sleeping.borrow().iter().map(|(at, _)| *at).min()
    }

    /// How many waits go on.
    pub fn sleepers(&self) -> usize {
        self.forget_abandoned();
        self.sleeping.borrow().len()
    }

    fn forget_abandoned(&self) {
        self.sleeping.borrow_mut().retain(|(_, sleeper)| !sleeper.is_canceled());
    }

    /// The waits still going on, without the time limits of requests, in seconds.
    pub fn waits(&self) -> Vec<i64> {
        self.forget_abandoned();
        let sleeping = self.sleeping.borrow();
        let left = sleeping.iter().map(|(at, _)| (*at - self.now.get()).num_seconds());
        left.filter(|seconds| *seconds < i64::try_from(REQUEST_TIMEOUT.as_secs()).unwrap())
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

/// A token getter that remembers what it was asked.
pub fn tokens(asked: &Rc<RefCell<Vec<bool>>>) -> TokenGetter {
    let asked = Rc::clone(asked);
    TokenGetter::new(move |skip_cache| {
        asked.borrow_mut().push(skip_cache);
        let token = format!("token-{}", asked.borrow().len());
        Box::pin(async move { Ok(Some(token)) })
    })
}

pub fn client(script: &Rc<Script>, clock: &Rc<FakeClock>, tokens: TokenGetter) -> Client {
    let workspace = Some("9de3efd9-72bd-459e-8a19-c1d7dc7300f9".parse().unwrap());
    Client::new(Rc::<Script>::clone(script), Rc::<FakeClock>::clone(clock), tokens, BASE, workspace)
}
