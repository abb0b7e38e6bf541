//! The dialog that starts a run, with its price. Both pages use it; it is in the chunk.

mod dialog;
mod form;
mod outcome;
mod price;

use std::time::Duration;

use leptos::ev;
use leptos::prelude::on_cleanup;

use crate::domain::run::ScriptOverride;
use crate::view::context::data;
use crate::view::shared::modal::keep_focus;
use dialog::Purpose;
pub(crate) use dialog::StartDialog;
use dom::{Child as _, View, block};
pub(crate) use outcome::started_notice;

impl StartDialog {
    /// The dialog's element; its content lives while it is open.
    pub(crate) fn view(&self) -> View {
        let (opened, this) = (self.opened, self.clone());
        let content =
            move |purpose: &Option<Purpose>| purpose.as_ref().map(|purpose| this.content(purpose));
        let content = block(move || opened.get(), content);
        let dialog = self.dialog.clone().class("start").attr("aria-labelledby", "start-title");
        let closed = dialog.clone();
        let close = move |_| {
            opened.set(None);
            keep_focus(&closed);
        };
        dialog.on(ev::close, close).child(content).view()
    }

    fn content(&self, purpose: &Purpose) -> View {
        let start = data().start(self.workflow.clone(), self.offer);
        let this = self.clone();
        start.load_script(move |script| this.fill_in(start, &script));
        start.preview(self.script(start), Duration::ZERO);
        let this = self.clone();
        on_cleanup(move || {
            start.stop_preview();
            // The workflow's own script, which may differ the next time.
            if this.script(start) == ScriptOverride::default() {
                this.clear();
            }
        });
        form::form(self, start, purpose)
    }
}
