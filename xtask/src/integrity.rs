//! Adds the digests of the page's files to `index.html`, so that a browser rejects modified files.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use crate::files::all_below;

/// The script that starts the page. Trunk copies it without a hash in its name.
const BOOT: &str = "boot.js";

/// Adds digests to the page in `dist`.
///
/// # Errors
/// A file cannot be read or written.
pub(crate) fn add(dist: &Path) -> Result<()> {
    let page = dist.join("index.html");
    let mut html = String::from_utf8(read(&page)?)?;
    // A name with a hash: a cached old copy would not match the new page's digest.
    let name = format!("boot-{}.js", short(&read(&dist.join(BOOT))?));
    fs::rename(dist.join(BOOT), dist.join(&name))?;
    html = html.replace(BOOT, &name);
    for file in all_below(dist)? {
        let name = file.strip_prefix(dist)?.to_string_lossy().replace('\\', "/");
        let digest = || Ok::<_, anyhow::Error>(of(&read(&file)?));
        match file.extension().and_then(|extension| extension.to_str()) {
            // Only modules import these, so the page needs a link for the digest.
            Some("js") if name.starts_with("snippets/") => {
                let digest = digest()?;
                // Prefetching does not wait for the other modules.
                let tag = if name.ends_with("/prefetch.js") {
                    format!(
                        "<script type=\"module\" async src=\"/{name}\" integrity=\"{digest}\"></script>"
                    )
                } else {
                    format!("<link rel=\"modulepreload\" href=\"/{name}\" integrity=\"{digest}\">")
                };
                html = html.replace("</head>", &format!("{tag}</head>"));
            }
            Some("js" | "css") => {
                html = with(&html, &["href", "src"], &name, "integrity", &digest()?);
            }
            // A preload for `fetch` cannot have a digest; `fetch` itself can.
            // The chunk's digest is in the JavaScript that loads it.
            Some("wasm") => html = with(&html, &["data-wasm"], &name, "data-integrity", &digest()?),
            Some(_) | None => {}
        }
    }
    fs::write(&page, html).with_context(|| format!("cannot write {}", page.display()))
}

/// Adds an attribute after each of `attributes` whose value is the file.
fn with(html: &str, attributes: &[&str], name: &str, attribute: &str, value: &str) -> String {
    attributes.iter().fold(html.to_owned(), |html, naming| {
        let naming = format!("{naming}=\"/{name}\"");
        html.replace(&naming, &format!("{naming} {attribute}=\"{value}\""))
    })
}

/// The digest for an `integrity` attribute: digests do not compress, and this is the shortest kind that browsers know.
pub(crate) fn of(content: &[u8]) -> String {
    format!("sha256-{}", of_chunk(content))
}

/// A short digest for file names.
pub(crate) fn short(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The digest of a chunk, without the name of its kind.
pub(crate) fn of_chunk(content: &[u8]) -> String {
    BASE64_STANDARD.encode(Sha256::digest(content))
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}
