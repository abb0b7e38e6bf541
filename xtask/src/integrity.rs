//! Digests of the page's own files: `index.html` names the digest of each, so that a browser runs what was
//! built or nothing.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha384};

use crate::files::all_below;

/// The script that starts the page. Trunk copies it under its own name.
const BOOT: &str = "boot.js";

/// Adds digests to the page that has been built into `dist`.
///
/// # Errors
/// A file cannot be read or written.
pub(crate) fn add(dist: &Path) -> Result<()> {
    let page = dist.join("index.html");
    let mut html = String::from_utf8(read(&page)?)?;
    // A name that changes with what is in it: an old copy from a cache would not match the new page.
    let name = format!("boot-{}.js", short(&read(&dist.join(BOOT))?));
    fs::rename(dist.join(BOOT), dist.join(&name))?;
    html = html.replace(BOOT, &name);
    for file in all_below(dist)? {
        let name = file.strip_prefix(dist)?.to_string_lossy().replace('\\', "/");
        let digest = || Ok::<_, anyhow::Error>(of(&read(&file)?));
        match file.extension().and_then(|extension| extension.to_str()) {
            // Only modules name these: the page has to, so that there is a place for the digest.
            Some("js") if name.starts_with("snippets/") => {
                let link = format!(
                    "<link rel=\"modulepreload\" href=\"/{name}\" integrity=\"{}\">",
                    digest()?
                );
                html = html.replace("</head>", &format!("{link}</head>"));
            }
            Some("js" | "css") => {
                html = with(&html, &["href", "src"], &name, "integrity", &digest()?);
            }
            // What is preloaded for `fetch` cannot have one; `fetch` itself can.
            // The chunk's digest stands in the JavaScript that loads it.
            Some("wasm") => html = with(&html, &["data-wasm"], &name, "data-integrity", &digest()?),
            Some(_) | None => {}
        }
    }
    fs::write(&page, html).with_context(|| format!("cannot write {}", page.display()))
}

/// `html` with another attribute behind each of `attributes` that names the file.
fn with(html: &str, attributes: &[&str], name: &str, attribute: &str, value: &str) -> String {
    attributes.iter().fold(html.to_owned(), |html, naming| {
        let naming = format!("{naming}=\"/{name}\"");
        html.replace(&naming, &format!("{naming} {attribute}=\"{value}\""))
    })
}

/// The digest of a file's content, as `integrity` takes it.
pub(crate) fn of(content: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(content)))
}

/// A short digest for names of files.
pub(crate) fn short(content: &[u8]) -> String {
    Sha384::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}
