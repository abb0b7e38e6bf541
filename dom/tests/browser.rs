//! Rendering, updates and cleanup in a browser.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use dom::reactive::{Memo, RwSignal};
use dom::{Child, El, View, block, button, div, each, input, li, mount, p, span, svg, ul, when};
use gloo_timers::future::TimeoutFuture;
use leptos::ev;
use leptos::prelude::{
    ElementChild as _, IntoView, WithValue as _, document, on_cleanup, provide_context, use_context,
};
use onepin_runs_dom as dom;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlInputElement};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = "export function forbid_inner_html() {
    const refuse = () => { throw new Error('innerHTML'); };
    for (const type of [Element, ShadowRoot, HTMLTemplateElement]) {
        Object.defineProperty(type.prototype, 'innerHTML', { set: refuse, configurable: true });
    }
    Element.prototype.insertAdjacentHTML = refuse;
}")]
extern "C" {
    fn forbid_inner_html();
}

/// A mounted element, removed on drop.
struct TestPage {
    target: HtmlElement,
    mounted: Option<dom::Mounted>,
}

impl TestPage {
    fn new(make: impl FnOnce() -> El + 'static) -> Self {
        forbid_inner_html();
        let target: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&target).unwrap();
        let mounted = Some(mount(&target, make));
        Self { target, mounted }
    }

    fn text(&self) -> String {
        self.target.text_content().unwrap()
    }

    fn find(&self, selector: &str) -> Element {
        self.target.query_selector(selector).unwrap().unwrap()
    }

    fn unmount(&mut self) {
        drop(self.mounted.take());
    }
}

impl Drop for TestPage {
    fn drop(&mut self) {
        self.unmount();
        self.target.remove();
    }
}

/// Lets all effects run.
async fn settle() {
    TimeoutFuture::new(0).await;
}

fn is_focused(element: &Element) -> bool {
    document().active_element().is_some_and(|active| active == *element)
}

#[wasm_bindgen_test]
async fn signals_update_text_and_attributes() {
    let count = RwSignal::new(1);
    let page = TestPage::new(move || {
        let is_many = Memo::new(move |_| count.get() > 1);
        p().class("a")
            .class("b")
            .attr("title", move || count.get().to_string())
            .attr("hidden", move || !is_many.get())
            .style("order", move || count.get().to_string())
            .child(move || format!("{} of 9", count.get()))
            .child(" ")
            .child(Memo::new(move |_| count.get().to_string()))
    });
    let element = page.find("p");
    assert_eq!(page.text(), "1 of 9 1");
    assert_eq!(element.class_name(), "a b");
    assert!(element.has_attribute("hidden"));
    let node = element.first_child().unwrap();
    count.set(2);
    settle().await;
    assert_eq!(page.text(), "2 of 9 2");
    assert_eq!(element.get_attribute("title").unwrap(), "2");
    assert_eq!(element.get_attribute("style").unwrap(), "order: 2;");
    assert!(!element.has_attribute("hidden"));
    // Updated, not replaced.
    assert!(node.is_same_node(element.first_child().as_ref()));
}

#[wasm_bindgen_test]
async fn sets_properties_independently_of_attributes() {
    let text = RwSignal::new("a".to_owned());
    let page = TestPage::new(move || {
        div()
            .child(input().prop("value", move || text.get()))
            .child(input().attr("type", "checkbox").flag("checked", move || text.get() == "b"))
    });
    let field: HtmlInputElement = page.find("input").unchecked_into();
    let box_: HtmlInputElement = page.find("[type=checkbox]").unchecked_into();
    field.set_value("typed");
    text.set("b".to_owned());
    settle().await;
    assert_eq!((field.value().as_str(), box_.checked()), ("b", true));
}

#[wasm_bindgen_test]
async fn block_rebuilds_only_when_its_value_differs() {
    let count = RwSignal::new(1);
    let built = Rc::new(Cell::new(0));
    let counted = Rc::clone(&built);
    let page = TestPage::new(move || {
        div().child(block(
            move || count.get() > 9,
            move |_| {
                counted.set(counted.get() + 1);
                // Untracked: reading a signal here triggers no rebuild.
                input().attr("title", count.get().to_string())
            },
        ))
    });
    let field: HtmlInputElement = page.find("input").unchecked_into();
    field.focus().unwrap();
    field.set_value("typed");
    field.set_selection_range(1, 3).unwrap();
    count.set(5);
    settle().await;
    assert_eq!(built.get(), 1);
    assert!(is_focused(&field));
    assert_eq!((field.value().as_str(), field.selection_end()), ("typed", Ok(Some(3))));
    count.set(10);
    settle().await;
    assert_eq!(built.get(), 2);
    assert_eq!(page.find("input").get_attribute("title").unwrap(), "10");
    assert!(!field.is_connected());
}

#[wasm_bindgen_test]
async fn block_cleans_up_effects_and_listeners_of_old_content() {
    let (which, count) = (RwSignal::new(0), RwSignal::new(0));
    let runs = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&runs);
    let ended = Rc::new(Cell::new(0));
    let (ends, clicks) = (Rc::clone(&ended), Rc::new(Cell::new(0)));
    let clicked = Rc::clone(&clicks);
    let page = TestPage::new(move || {
        div().child(block(
            move || which.get(),
            move |which| {
                let (which, log, clicked) = (*which, Rc::clone(&log), Rc::clone(&clicked));
                let ends = leptos::prelude::StoredValue::new_local(Rc::clone(&ends));
                on_cleanup(move || ends.with_value(|ends| ends.set(ends.get() + 1)));
                let text = move || {
                    log.borrow_mut().push((which, count.get()));
                    count.get().to_string()
                };
                button().on(ev::click, move |_| clicked.set(clicked.get() + 1)).child(text)
            },
        ))
    });
    let old: HtmlElement = page.find("button").unchecked_into();
    which.set(1);
    settle().await;
    count.set(7);
    settle().await;
    old.click();
    assert_eq!((ended.get(), clicks.get()), (1, 0));
    assert_eq!(*runs.borrow(), [(0, 0), (1, 0), (1, 7)]);
    page.find("button").unchecked_into::<HtmlElement>().click();
    assert_eq!(clicks.get(), 1);
}

#[wasm_bindgen_test]
async fn when_shows_and_hides_in_position() {
    let on = RwSignal::new(false);
    let page = TestPage::new(move || {
        div().child("a").child(when(move || on.get(), || (span().child("b"), "c"))).child("d")
    });
    assert_eq!(page.text(), "ad");
    on.set(true);
    settle().await;
    assert_eq!(page.text(), "abcd");
    on.set(false);
    settle().await;
    assert_eq!(page.text(), "ad");
}

#[wasm_bindgen_test]
async fn each_moves_and_keeps_items() {
    let keys = RwSignal::new(vec![1, 2, 3]);
    let page = TestPage::new(move || {
        ul().child(each(
            move || keys.get(),
            |key| li().attr("tabindex", "0").child(key.to_string()),
        ))
    });
    let second = page.find("li:nth-child(2)");
    second.unchecked_ref::<HtmlElement>().focus().unwrap();
    keys.set(vec![4, 2, 3]);
    settle().await;
    // An item in the same position is not touched.
    assert!(is_focused(&second));
    keys.set(vec![3, 5, 2]);
    settle().await;
    assert_eq!(page.text(), "352");
    assert!(second.is_same_node(page.target.query_selector("li:nth-child(3)").unwrap().as_deref()));
    keys.set(Vec::new());
    settle().await;
    assert_eq!(page.text(), "");
}

#[wasm_bindgen_test]
async fn each_accepts_texts_and_fragments() {
    let keys = RwSignal::new(vec![0, 1, 2]);
    let item = |key: i32| -> View {
        match key {
            0 => ().view(),
            1 => "one".view(),
            _ => (span().child("two"), "three").view(),
        }
    };
    let page = TestPage::new(move || div().child(each(move || keys.get(), item)).child("."));
    assert_eq!(page.text(), "onetwothree.");
    keys.set(vec![2, 0, 1]);
    settle().await;
    assert_eq!(page.text(), "twothreeone.");
}

#[wasm_bindgen_test]
async fn svg_elements_have_the_svg_namespace() {
    let page =
        TestPage::new(|| svg::svg().class("a").class("b").child(svg::path().attr("d", "M0 0")));
    for selector in ["svg", "path"] {
        let namespace = page.find(selector).namespace_uri().unwrap();
        assert_eq!(namespace, "http://www.w3.org/2000/svg");
    }
    assert_eq!(page.find("svg").get_attribute("class").unwrap(), "a b");
}

#[wasm_bindgen_test]
async fn patch_keeps_unchanged_nodes() {
    let element = Rc::new(RefCell::new(None::<El>));
    let kept = Rc::clone(&element);
    let page = TestPage::new(move || {
        let cell = div().child((span().attr("title", "a").child("one"), "text"));
        kept.replace(Some(cell.clone()));
        cell
    });
    let (span_, text) = (page.find("span"), page.find("div").last_child().unwrap());
    let element = element.borrow().clone().unwrap();
    element.patch((span().attr("lang", "de").child("eins"), "Text", p().child("more")));
    assert_eq!(page.text(), "einsTextmore");
    assert!(span_.is_same_node(page.target.query_selector("span").unwrap().as_deref()));
    assert!(text.is_connected());
    assert_eq!(
        (span_.get_attribute("title"), span_.get_attribute("lang")),
        (None, Some("de".into()))
    );
    element.patch(p().child("only"));
    assert_eq!(page.text(), "only");
}

#[wasm_bindgen_test]
async fn handlers_have_the_context_of_their_element() {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let values = Rc::clone(&seen);
    let page = TestPage::new(move || {
        provide_context("page");
        let inner = move |is_inner: &bool| {
            provide_context(if *is_inner { "inner" } else { "other" });
            let values = Rc::clone(&values);
            button().on(ev::click, move |_| values.borrow_mut().push(use_context::<&str>()))
        };
        div().child(block(|| true, inner))
    });
    let button = page.target.query_selector("button").unwrap().unwrap();
    button.unchecked_into::<HtmlElement>().click();
    assert_eq!(*seen.borrow(), [Some("inner")]);
}

#[wasm_bindgen_test]
async fn unmount_removes_elements_effects_and_listeners() {
    let count = RwSignal::new(0);
    let runs = Rc::new(Cell::new(0));
    let counted = Rc::clone(&runs);
    let clicks = Rc::new(Cell::new(0));
    let clicked = Rc::clone(&clicks);
    let mut page = TestPage::new(move || {
        let text = move || {
            counted.set(counted.get() + 1);
            count.get().to_string()
        };
        let clicked = Rc::clone(&clicked);
        let inner = button().on(ev::click, move |_| clicked.set(clicked.get() + 1)).child(text);
        div()
            .child(block(move || count.get() > 100, move |_| inner.clone()))
            .child(each(move || vec![count.get()], |key| li().child(key.to_string())))
    });
    let button: HtmlElement = page.find("button").unchecked_into();
    let before = runs.get();
    page.unmount();
    assert!(!page.target.has_child_nodes());
    count.set(1);
    settle().await;
    button.click();
    assert_eq!((runs.get(), clicks.get()), (before, 0));
}

#[wasm_bindgen_test]
async fn interoperates_with_leptos_views() {
    let count = RwSignal::new(1);
    let mut page = TestPage::new(move || {
        let within = leptos::html::em().child(move || count.get()).into_view();
        let around = leptos::html::section().child(p().child(move || count.get().to_string()));
        div().leptos(within).leptos(around.into_view())
    });
    assert_eq!(page.text(), "11");
    count.set(2);
    settle().await;
    assert_eq!(
        (page.find("em").text_content(), page.find("section p").text_content()),
        (Some("2".to_owned()), Some("2".to_owned()))
    );
    page.unmount();
    assert_eq!(page.text(), "");
}

// Page translators and extensions change the document behind the view layer.

/// What a translator does to each text node.
#[wasm_bindgen(inline_js = "export function translate(root, how) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (texts.nextNode()) nodes.push(texts.currentNode);
    for (const node of nodes) {
        const outer = document.createElement('font'), inner = document.createElement('font');
        outer.append(inner);
        const translated = `<${node.data}>`;
        if (how === 'detach') {
            inner.append(translated);
            node.replaceWith(outer);
        } else if (how === 'wrap') {
            node.replaceWith(outer);
            inner.append(node);
            node.data = translated;
        } else if (how === 'write') {
            node.data = translated;
        } else if (how === 'add') {
            inner.append(translated);
            node.after(outer);
        } else if (how === 'split') {
            node.splitText(node.length / 2);
        } else {
            if (node.isConnected) node.parentNode.textContent = translated;
        }
    }
}")]
extern "C" {
    fn translate(root: &Element, how: &str);
}

/// Each way in which a translator changes a text between other nodes.
const TRANSLATORS: [&str; 5] = ["detach", "wrap", "write", "add", "split"];

#[wasm_bindgen_test]
async fn texts_replace_their_translation() {
    for how in TRANSLATORS.into_iter().chain(["replace"]) {
        let count = RwSignal::new(1);
        let page = TestPage::new(move || {
            let optional = move || (count.get() > 2).then(|| count.get().to_string());
            div()
                .child(p().child(move || format!("{} runs", count.get())))
                .child(p().class("optional").child(optional))
                .child(svg::svg().child(svg::text().child(move || count.get().to_string())))
        });
        for number in 2..6 {
            translate(&page.target, how);
            count.set(number);
            settle().await;
            let optional = if number > 2 { number.to_string() } else { String::new() };
            assert_eq!(page.text(), format!("{number} runs{optional}{number}"), "{how}");
        }
    }
}

#[wasm_bindgen_test]
async fn texts_between_other_nodes_replace_their_translation() {
    for how in TRANSLATORS {
        let count = RwSignal::new(1);
        let page = TestPage::new(move || {
            let some = move || (count.get() % 2 == 0).then(|| format!("({})", count.get()));
            p().child(move || format!("{} of 9", count.get()))
                .child(span().child(" "))
                .child((move || count.get().to_string(), some))
                .child(span().child("."))
        });
        let spans = [page.find("span:first-of-type"), page.find("span:last-of-type")];
        for number in 2..6 {
            translate(&page.find("p"), how);
            for (span, text) in spans.iter().zip([" ", "."]) {
                span.set_text_content(Some(text));
            }
            count.set(number);
            settle().await;
            let some = if number % 2 == 0 { format!("({number})") } else { String::new() };
            assert_eq!(page.text(), format!("{number} of 9 {number}{some}."), "{how}");
        }
    }
}

#[wasm_bindgen_test]
async fn blocks_and_lists_replace_their_translation() {
    for how in TRANSLATORS {
        let count = RwSignal::new(1);
        let page = TestPage::new(move || {
            let build = |count: &i32| match count % 4 {
                0 => ().view(),
                1 => "one".view(),
                2 => ("two", span().child("two"), "two").view(),
                _ => (p().child("three"), "three").view(),
            };
            let keys = move || vec![count.get(), 2, count.get() + 1, 7];
            let item = move |key: i32| match key % 3 {
                0 => key.to_string().view(),
                1 => (format!("{key}a"), format!("{key}b")).view(),
                _ => li().child(key.to_string()).view(),
            };
            div().child(block(move || count.get(), build)).child(each(keys, item))
        });
        let expected = |count: i32| {
            let block = match count % 4 {
                0 => "",
                1 => "one",
                2 => "twotwotwo",
                _ => "threethree",
            };
            let item = |key: i32| match key % 3 {
                1 => format!("{key}a{key}b"),
                _ => key.to_string(),
            };
            format!("{block}{}2{}{}", item(count), item(count + 1), item(7))
        };
        for number in [3, 4, 8, 5, 6] {
            translate(&page.target, how);
            count.set(number);
            settle().await;
            let mut text = page.text();
            // Items that stay keep their translation.
            if how == "add" {
                for kept in ["2", "7a", "7b"] {
                    text = text.replace(&format!("{kept}<{kept}>"), kept);
                }
                assert_eq!(text, expected(number), "{how}");
                break;
            }
            text.retain(|c| !"<>".contains(c));
            assert_eq!(text, expected(number), "{how}");
        }
    }
}

#[wasm_bindgen_test]
async fn lists_and_blocks_survive_moved_and_removed_nodes() {
    let keys = RwSignal::new(vec![1, 2, 3]);
    let page = TestPage::new(move || {
        let block = block(move || keys.with(Vec::len), |count| p().child(count.to_string()));
        div()
            .child(block)
            .child(ul().child(each(move || keys.get(), |key| li().child(key.to_string()))))
    });
    let foreign = document().create_element("aside").unwrap();
    // The second item is removed, the third wrapped, and the block's content moved behind everything.
    page.find("li:nth-child(2)").remove();
    page.find("ul").append_child(&foreign).unwrap();
    foreign.append_child(&page.find("li:nth-child(2)")).unwrap();
    page.find("div").append_child(&page.find("p")).unwrap();
    keys.set(vec![3, 2, 1, 4]);
    settle().await;
    assert_eq!(page.text(), "43214");
    keys.set(vec![4]);
    settle().await;
    assert_eq!(page.text(), "14");
    assert!(foreign.is_connected(), "what others have added stays");
}

#[wasm_bindgen_test]
async fn written_texts_and_patches_replace_their_translation() {
    for how in TRANSLATORS.into_iter().chain(["replace"]) {
        let cells = [p(), p()];
        let (text, patched) = (cells[0].clone(), cells[1].clone());
        let page = TestPage::new(move || div().children(cells));
        for number in 0..4 {
            text.set_text(&number.to_string());
            patched.patch((span().child(number.to_string()), "-", number.to_string()));
            assert_eq!(page.text(), format!("{number}{number}-{number}"), "{how}");
            translate(&page.target, how);
        }
    }
}
