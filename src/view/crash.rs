//! What stands in the place of a component that has panicked.

use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlElement};

use crate::i18n::catalog::{CRASHED, CRASHED_HINT, RELOAD_PAGE};
use crate::i18n::{Message, Messages};

/// Fills `target` with the failure and a button named `reload`, an element with the attribute
/// `data-reload`: whoever made the instance replaces it when that is clicked. Without Leptos, which
/// may be in the middle of something.
///
/// # Errors
/// The browser makes no elements.
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
        // There is nothing else in the document.
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
