//! Compressed size of a build by the parts that are loaded together, and the budget of each part. The checks compare
//! sizes, not load times, because only sizes are the same on every machine.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::files::all_below;

/// The parts of a build and their budgets in bytes, compressed with brotli at level 11. A commit that raises a budget
/// explains why.
const BUDGETS: [(&str, usize); 14] = [
    ("page, WebAssembly", 195_500),
    ("page, JavaScript, styles, HTML", 19_600),
    ("page, later: list", 77_300),
    ("page, later: run", 137_900),
    ("page, later: details", 40_900),
    ("page, later: compare", 33_500),
    ("page, later: shared", 37_000),
    ("page, later: print", 680),
    ("package, first view", 213_500),
    ("package, later: list", 77_300),
    ("package, later: run", 137_900),
    ("package, later: details", 40_900),
    ("package, later: compare", 33_500),
    ("package, later: shared", 37_600),
];

/// Bytes of each part, by its name in [`BUDGETS`].
pub(super) type Parts = BTreeMap<String, usize>;

/// The sizes of the page in `dist` and of the package in `package`.
///
/// # Errors
/// A file cannot be read.
pub(super) fn weigh(dist: &Path, package: &Path) -> Result<Parts> {
    let mut parts = Parts::new();
    for (folder, part_of) in
        [(dist, of_page as fn(&str) -> Option<&'static str>), (package, of_package)]
    {
        for file in all_below(folder)? {
            let name = file.strip_prefix(folder)?.to_string_lossy();
            if let Some(part) = part_of(&name) {
                *parts.entry(part.to_owned()).or_default() += compressed(&file)?;
            }
        }
    }
    Ok(parts)
}

/// # Errors
/// A part is missing or above its budget.
pub(super) fn check(parts: &Parts) -> Result<()> {
    let mut over = Vec::new();
    for (part, budget) in BUDGETS {
        let bytes = parts.get(part).copied().unwrap_or_default();
        if bytes == 0 || bytes > budget {
            over.push(format!("{part}: {bytes} bytes, {budget} are allowed"));
        }
    }
    if !over.is_empty() {
        bail!("above the budget (xtask/src/size/parts.rs):\n{}", over.join("\n"));
    }
    Ok(())
}

/// The part of the page that a file belongs to; `None` for locales: a page loads at most one.
fn of_page(file: &str) -> Option<&'static str> {
    match file.rsplit_once('.')?.1 {
        "wasm" if file.starts_with("page-list-") => Some("page, later: list"),
        "wasm" if file.starts_with("page-run-") => Some("page, later: run"),
        "wasm" if file.starts_with("page-details-") => Some("page, later: details"),
        "wasm" if file.starts_with("page-compare-") => Some("page, later: compare"),
        "wasm" if file.starts_with("page-shared-") => Some("page, later: shared"),
        "wasm" => Some("page, WebAssembly"),
        // The browser loads styles for print last.
        "css" if file.starts_with("print-") => Some("page, later: print"),
        "css" if file.starts_with("run-") => Some("page, later: run"),
        "json" => None,
        _ => Some("page, JavaScript, styles, HTML"),
    }
}

/// Entries of the package that a browser does not load together with `index.js`.
const OTHER_ENTRIES: [&str; 4] = ["define.js", "inline.js", "react.js", "testing.js"];

/// Loaded after the first view.
const PACKAGE_RUN_STYLES: &str = "run-styles.js";

/// The part of the package that a file belongs to; browsers load only these.
fn of_package(file: &str) -> Option<&'static str> {
    match file.rsplit_once('.')?.1 {
        "wasm" if file.ends_with("_list.wasm") => Some("package, later: list"),
        "wasm" if file.ends_with("_run.wasm") => Some("package, later: run"),
        "wasm" if file.ends_with("_details.wasm") => Some("package, later: details"),
        "wasm" if file.ends_with("_compare.wasm") => Some("package, later: compare"),
        "wasm" if file.ends_with("_shared.wasm") => Some("package, later: shared"),
        "js" if file == PACKAGE_RUN_STYLES => Some("package, later: run"),
        "wasm" | "js" if !OTHER_ENTRIES.contains(&file) => Some("package, first view"),
        _ => None,
    }
}

fn compressed(file: &Path) -> Result<usize> {
    let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 24);
    writer.write_all(&content)?;
    Ok(writer.into_inner().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_missing_and_oversized_parts() {
        let parts = |bytes| BUDGETS.iter().map(|(name, _)| ((*name).to_owned(), bytes)).collect();
        assert!(check(&parts(1)).is_ok());
        assert!(check(&parts(0)).is_err());
        assert!(check(&parts(1_000_000)).is_err());
        assert!(check(&Parts::new()).is_err());
    }

    #[test]
    fn assigns_loaded_files_to_parts() {
        assert_eq!(of_page("page-1f_bg.wasm"), Some("page, WebAssembly"));
        assert_eq!(of_page("page-run-1f.wasm"), Some("page, later: run"));
        assert_eq!(of_page("print-1f.css"), Some("page, later: print"));
        assert_eq!(of_page("run-1f.css"), Some("page, later: run"));
        assert_eq!(of_page("snippets/page/prefetch.js"), Some("page, JavaScript, styles, HTML"));
        assert_eq!(of_page("locales/de.json"), None);
        assert_eq!(of_package("onepin_runs_bg.wasm"), Some("package, first view"));
        assert_eq!(of_package("onepin_runs_run.wasm"), Some("package, later: run"));
        assert_eq!(of_package("run-styles.js"), Some("package, later: run"));
        assert_eq!(of_package("README.md"), None);
    }
}
