//! Telling a user who looks elsewhere that runs have ended: by the icon, and by notifications if the user turns them on.

use leptos::ev;
use leptos::prelude::{document, event_target_checked, on_cleanup, window_event_listener_untyped};

use crate::domain::run::{FollowedRuns, Run, RunState, RunStatus};
use crate::i18n::intl::Intl;
use crate::platform::notification::{self, Permission};
use crate::platform::{page_icon, storage};
use crate::view::context::{NotificationsOption, data, intl, navigator};
use crate::view::runs::runs_page::RunsPage;
use crate::view::shared::status::shape;
use crate::view::text;
use dom::reactive::{RwSignal, StoredValue};
use dom::{Child as _, El, View, div, input, label, p, when};

/// Where the choice is stored, and what turns notifications on. Anything else leaves them off.
const KEY: &str = "onepin-runs.notifications";
const ON: &str = "on";

/// More ended runs share one notification.
const MAX_NOTIFICATIONS: usize = 3;

/// Follows the runs of the page while the user looks elsewhere.
pub(super) fn follow(page: RunsPage) {
    let NotificationsOption(is_enabled) = leptos::prelude::expect_context();
    if !is_enabled {
        return;
    }
    let (intl, notifies, watched) = (intl(), data().notifies, data().watched);
    let is_standalone = navigator().is_standalone();
    let is_wanted = storage::read(KEY).as_deref() == Some(ON);
    if is_wanted && notification::permission() == Some(Permission::Granted) {
        notifies.set(true);
    }
    let followed = StoredValue::new(FollowedRuns::default());
    dom::reactive::effect(move |_| {
        let ended = page.list.remote.with(|remote| {
            let runs = remote.value.iter().flat_map(|listing| listing.page.runs());
            followed.update_value(|followed| followed.update(runs))
        });
        if ended.is_empty() {
            return;
        }
        let is_watched = |run: &&Run| watched.with_untracked(|runs| runs.contains(&run.id));
        let of_user: Vec<_> = ended.iter().filter(is_watched).cloned().collect();
        if !of_user.is_empty() {
            watched.update(|runs| runs.retain(|id| !ended.iter().any(|run| run.id == *id)));
        }
        if document().has_focus().unwrap_or(true) {
            return;
        }
        if is_standalone && ended.iter().any(|run| run.status == RunStatus::Failed) {
            page_icon::show(Some(&failed_icon()));
        }
        notify(if notifies.get_untracked() { &ended } else { &of_user }, intl);
    });
    let seen = window_event_listener_untyped("focus", |_| page_icon::show(None));
    on_cleanup(move || {
        seen.remove();
        page_icon::show(None);
    });
}

fn failed_icon() -> String {
    let path = shape(&RunState::Status(RunStatus::Failed));
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#c8283c" fill-rule="evenodd" d="{path}"/></svg>"##
    )
}

fn notify(ended: &[Run], intl: Intl) {
    let name = |run: &Run| text::run_name(run.run_number, run.id.as_str());
    let shown = if ended.len() > MAX_NOTIFICATIONS {
        notification::show(&text::runs_ended(&intl.count(ended.len())), KEY)
    } else {
        let show = |run: &Run| {
            notification::show(&text::run_now(&name(run), &run.state()), run.id.as_str())
        };
        ended.iter().try_for_each(show)
    };
    if let Err(error) = shown {
        leptos::logging::warn!("the browser shows no notification: {error:?}");
    }
}

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
