//! The replacement of a component that has panicked.

use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlElement};

use crate::i18n::catalog::{CRASHED, CRASHED_HINT, RELOAD_PAGE};
use crate::i18n::{Message, Messages};

/// Replaces the content of `target` with an error and a button labelled `reload` with the attribute `data-reload`; the
/// host handles its click. Does not use Leptos, whose state may be inconsistent after a panic.
///
/// # Errors
/// A DOM call failed.
pub fn show_crash(
    target: &HtmlElement,
    messages: &Messages,
    reload: Message,
    detail: &str,
) -> Result<(), JsValue> {
    let Some(document) = target.owner_document() else { return Ok(()) };
    let element = |within: &Element, tag: &str, class: &str, text: &str| {
        let element = document.create_element(tag)?;
        element.set_class_name(class);
        element.set_text_content((!text.is_empty()).then_some(text));
        within.append_child(&element)?;
        Ok::<_, JsValue>(element)
    };
    target.set_text_content(None);
    let root = element(target, "div", "onepin-runs", "")?;
    let page = element(&root, "div", "page", "")?;
    if reload == RELOAD_PAGE {
        // The standalone page, whose component is the whole document.
        page.set_attribute("role", "main")?;
    }
    let notice = element(&page, "section", "notice", "")?;
    let alert = element(&notice, "div", "", "")?;
    alert.set_attribute("role", "alert")?;
    element(&alert, "h1", "", messages.get(CRASHED))?;
    element(&alert, "p", "", messages.get(CRASHED_HINT))?;
    let detail = element(&notice, "p", "quiet long-text", detail)?;
    detail.set_attribute("lang", "en")?;
    let button = element(&notice, "button", "button", messages.get(reload))?;
    button.set_attribute("type", "button")?;
    button.set_attribute("data-reload", "")?;
    Ok(())
}
