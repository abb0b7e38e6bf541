//! Converts the page frame (`style/frame.html`) to a JavaScript module for the package, which builds the
//! elements one by one: HTML as text would violate Trusted Types. Trunk inlines the same file in the page.

use std::fs;

use anyhow::{Context as _, Result};
use roxmltree::{Document, Node};
use serde_json::{Value, json};

use crate::step;

/// A module that exports the frames of the two pages, each as `[tag, attributes, ...children]`.
///
/// # Errors
/// The file cannot be read or is not well-formed.
pub(crate) fn module() -> Result<String> {
    let file = step::root().join("style/frame.html");
    let html =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let frames = frames(&html).with_context(|| format!("{} is not well-formed", file.display()))?;
    Ok(format!("export default {frames};\n"))
}

fn frames(html: &str) -> Result<Value> {
    // XML allows only one root element.
    let xml = format!("<frames>{html}</frames>");
    let document = Document::parse(&xml)?;
    Ok(document.root_element().children().filter_map(tree).collect())
}

/// An element or a text; `None` for indentation.
fn tree(node: Node<'_, '_>) -> Option<Value> {
    if node.is_text() {
        let text = node.text()?;
        return (!text.contains('\n')).then(|| json!(text));
    }
    let attributes: serde_json::Map<_, _> =
        node.attributes().map(|it| (it.name().to_owned(), json!(it.value()))).collect();
    let own = [json!(node.tag_name().name()), Value::Object(attributes)];
    Some(own.into_iter().chain(node.children().filter_map(tree)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_elements_and_text_without_indentation() -> Result<()> {
        let frames = frames("<p class=\"a\">\n  <b>Runs</b> <i/>\n</p>\n")?;
        assert_eq!(frames, json!([["p", {"class": "a"}, ["b", {}, "Runs"], " ", ["i", {}]]]));
        Ok(())
    }

    #[test]
    fn has_frame_for_each_page() -> Result<()> {
        let module = module()?;
        assert!(
            module.contains("\"data-frame\":\"runs\"") && module.contains("\"data-frame\":\"run\"")
        );
        Ok(())
    }
}
