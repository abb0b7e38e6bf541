//! The account bar of the standalone page: the signed-in user, or the sign-in.

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

/// A title and the details of an error.
pub(crate) type PageError = (Message, String);

/// Shows the sign-in, and the component while a user is signed in. `mount` mounts it separately for each session and
/// returns a handle that unmounts it when dropped, so that no data or request of one session is used in the next.
///
/// # Errors
/// The key contains no Frontend API host.
pub(crate) fn show<Mounted: 'static>(
    target: HtmlElement,
    clerk: &config::Clerk,
    messages: Messages,
    mount: impl Fn(TokenGetter) -> Result<Mounted, PageError> + 'static,
) -> Result<(), String> {
    let shown = RwSignal::new(Ok(Session::Loading));
    let page_title = document().title();
    let mounted: RefCell<Option<(String, Mounted)>> = RefCell::default();
    let loaded: Rc<RefCell<Option<Rc<Clerk>>>> = Rc::default();
    let changed = {
        let loaded = Rc::clone(&loaded);
        move |session: Session| {
            let is_same = mounted.borrow().as_ref().map(|(id, _)| id.as_str()) == session.id();
            if is_same {
                shown.set(Ok(session));
                return;
            }
            // Unmounted first, with its requests and the title it set.
            drop(mounted.take());
            document().set_title(&page_title);
            let id = session.id().map(str::to_owned);
            shown.set(Ok(session));
            if let (Some(id), Some(clerk)) = (id, loaded.borrow().as_ref()) {
                match mount(clerk.tokens_of(&id)) {
                    Ok(handle) => drop(mounted.replace(Some((id, handle)))),
                    Err(error) => shown.set(Err(error)),
                }
            }
        }
    };
    let clerk = Rc::new(Clerk::load(clerk, changed)?);
    loaded.replace(Some(Rc::clone(&clerk)));
    let view = Account { clerk: StoredValue::new(clerk), messages };
    let view = move |shown: &Result<Session, PageError>| view.view(shown.clone());
    // Stays until the page is closed.
    dom::mount(&target, move || div().class("onepin-runs").child(block(move || shown.get(), view)))
        .forget();
    Ok(())
}

struct Account {
    clerk: StoredValue<Rc<Clerk>>,
    messages: Messages,
}

impl Account {
    fn text(&self, message: Message) -> String {
        self.messages.get(message).to_owned()
    }

    fn view(&self, shown: Result<Session, PageError>) -> El {
        let clerk = self.clerk;
        let sign_in = move |_| clerk.with_value(|clerk| clerk.sign_in());
        let sign_out = move |_| clerk.with_value(|clerk| clerk.sign_out());
        let button = || button().class("button").attr("type", "button");
        let notice = |tone, title, hint, why, action| {
            error_page(tone, self.text(title), self.text(hint), why, action)
        };
        match shown {
            Ok(Session::Loading) => waiting(self.text(SIGNING_IN)),
            Ok(Session::SigningOut) => waiting(self.text(SIGNING_OUT)),
            Ok(Session::Unreachable(why)) => notice("calm", NO_SIGN_IN, NO_SIGN_IN_HINT, why, None),
            Ok(Session::SignedOut) => {
                let button = button().on(ev::click, sign_in).child(self.text(SIGN_IN));
                let why = String::new();
                notice("neutral", ERROR_SIGNED_OUT, HINT_SIGNED_OUT, why, Some(button))
            }
            Ok(Session::NotSignedOut(why)) => {
                let button = button().on(ev::click, sign_out).child(self.text(TRY_AGAIN));
                notice("bad", NOT_SIGNED_OUT, NOT_SIGNED_OUT_HINT, why, Some(button))
            }
            Ok(Session::SignedIn { name, .. }) => {
                let user = match (name, self.text(SIGNED_IN_AS).split_once("{person}")) {
                    (Some(name), Some((before, after))) => {
                        (before.to_owned(), bdi().child(name), after.to_owned()).view()
                    }
                    (Some(_), None) | (None, _) => self.text(SIGNED_IN).view(),
                };
                let button = button().class("button small").on(ev::click, sign_out);
                let button = button.child(self.text(SIGN_OUT));
                header().class("account").child(p().child(user)).child(button)
            }
            Err((title, detail)) => problem(self.text(title), detail),
        }
    }
}

fn waiting(text: String) -> El {
    main().child(p().class("quiet").attr("role", "status").child(text))
}

/// A notice that replaces the component: what happened and what to do.
fn error_page(
    tone: &'static str,
    title: String,
    detail: String,
    why: String,
    action: Option<El>,
) -> El {
    let alert = div().attr("role", "alert").child(h1().child(title)).child(p().child(detail));
    let why = (!why.is_empty()).then(|| p().class("quiet long-text").child(why));
    let notice = section().class("notice").attr("data-tone", tone);
    main().child(notice.child(alert).child(why).child(action))
}
