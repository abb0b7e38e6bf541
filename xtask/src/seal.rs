//! The page's own files, sealed: `index.html` names the digest of each, so that a browser runs what was
//! built or nothing.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha384};

/// The script that starts the page. Trunk copies it under its own name.
const BOOT: &str = "boot.js";

/// Adds digests to the page that Trunk has built into `dist`.
///
/// # Errors
/// A file cannot be read or written.
pub(crate) fn seal(dist: &Path) -> Result<()> {
    let page = dist.join("index.html");
    let mut html = String::from_utf8(read(&page)?)?;
    // A name that changes with what is in it: an old copy from a cache would not match the new page.
    let boot = Sha384::digest(read(&dist.join(BOOT))?);
    let hash: String = boot.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("boot-{hash}.js");
    fs::rename(dist.join(BOOT), dist.join(&name))?;
    html = html.replace(BOOT, &name);
    for file in files(dist)? {
        let name = file.strip_prefix(dist)?.to_string_lossy().replace('\\', "/");
        let digest = || integrity(&file);
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

fn integrity(file: &Path) -> Result<String> {
    Ok(format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(read(file)?))))
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// All files in a folder and below it.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}
