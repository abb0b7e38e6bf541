//! Lists and copies folders.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// All files in a folder and its subfolders.
///
/// # Errors
/// A folder cannot be read.
pub(crate) fn all_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() { found.extend(all_below(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}

/// Removes indentation and lines that are only comments. Comments after code stay, because a string may
/// contain `//`.
pub(crate) fn without_comments(script: &str) -> String {
    let mut kept = String::new();
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        if !in_comment && !line.starts_with("/*") {
            if !line.is_empty() && !line.starts_with("//") {
                kept.push_str(line);
                kept.push('\n');
            }
            continue;
        }
        in_comment = !line.ends_with("*/");
    }
    kept
}

/// Copies a folder with its subfolders.
///
/// # Errors
/// A file cannot be read or written.
pub(crate) fn copy_all(from: &Path, to: &Path) -> Result<()> {
    for file in all_below(from)? {
        let copy = to.join(file.strip_prefix(from)?);
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, &copy).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_comment_lines_and_indentation() {
        let script =
            "/** One.\n * @param {a} b */\n  f(); // stays\n// gone\n\n/* x */\n  g(\"//\");\n";
        assert_eq!(without_comments(script), "f(); // stays\ng(\"//\");\n");
    }
}
