//! What the standalone page shows around the component: who is signed in, or why there is nothing
//! to see.

use std::cell::RefCell;
use std::rc::Rc;

use dom::{self, Child as _, El, bdi, block, button, div, h1, header, main, p, section};
use leptos::ev;
use leptos::prelude::*;
use onepin_runs::api::TokenGetter;
use onepin_runs::i18n::catalog::{
    ERROR_SIGNED_OUT, HINT_SIGNED_OUT, NO_SIGN_IN, NO_SIGN_IN_HINT, NOT_SIGNED_OUT,
    NOT_SIGNED_OUT_HINT, SIGN_IN, SIGN_OUT, SIGNED_IN, SIGNED_IN_AS, SIGNING_IN, SIGNING_OUT,
    TRY_AGAIN,
};
use onepin_runs::i18n::{Message, Messages};
use onepin_runs::settings::config;
use onepin_runs::view::problem;
use web_sys::HtmlElement;

use crate::session::{Clerk, Session};
use dom::reactive::StoredValue;

/// What is wrong, and the cause for whoever has to mend it.
pub(crate) type FetchError = (Message, String);

/// Shows the component to whoever signs in, made by `mount` and gone when its value is dropped: for
/// each session anew, so that nothing of one is shown to the next or sent for it.
///
/// # Errors
/// The key names no Frontend API.
pub(crate) fn show<Mounted: 'static>(
    target: HtmlElement,
    clerk: &config::Clerk,
    messages: Messages,
    mount: impl Fn(TokenGetter) -> Result<Mounted, FetchError> + 'static,
) -> Result<(), String> {
    let shown = RwSignal::new(Ok(Session::Loading));
    let own_title = document().title();
    let mounted: RefCell<Option<(String, Mounted)>> = RefCell::default();
    let this: Rc<RefCell<Option<Rc<Clerk>>>> = Rc::default();
    let changed = {
        let this = Rc::clone(&this);
        move |session: Session| {
            let is_same = mounted.borrow().as_ref().map(|(id, _)| id.as_str()) == session.id();
            if is_same {
                shown.set(Ok(session));
                return;
            }
            // All of the last session goes first, with its requests and the title it gave the page.
            drop(mounted.take());
            document().set_title(&own_title);
            let id = session.id().map(str::to_owned);
            shown.set(Ok(session));
            if let (Some(id), Some(clerk)) = (id, this.borrow().as_ref()) {
                match mount(clerk.tokens_of(&id)) {
                    Ok(handle) => drop(mounted.replace(Some((id, handle)))),
                    Err(error) => shown.set(Err(error)),
                }
            }
        }
    };
    let clerk = Rc::new(Clerk::follow(clerk, changed)?);
    this.replace(Some(Rc::clone(&clerk)));
    let clerk = StoredValue::new(clerk);
    let sign_in = move |_| clerk.with_value(|clerk| clerk.sign_in());
    let sign_out = move |_| clerk.with_value(|clerk| clerk.sign_out());
    let text = move |message: Message| messages.get(message).to_owned();
    let button = || button().class("button").attr("type", "button");
    let view = move |shown: &Result<Session, FetchError>| match shown.clone() {
        Ok(Session::Loading) => waiting(text(SIGNING_IN)),
        Ok(Session::SigningOut) => waiting(text(SIGNING_OUT)),
        Ok(Session::Unreachable(why)) => {
            card("calm", text(NO_SIGN_IN), text(NO_SIGN_IN_HINT), why, None)
        }
        Ok(Session::SignedOut) => {
            let button = button().on(ev::click, sign_in).child(text(SIGN_IN));
            let why = String::new();
            card("neutral", text(ERROR_SIGNED_OUT), text(HINT_SIGNED_OUT), why, Some(button))
        }
        Ok(Session::NotSignedOut(why)) => {
            let button = button().on(ev::click, sign_out).child(text(TRY_AGAIN));
            card("bad", text(NOT_SIGNED_OUT), text(NOT_SIGNED_OUT_HINT), why, Some(button))
        }
        Ok(Session::SignedIn { name, .. }) => {
            let who = match (name, text(SIGNED_IN_AS).split_once("{person}")) {
                (Some(name), Some((before, after))) => {
                    (before.to_owned(), bdi().child(name), after.to_owned()).view()
                }
                (Some(_), None) | (None, _) => text(SIGNED_IN).view(),
            };
            let button = button().class("button small").on(ev::click, sign_out);
            header().class("account").child(p().child(who)).child(button.child(text(SIGN_OUT)))
        }
        Err((title, detail)) => problem(text(title), detail),
    };
    // As long as the page.
    dom::mount(&target, move || div().class("onepin-runs").child(block(move || shown.get(), view)))
        .forget();
    Ok(())
}

fn waiting(text: String) -> El {
    main().child(p().class("quiet").attr("role", "status").child(text))
}

/// Why there is nothing to see, and what to do about it.
fn card(tone: &'static str, title: String, detail: String, why: String, action: Option<El>) -> El {
    let alert = div().attr("role", "alert").child(h1().child(title)).child(p().child(detail));
    let why = (!why.is_empty()).then(|| p().class("quiet long-text").child(why));
    let notice = section().class("notice").attr("data-tone", tone);
    main().child(notice.child(alert).child(why).child(action))
}
