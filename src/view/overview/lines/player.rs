//! Plays the takes of the list, one at a time, through one `<audio>` element.

use std::sync::Arc;

use leptos::ev;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlMediaElement};

use crate::domain::lines::take::Take;
use crate::poll::AudioLinks;
use crate::view::shared::focus::focus;
use crate::view::text;
use dom::reactive::{RwSignal, StoredValue};
use dom::{El, audio, button, div, p, span, svg};

/// The button of a line.
const PLAY: &str = ".play";
/// The path of its icon, and of the one while the line plays.
const ICONS: [&str; 2] = ["M4 2.5 13 8 4 13.5Z", "M4 3h3v10H4ZM9 3h3v10H9Z"];

/// The player of a list.
#[derive(Clone, Copy)]
pub(super) struct Player {
    links: AudioLinks,
    audio: StoredValue<HtmlMediaElement>,
    current: StoredValue<Option<Current>>,
    /// The name of the current line; empty before the first.
    name: RwSignal<String>,
}

/// The line that was played last.
#[derive(Clone)]
struct Current {
    take: Arc<Take>,
    item: Element,
    /// Whether its link has been renewed since the user played it.
    is_renewed: bool,
}

impl Player {
    /// The player, and the bar with its controls.
    pub(super) fn new(links: AudioLinks) -> (Self, El) {
        let sound = audio().attr("controls", true).attr("preload", "none");
        let player = Self {
            links,
            audio: StoredValue::new(sound.cast::<HtmlMediaElement>().clone()),
            current: StoredValue::new(None),
            name: RwSignal::new(String::new()),
        };
        let sound = sound
            .on(ev::playing, move |_| player.show_playing(true))
            .on(ev::pause, move |_| player.show_playing(false))
            .on(ev::ended, move |_| {
                player.show_playing(false);
                player.check_length();
            })
            .on(ev::loadedmetadata, move |_| player.check_length())
            .on(ev::durationchange, move |_| player.check_length())
            .on(ev::error, move |_| player.renew());
        let bar = div()
            .class("player toolbar")
            .attr("role", "group")
            .attr("aria-label", text::PLAYER.get())
            .attr("hidden", move || player.name.with(String::is_empty))
            .child(player.step_button(text::PREVIOUS_LINE.get(), false))
            .child(sound)
            .child(player.step_button(text::NEXT_LINE.get(), true))
            .child(span().class("quiet").child(player.name));
        (player, bar)
    }

    fn step_button(self, name: &'static str, is_forward: bool) -> El {
        button().attr("type", "button").class("button small").child(name).on(ev::click, move |_| {
            if let Some(current) = self.current.get_value() {
                self.step(&current.item, is_forward, true);
            }
        })
    }

    /// The play button of a line.
    pub(super) fn button(self, take: &Arc<Take>, name: &str) -> El {
        let label = text::play_line(name);
        let (take, name) = (Arc::clone(take), name.to_owned());
        let [icon, _] = ICONS;
        let icon = svg::svg()
            .attr("viewBox", "0 0 16 16")
            .attr("aria-hidden", "true")
            .child(svg::path().attr("d", icon));
        button()
            .attr("type", "button")
            .class("play")
            .attr("aria-label", label)
            .attr("aria-pressed", "false")
            .child(icon)
            .on(ev::click, move |event: ev::MouseEvent| {
                let button = event.current_target().and_then(|it| it.dyn_into::<Element>().ok());
                let item = button.and_then(|button| button.closest("li").ok().flatten());
                if let Some(item) = item {
                    self.toggle(&take, &name, item);
                }
            })
    }

    /// J and K, or the arrow keys, lead to the next and the previous line. A line that plays is followed by that one.
    pub(super) fn with_keys(self, list: El) -> El {
        list.on(ev::keydown, move |event| {
            let is_forward = match event.key().as_str() {
                "j" | "ArrowDown" => true,
                "k" | "ArrowUp" => false,
                _ => return,
            };
            let with_key =
                event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let item = target.and_then(|target| target.closest("li").ok().flatten());
            if let Some(item) = item.filter(|_| !with_key) {
                event.prevent_default();
                self.step(&item, is_forward, self.is_playing());
            }
        })
    }

    /// Focuses the line beside `item`, and plays it.
    fn step(self, item: &Element, is_forward: bool, plays: bool) {
        let Some(button) = beside(item, is_forward) else { return };
        focus(button.clone());
        if plays {
            El::of(button).as_html().click();
        }
    }

    fn toggle(self, take: &Arc<Take>, name: &str, item: Element) {
        let is_same = self
            .current
            .with_value(|current| current.as_ref().is_some_and(|current| current.item == item));
        if is_same && self.is_playing() {
            if self.audio.get_value().pause().is_err() {
                leptos::logging::warn!("the browser did not pause the audio");
            }
            return;
        }
        if !self.links.emit_play(take) || self.name.is_disposed() {
            return;
        }
        self.show_playing(false);
        problem(&item, "");
        self.name.set(name.to_owned());
        self.current.set_value(Some(Current { take: Arc::clone(take), item, is_renewed: false }));
        match self.links.given(take) {
            Some(url) => self.play(&url),
            None => self.renew(),
        }
    }

    fn play(self, url: &str) {
        let audio = self.audio.get_value();
        audio.set_src(url);
        // Rejected if the file cannot be played, which has its own event, or if another line is played before.
        if let Ok(played) = audio.play() {
            spawn_local(async move { JsFuture::from(played).await.map_or((), drop) });
        }
    }

    /// A link expires: the first error requests another one.
    fn renew(self) {
        let Some(current) = self.current.get_value() else { return };
        let audio = &current.take.audio;
        let clip = audio.id.clone().filter(|_| !current.is_renewed && audio.reason.is_none());
        let Some(clip) = clip else {
            self.fail(audio.reason.as_deref().unwrap_or(text::AUDIO_FAILED.get()));
            return;
        };
        let item = current.item.clone();
        self.current.set_value(Some(Current { is_renewed: true, ..current }));
        self.links.renew(clip, move |link| {
            // The page may have been left, or another line been played.
            let is_current = self.current.try_update_value(|current| {
                current.as_ref().is_some_and(|current| current.item == item)
            });
            match link.filter(|_| is_current == Some(true)) {
                Some(link) => self.play(&link),
                None if is_current == Some(true) => self.fail(text::AUDIO_FAILED.get()),
                None => {}
            }
        });
    }

    /// Says so if there is nothing to hear. The length can be known later than the metadata.
    fn check_length(self) {
        if self.audio.with_value(HtmlMediaElement::duration) == 0.0 {
            self.fail(text::AUDIO_EMPTY.get());
        }
    }

    /// Says at the line why it is not played.
    fn fail(self, why: &str) {
        self.show_playing(false);
        self.current.with_value(|current| {
            if let Some(current) = current {
                problem(&current.item, why);
            }
        });
    }

    /// Only the line's own button changes: a list can have thousands.
    fn show_playing(self, is_playing: bool) {
        let button = self.current.with_value(|current| {
            current.as_ref().and_then(|it| it.item.query_selector(PLAY).ok().flatten())
        });
        if let Some(button) = button {
            let button =
                El::of(button).attr("aria-pressed", if is_playing { "true" } else { "false" });
            let [play, pause] = ICONS;
            if let Some(icon) = button.find("path") {
                icon.set_attr("d", if is_playing { pause } else { play });
            }
        }
    }

    fn is_playing(self) -> bool {
        self.audio.with_value(|audio| !audio.paused())
    }
}

/// The button of the line beside `item`, which can be in another list.
fn beside(item: &Element, is_forward: bool) -> Option<Element> {
    let sibling = |of: &Element| {
        if is_forward { of.next_element_sibling() } else { of.previous_element_sibling() }
    };
    let next = sibling(item).or_else(|| {
        let list = sibling(&item.parent_element()?)?;
        if is_forward { list.first_element_child() } else { list.last_element_child() }
    });
    next?.query_selector(PLAY).ok().flatten()
}

/// Shows a problem at a line.
fn problem(item: &Element, why: &str) {
    if let Ok(Some(place)) = item.query_selector(".problem") {
        let why = (!why.is_empty())
            .then(|| p().attr("role", "alert").attr("dir", "auto").child(why.to_owned()));
        El::of(place).replace_children(why);
    }
}
