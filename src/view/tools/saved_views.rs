//! The panel of saved views: choose, save, rename and delete them, and make one the default.

use leptos::ev;
use web_sys::HtmlInputElement;

use crate::settings::views::{MAX_NAME_CHARS, usable_name};
use crate::view::context::navigator;
use crate::view::runs::runs_page::RunsPage;
use crate::view::shared::focus::{focus, restore_focus};
use crate::view::shared::popover;
use crate::view::text;
use crate::view::tools::view_store::ViewStore;
use dom::reactive::{Memo, RwSignal};
use dom::{El, button, div, each, form, input, label, li, p, svg, ul};

const STAR: &str = "M8 1.5l2 4.2 4.6.6-3.4 3.2.9 4.6L8 11.9l-4.1 2.2.9-4.6L1.4 6.3 6 5.7Z";
const PEN: &str = "M2 14l1-4 7.5-7.5 3 3L6 13ZM9.5 3.5l3 3";
const CROSS: &str = "M3.5 3.5l9 9M12.5 3.5l-9 9";

/// For buttons that disappear with their view.
const FOCUS_FALLBACKS: &[&str] = &[".saved-views li button", ".saved-views input"];

/// The panel and its parts.
#[derive(Clone)]
struct Panel {
    page: RunsPage,
    store: ViewStore,
    /// The view that gets a new name.
    renamed: RwSignal<Option<String>>,
    problem: RwSignal<&'static str>,
    name: El,
    element: El,
}

pub(super) fn saved_views_panel(page: RunsPage, store: ViewStore) -> El {
    let panel = Panel {
        page,
        store,
        renamed: RwSignal::new(None),
        problem: RwSignal::new(""),
        name: input(),
        element: div(),
    };
    let names =
        move || store.views.with(|views| views.iter().map(|(name, _)| name.to_owned()).collect());
    let (of_items, form) = (panel.clone(), panel.form());
    panel
        .element
        .class("panel saved-views")
        .attr("popover", "auto")
        .attr("role", "dialog")
        .attr("aria-label", text::SAVED_VIEWS.get())
        .child(ul().class("choices").child(each(names, move |name| of_items.item(name))))
        .child(form)
}

impl Panel {
    /// A view with its buttons.
    fn item(&self, name: String) -> El {
        let Self { page, store, .. } = *self;
        let navigator = navigator();
        let (of_current, of_default) = (name.clone(), name.clone());
        let is_current = Memo::new(move |_| {
            store.views.with(|views| {
                views.get(&of_current).is_some_and(|view| *view == page.current_view())
            })
        });
        let is_default = Memo::new(move |_| {
            store
                .views
                .with(|views| views.default_view().is_some_and(|(name, _)| name == of_default))
        });
        let (panel, shown) = (self.element.clone(), name.clone());
        let show = move |_| {
            popover::close(panel.as_html());
            if let Some(view) = store.views.with_untracked(|views| views.get(&shown).cloned()) {
                page.show_view(navigator, &view);
            }
        };
        let (renaming, removed, default) = (self.clone(), name.clone(), name.clone());
        let toggle = move |_| {
            let default = (!is_default.get_untracked()).then_some(default.as_str());
            store.change(|views| views.set_default(default));
        };
        let labels =
            [text::default_view(&name), text::rename_view(&name), text::delete_view(&name)];
        let [star, rename, delete] = labels;
        let old = name.clone();
        li().child(
            button()
                .attr("type", "button")
                .class("choice")
                .attr("aria-current", move || is_current.get().then_some("true"))
                .on(ev::click, show)
                .child(name),
        )
        .child(
            icon_button(STAR, star)
                .attr("aria-pressed", move || if is_default.get() { "true" } else { "false" })
                .on(ev::click, toggle),
        )
        .child(icon_button(PEN, rename).on(ev::click, move |_| renaming.start_renaming(&old)))
        .child(icon_button(CROSS, delete).on(ev::click, move |_| {
            store.change(|views| views.remove(&removed));
        }))
    }

    fn start_renaming(&self, name: &str) {
        self.renamed.set(Some(name.to_owned()));
        let field = self.name.cast::<HtmlInputElement>();
        field.set_value(name);
        focus(self.name.element().clone());
        field.select();
    }

    /// The form that names a view.
    fn form(&self) -> El {
        let (renamed, problem) = (self.renamed, self.problem);
        let verb = move || {
            let rename = renamed.with(|name| name.as_deref().map(text::rename_view));
            rename.unwrap_or_else(|| text::SAVE_VIEW.get().to_owned())
        };
        let hint = move || match problem.get() {
            "" => text::SAVE_VIEW_HINT.get(),
            problem => problem,
        };
        let (panel, edited) = (self.clone(), self.clone());
        let submit = move |event: ev::SubmitEvent| {
            event.prevent_default();
            panel.submit();
        };
        let name = self
            .name
            .clone()
            .attr("required", true)
            .attr("maxlength", MAX_NAME_CHARS.to_string())
            .attr("autocomplete", "off")
            .on(ev::input, move |_| edited.problem.set(""));
        form()
            .on(ev::submit, submit)
            .child(label().child(text::VIEW_NAME.get()).child(name))
            .child(button().attr("type", "submit").class("button").child(verb))
            .child(p().class("quiet").attr("role", "status").child(hint))
    }

    fn submit(&self) {
        let field = self.name.cast::<HtmlInputElement>();
        let Some(name) = usable_name(&field.value()) else { return };
        let renamed = self.renamed.get_untracked();
        let is_done = match &renamed {
            Some(old) => self.store.change(|views| views.rename(old, &name)),
            None => {
                let view = self.page.current_view();
                self.store.change(|views| views.save(&name, view)).map(|()| true)
            }
        };
        if is_done == Some(false) {
            return self.problem.set(text::VIEW_EXISTS.get());
        }
        self.renamed.set(None);
        field.set_value("");
        self.page.announcer.announce(text::view_saved(&name));
    }
}

/// A button that removes itself or its neighbours.
fn icon_button(icon: &'static str, label: String) -> El {
    let drawing = svg::svg().attr("viewBox", "0 0 16 16").attr("aria-hidden", "true");
    restore_focus(button().attr("type", "button").class("icon"), FOCUS_FALLBACKS)
        .attr("aria-label", label.as_str())
        .attr("title", label)
        .child(drawing.child(svg::path().attr("d", icon)))
}
