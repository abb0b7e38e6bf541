//! Shares automatic requests between the tabs of a session, so that several tabs cost as much as one.
//! Pure: `platform::tab_link` connects the tabs.
//!
//! There is no leader. Before an automatic request, a tab queues for a lock, which its holder keeps for the
//! minimum interval between requests; so the interval holds for all tabs together. If meanwhile another tab
//! requests the same URL, its response is used instead. A tab that is closed loses its lock, a hidden one
//! requests nothing. Other tabs wait at most two polling intervals (3.5 to 30 s) for a frozen one.

mod inbox;

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::{Rc, Weak};
use std::task::Poll;
use std::time::Duration;

use crate::api::tabs::inbox::Inbox;
use crate::api::transport::TimedResponse;
use crate::domain::time::Timestamp;
use crate::platform::clock::{Clock, after};
use crate::platform::panic;
use crate::platform::tab_link::{TabChannel, TabLink};

/// Minimum interval between automatic requests of a page, and of all tabs of a session: at most 35 per
/// minute, whatever the number of active runs, polled values and tabs. A tab keeps the lock as long.
pub const MIN_REQUEST_INTERVAL: Duration = Duration::from_millis(1750);

/// Version of the messages. Part of the channel's name, so that versions do not meet.
const VERSION: u32 = 1;

/// Bounds of the time that a tab waits for a sign of life: two intervals.
const MIN_PATIENCE: Duration = Duration::from_millis(3500);
const MAX_PATIENCE: Duration = Duration::from_secs(30);

/// How a request takes part.
#[derive(Debug, Clone)]
pub(crate) enum Sharing {
    /// Not at all, such as an action.
    Off,
    /// Sent at once, and its response is published: the user requested it.
    Publish,
    /// Automatic. Another tab's response may be used instead.
    Automatic(Rc<AutomaticPoll>),
}

/// An automatic poll, which can have two requests.
#[derive(Debug)]
pub(crate) struct AutomaticPoll {
    /// A response that another tab requested after this time is as good.
    since: Timestamp,
    /// Until when this tab holds the lock for the poll.
    held_until: Cell<Timestamp>,
}

impl Sharing {
    /// Of a poll that waited since a time; `None` if the user requested it.
    pub(crate) fn of_poll(since: Option<Timestamp>) -> Self {
        let held_until = Cell::new(Timestamp::UNIX_EPOCH);
        let automatic = |since| Self::Automatic(Rc::new(AutomaticPoll { since, held_until }));
        since.map_or(Self::Publish, automatic)
    }
}

/// The other tabs of an origin.
pub(crate) struct Tabs {
    link: Box<dyn TabLink>,
    clock: Rc<dyn Clock>,
    session: RefCell<Option<Rc<SharedSession>>>,
}

impl Tabs {
    pub(crate) fn new(link: Box<dyn TabLink>, clock: Rc<dyn Clock>) -> Self {
        Self { link, clock, session: RefCell::default() }
    }

    /// The tabs of the session `id`. Leaves those of another session. `None` if the browser cannot share.
    pub(crate) fn session(&self, id: Option<&str>) -> Option<Rc<SharedSession>> {
        let mut session = self.session.borrow_mut();
        if id.is_none_or(|id| session.as_ref().is_none_or(|known| known.id != id)) {
            *session = None;
        }
        if session.is_none() {
            let id = id?;
            let inbox: Rc<Inbox> = Rc::default();
            let receive = {
                let (inbox, clock) = (Rc::clone(&inbox), Rc::clone(&self.clock));
                Box::new(move |message: String| {
                    if !panic::has_panicked() {
                        inbox.receive(&message, clock.now());
                    }
                })
            };
            let channel = self.link.join(&format!("onepin-runs {VERSION} {id}"), receive)?;
            let clock = Rc::clone(&self.clock);
            let id = id.to_owned();
            *session = Some(Rc::new(SharedSession { id, channel, clock, inbox }));
        }
        session.clone()
    }

    /// Leaves the other tabs.
    pub(crate) fn leave(&self) {
        self.session.take();
    }
}

/// The tabs of one session.
pub(crate) struct SharedSession {
    id: String,
    channel: Box<dyn TabChannel>,
    clock: Rc<dyn Clock>,
    inbox: Rc<Inbox>,
}

impl SharedSession {
    /// Waits until a request of an automatic poll may be sent, or returns another tab's response.
    ///
    /// One closure instead of an async function, which would take three times as many bytes.
    pub(crate) fn turn<'a>(
        &'a self,
        url: &'a str,
        poll: &'a AutomaticPoll,
    ) -> impl Future<Output = Option<TimedResponse>> + 'a {
        let Self { channel, clock, inbox, .. } = self;
        let AutomaticPoll { since, held_until } = poll;
        inbox.follow(url);
        let two_intervals = (clock.now() - *since).to_std().unwrap_or_default() * 2;
        let patience = two_intervals.clamp(MIN_PATIENCE, MAX_PATIENCE);
        let mut deadline = after(clock.now(), patience);
        let mut seen = inbox.received.get();
        let (mut queued, mut timer) = (None, None);
        let waiting = inbox.wait();
        poll_fn(move |context| {
            loop {
                let now = clock.now();
                if seen != inbox.received.get() {
                    seen = inbox.received.get();
                    deadline = after(now, patience);
                }
                if let Some(response) = inbox.take(url, *since, now) {
                    return Poll::Ready(Some(response));
                }
                // Another tab's request: its response is on the way, unless the tab is gone.
                let sent_at = inbox.pending_since(url);
                let until = sent_at.map(|at| after(at, patience)).filter(|until| *until > now);
                if until.is_some() {
                    queued = None;
                } else if held_until.get() > now {
                    return Poll::Ready(None);
                } else {
                    let lock = queued.get_or_insert_with(|| channel.lock(MIN_REQUEST_INTERVAL));
                    if lock.as_mut().poll(context).is_ready() {
                        held_until.set(after(now, MIN_REQUEST_INTERVAL));
                        return Poll::Ready(None);
                    }
                    if deadline <= now {
                        // The tab that holds the lock is frozen.
                        return Poll::Ready(None);
                    }
                }
                waiting.set(Some(context.waker().clone()));
                // The timer is replaced only for another time: dropping one wakes this task.
                let target = until.unwrap_or(deadline);
                let remaining = (target - now).to_std().unwrap_or_default().min(patience);
                let (_, sleep) = match timer.take().filter(|(at, _)| *at == target) {
                    Some(current) => timer.insert(current),
                    None => timer.insert((target, clock.sleep(remaining))),
                };
                if sleep.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                timer = None;
            }
        })
    }

    /// Tells the other tabs that `url` is requested.
    pub(crate) fn announce(self: &Rc<Self>, url: &str) -> Announced {
        self.inbox.follow(url);
        self.channel.post(&["sent", url].join("\n"));
        Announced { session: Rc::downgrade(self), url: url.to_owned() }
    }
}

/// A request that the other tabs know of. Publishes nothing once this tab has left them.
pub(crate) struct Announced {
    session: Weak<SharedSession>,
    url: String,
}

impl Announced {
    /// Sends the response to the other tabs.
    pub(crate) fn publish(mut self, body: &str, (sent_at, received_at): (Timestamp, Timestamp)) {
        let url = std::mem::take(&mut self.url);
        let [sent_at, received_at] =
            [sent_at, received_at].map(|at| at.timestamp_millis().to_string());
        self.post(&["response", &url, &sent_at, &received_at, body].join("\n"));
    }

    fn post(&self, message: &str) {
        if let Some(session) = self.session.upgrade() {
            session.channel.post(message);
        }
    }
}

impl Drop for Announced {
    /// Without a usable response, the other tabs send their own requests.
    fn drop(&mut self) {
        if !self.url.is_empty() {
            self.post(&["failed", &self.url].join("\n"));
        }
    }
}
