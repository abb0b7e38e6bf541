//! The user's choice whether to be told that runs have ended: of all runs, or of one.

use leptos::ev;
use leptos::prelude::event_target_checked;

use crate::domain::run::Run;
use crate::platform::notification::{self, Permission};
use crate::platform::storage;
use crate::view::context::{NotificationsOption, data};
use crate::view::runs::runs_page::RunsPage;
use crate::view::shared::alerts::{KEY, ON};
use crate::view::text;
use dom::reactive::RwSignal;
use dom::{Child as _, El, View, div, input, label, p, when};

/// Notifies the user of the end of a run, or no longer. Says so, and what the browser refuses.
pub(super) fn watch(run: &Run, page: RunsPage) {
    let (watched, id) = (data().watched, run.id.clone());
    if watched.with_untracked(|runs| runs.contains(&id)) {
        return watched.update(|runs| runs.retain(|known| *known != id));
    }
    let name = text::run_name(run.run_number, run.id.as_str());
    let (watching, blocked) = (text::watching_run(&name), text::NOTIFICATIONS_BLOCKED.get());
    leptos::task::spawn_local(async move {
        let is_granted = permitted().await == Some(Permission::Granted);
        if is_granted {
            watched.try_update(|runs| runs.push(id));
        }
        page.announcer.announce(if is_granted { watching } else { blocked.to_owned() });
    });
}

/// The permission, after asking the user unless they have answered before. What they refuse is not asked again.
async fn permitted() -> Option<Permission> {
    match notification::permission() {
        Some(Permission::Unknown) => notification::ask().await,
        known => known,
    }
}

/// The choice whether to notify, if the browser has notifications.
pub(super) fn choice() -> View {
    let NotificationsOption(is_enabled) = leptos::prelude::expect_context();
    let permission = notification::permission().filter(|_| is_enabled);
    let Some(permission) = permission else { return View::EMPTY };
    let notifies = data().notifies;
    let is_denied = RwSignal::new(permission == Permission::Denied);
    let checkbox = input().attr("type", "checkbox").flag("checked", move || notifies.get());
    let shown = checkbox.clone();
    let checkbox = checkbox.on(ev::change, move |event| {
        if event_target_checked(&event) {
            turn_on(shown.clone(), notifies, is_denied);
        } else {
            notifies.set(false);
            storage::write(KEY, "off");
        }
    });
    let denied = move || p().class("quiet").child(text::NOTIFICATIONS_BLOCKED.get());
    div()
        .child(label().child(checkbox).child(text::NOTIFY.get()))
        .child(div().attr("role", "status").child(when(move || is_denied.get(), denied)))
        .view()
}

fn turn_on(checkbox: El, notifies: RwSignal<bool>, is_denied: RwSignal<bool>) {
    leptos::task::spawn_local(async move {
        let permission = permitted().await;
        let is_granted = permission == Some(Permission::Granted);
        is_denied.try_set(permission == Some(Permission::Denied));
        notifies.try_set(is_granted);
        if is_granted {
            storage::write(KEY, ON);
        } else {
            // The user has checked it.
            checkbox.cast::<web_sys::HtmlInputElement>().set_checked(false);
        }
    });
}
