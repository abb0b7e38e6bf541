//! What a tab has received from the others.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::task::Waker;
use std::time::Duration;

use crate::api::transport::{HttpResponse, TimedResponse};
use crate::domain::time::Timestamp;

/// Maximum age of another tab's response: the longest interval. Reached only if the machine slept.
const MAX_AGE: Duration = Duration::from_secs(60);

/// Number of URLs whose responses are kept. A page polls two or three.
const MAX_URLS: usize = 16;

/// What other tabs have sent.
#[derive(Default)]
pub(super) struct Inbox {
    /// The URLs that this tab polls, the latest last. Responses to others are not kept.
    urls: RefCell<Vec<Known>>,
    /// Number of messages.
    pub(super) received: Cell<u32>,
    /// What waits for a message. Weak: a waker keeps all that its task holds, and without other tabs no message arrives.
    waiting: RefCell<Vec<Weak<Waiting>>>,
}

pub(super) type Waiting = Cell<Option<Waker>>;

/// What other tabs have sent about a URL.
struct Known {
    url: String,
    /// When another tab requested it, until the response arrives.
    pending_since: Option<Timestamp>,
    response: Option<TimedResponse>,
}

impl Inbox {
    /// Keeps the messages about `url` from now on.
    pub(super) fn follow(&self, url: &str) {
        let mut urls = self.urls.borrow_mut();
        if !urls.iter().any(|known| known.url == url) {
            if urls.len() >= MAX_URLS {
                urls.remove(0);
            }
            urls.push(Known { url: url.to_owned(), pending_since: None, response: None });
        }
    }

    /// Registers something that waits, until it is dropped.
    pub(super) fn wait(&self) -> Rc<Waiting> {
        let waiting = Rc::default();
        let mut all = self.waiting.borrow_mut();
        all.retain(|waiting| waiting.strong_count() > 0);
        all.push(Rc::downgrade(&waiting));
        waiting
    }

    /// Takes a message; ignores malformed ones.
    pub(super) fn receive(&self, message: &str, now: Timestamp) {
        let Some((kind, rest)) = message.split_once('\n') else { return };
        let (url, rest) = rest.split_once('\n').unwrap_or((rest, ""));
        let response = match kind {
            "sent" | "failed" => None,
            "response" => match response(rest, now) {
                Some(response) => Some(response),
                None => return,
            },
            _ => return,
        };
        if let Some(known) = self.urls.borrow_mut().iter_mut().find(|known| known.url == url) {
            known.pending_since = (kind == "sent").then_some(now);
            known.response = response.or(known.response.take());
        }
        self.received.set(self.received.get().wrapping_add(1));
        let waiting = self.waiting.borrow();
        let wakers = waiting.iter().filter_map(|waiting| waiting.upgrade()?.take());
        wakers.for_each(Waker::wake);
    }

    /// Takes the response to `url` that was requested after `since`. Each is used once, so that a clock
    /// that was set back cannot keep an old one.
    pub(super) fn take(
        &self,
        url: &str,
        since: Timestamp,
        now: Timestamp,
    ) -> Option<TimedResponse> {
        let mut urls = self.urls.borrow_mut();
        let response = urls.iter_mut().find(|known| known.url == url)?.response.take()?;
        let (_, sent_at, received_at) = &response;
        let age = (now - *received_at).to_std().ok()?;
        (*sent_at >= since && age <= MAX_AGE).then_some(response)
    }

    pub(super) fn pending_since(&self, url: &str) -> Option<Timestamp> {
        self.urls.borrow().iter().find(|known| known.url == url)?.pending_since
    }
}

/// A response from the lines of a message: the local times of request and response, and the body.
fn response(lines: &str, now: Timestamp) -> Option<TimedResponse> {
    let mut lines = lines.splitn(3, '\n');
    let mut time = || Timestamp::from_timestamp_millis(lines.next()?.parse().ok()?);
    let (sent_at, received_at) = (time()?, time()?);
    let body = lines.next()?.to_owned();
    let is_possible = sent_at <= received_at && received_at <= now;
    let response = HttpResponse { status: 200, body, ..HttpResponse::default() };
    is_possible.then_some((response, sent_at, received_at))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::task::Wake;

    use super::*;

    struct Task;

    impl Wake for Task {
        fn wake(self: Arc<Self>) {}
    }

    #[test]
    fn a_wait_that_ends_without_a_message_keeps_nothing() {
        let (inbox, task) = (Inbox::default(), Arc::new(Task));
        for _ in 0..3 {
            inbox.wait().set(Some(Waker::from(Arc::clone(&task))));
        }
        let waiting = inbox.wait();
        waiting.set(Some(Waker::from(Arc::clone(&task))));
        assert_eq!((Arc::strong_count(&task), inbox.waiting.borrow().len()), (2, 1));
        inbox.receive("failed\nhttps://api.example/runs", Timestamp::UNIX_EPOCH);
        assert_eq!(Arc::strong_count(&task), 1);
    }
}
