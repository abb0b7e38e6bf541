//! The command palette: a search field over a list of commands. The focus stays in the field; arrow keys choose.

use leptos::ev;
use web_sys::HtmlInputElement;

use crate::domain::search;
use crate::host::navigator::Navigator;
use crate::view::context::navigator;
use crate::view::runs::runs_page::RunsPage;
use crate::view::shared::modal;
use crate::view::shared::roving::{Group, next_index};
use crate::view::text;
use crate::view::tools::commands::{Command, commands, typed_commands};
use crate::view::tools::items::item_index;
use crate::view::tools::view_store::ViewStore;
use dom::reactive::StoredValue;
use dom::{El, dialog, input, li, span, ul};

#[derive(Clone)]
pub(super) struct Palette {
    page: RunsPage,
    navigator: Navigator,
    store: ViewStore,
    dialog: El,
    field: El,
    list: El,
    /// All commands, as of when the palette opened.
    all: StoredValue<Vec<Command>>,
    shown: StoredValue<Vec<Command>>,
    /// The index of the chosen one of those shown.
    chosen: StoredValue<usize>,
}

impl Palette {
    pub(super) fn new(page: RunsPage, store: ViewStore) -> Self {
        let (all, shown) = (StoredValue::new(Vec::new()), StoredValue::new(Vec::new()));
        let (dialog, field, list, chosen) = (dialog(), input(), ul(), StoredValue::new(0));
        let navigator = navigator();
        Self { page, navigator, store, dialog, field, list, all, shown, chosen }
    }

    pub(super) fn view(&self) -> El {
        let (typing, keyboard, pointer) = (self.clone(), self.clone(), self.clone());
        let field = self
            .field
            .clone()
            .attr("role", "combobox")
            .attr("aria-label", text::COMMAND_PALETTE.get())
            .attr("placeholder", text::PALETTE_HINT.get())
            .attr("aria-expanded", "true")
            .attr("aria-autocomplete", "list")
            .attr("aria-controls", "commands")
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .on(ev::input, move |_| typing.search())
            .on(ev::keydown, move |event| keyboard.handle_key(&event));
        let list = self
            .list
            .clone()
            .attr("role", "listbox")
            .attr("id", "commands")
            .attr("aria-label", text::COMMAND_PALETTE.get())
            // The focus stays in the field.
            .on(ev::mousedown, |event| event.prevent_default())
            .on(ev::click, move |event| {
                if let Some(index) = item_index(&event, "li") {
                    pointer.run(index);
                }
            });
        let dialog = self.dialog.clone().class("palette");
        dialog.attr("aria-label", text::COMMAND_PALETTE.get()).child(field).child(list)
    }

    pub(super) fn open(&self) {
        self.all.set_value(commands(self.page, self.store));
        self.field.cast::<HtmlInputElement>().set_value("");
        self.search();
        modal::open(&self.dialog);
    }

    /// Shows the commands for what the user has typed.
    fn search(&self) {
        let typed = self.field.cast::<HtmlInputElement>().value();
        let mut shown = self.all.with_value(|all| {
            let texts: Vec<_> = all.iter().map(Command::searched).collect();
            let found = search::find(&text::lower(&typed), &texts).into_iter();
            found.filter_map(|index| all.get(index).cloned()).collect::<Vec<_>>()
        });
        let is_shown = |label: &str| shown.iter().any(|command| command.label == label);
        let mut others = typed_commands(self.page, &typed);
        others.retain(|command| !is_shown(&command.label));
        shown.extend(others);
        self.list.replace_children(shown.iter().enumerate().map(option).collect::<Vec<_>>());
        self.shown.set_value(shown);
        self.choose(0);
    }

    fn choose(&self, index: usize) {
        self.chosen.set_value(index);
        let first = self.list.element().first_element_child();
        let options = std::iter::successors(first, web_sys::Element::next_element_sibling);
        for (at, option) in options.enumerate() {
            let selected = if at == index { "true" } else { "false" };
            option.set_attribute("aria-selected", selected).unwrap_or_default();
            if at == index {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                option.scroll_into_view_with_scroll_into_view_options(&options);
            }
        }
        self.field.set_attr("aria-activedescendant", option_id(index));
    }

    fn handle_key(&self, event: &ev::KeyboardEvent) {
        // Of an input method: Enter and arrows belong to it.
        if event.is_composing() {
            return;
        }
        let (key, chosen) = (event.key(), self.chosen.get_value());
        if key == "Enter" {
            event.prevent_default();
            self.run(chosen);
        } else if key.starts_with("Arrow") {
            let count = self.shown.with_value(Vec::len);
            if let Some(next) = next_index(Group::Menu, &key, chosen, count) {
                event.prevent_default();
                self.choose(next);
            }
        }
    }

    fn run(&self, index: usize) {
        let command = self.shown.with_value(|shown| shown.get(index).cloned());
        if let Some(command) = command {
            modal::close(&self.dialog);
            self.page.perform(command.action, self.navigator);
        }
    }
}

fn option_id(index: usize) -> String {
    format!("command-{index}")
}

fn option((index, command): (usize, &Command)) -> El {
    li().attr("role", "option")
        .attr("id", option_id(index))
        .child(span().attr("dir", "auto").child(command.label.clone()))
        .child(" ")
        .child(span().class("quiet").child(command.kind))
}
