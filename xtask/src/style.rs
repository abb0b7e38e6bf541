//! Joins the files in `style/` to one style sheet: Trunk copies style sheets unchanged, and a page should
//! wait for only one. Apart are the styles for print, which nothing on the screen needs, and those of a run's pages
//! (`style/run/`), which the list does not need.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::step;

/// The order of the layers: each overrides those before it.
const LAYERS: &str = "@layer reset, tokens, base, parts, modes;\n";

/// The file with the styles for print.
const PRINT: &str = "print.css";

/// The folder with the styles of a run's pages.
const RUN: &str = "run";

/// Writes the style sheets to `target/style`, for `index.html` and the benchmark's pages.
///
/// # Errors
/// A file cannot be read or written.
pub(crate) fn write() -> Result<()> {
    let folder = step::root().join("target/style");
    fs::create_dir_all(&folder)?;
    let style = step::root().join("style");
    let write = |name: &str, sheet: String| fs::write(folder.join(name), compact(&sheet));
    write("main.css", join(&style, |name| name != PRINT)?)?;
    write("run.css", join(&style.join(RUN), |_| true)?)?;
    write(PRINT, join(&style, |name| name == PRINT)?)?;
    Ok(())
}

/// The style sheets of the package, which also shows parts of the page on their own: the first is for all pages, the second
/// for those of a run.
///
/// # Errors
/// A file cannot be read, or has an unclosed comment.
pub(crate) fn package_sheets() -> Result<[String; 2]> {
    sheets().map(|sheets| sheets.map(|sheet| compact(&sheet)))
}

fn sheets() -> Result<[String; 2]> {
    let style = step::root().join("style");
    let parts = rules(&step::root().join("embed/views.css"))?;
    Ok([join(&style, |_| true)? + &parts, join(&style.join(RUN), |_| true)?])
}

/// A style sheet without spaces that mean nothing.
fn compact(sheet: &str) -> String {
    let mut all = String::new();
    for line in sheet.lines() {
        // A value can continue on the next line.
        if !all.is_empty() && !all.ends_with(['{', '}', ';', ',']) {
            all.push(' ');
        }
        all.push_str(&line.replace(": ", ":").replace(", ", ",").replace(" {", "{"));
    }
    all
}

/// The included style sheets in `folder`, sorted by name, after the order of the layers, without comments and
/// indentation.
fn join(folder: &Path, is_included: impl Fn(&str) -> bool) -> Result<String> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| {
        let name = file.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.ends_with(".css") && is_included(name))
    });
    files.sort();
    let mut all = LAYERS.to_owned();
    for file in files {
        all.push_str(&rules(&file)?);
    }
    Ok(all)
}

/// The rules of a style sheet, without comments and indentation.
fn rules(file: &Path) -> Result<String> {
    let css =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let Some(css) = without_comments(&css) else {
        bail!("{} ends within a comment", file.display())
    };
    let lines = css.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(lines.map(|line| format!("{line}\n")).collect())
}

/// `None` for an unclosed comment.
fn without_comments(css: &str) -> Option<String> {
    let mut parts = css.split("/*");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once("*/")?.1);
    }
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_files_by_name_after_layer_order() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("onepin-runs-style-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("b.css"), "@layer parts {\n  b {\n    top: 0; /* Why. */\n  }\n}\n")?;
        fs::write(folder.join("a.css"), "/* A\n * note */\n@layer base {\n}\n")?;
        fs::write(folder.join("icon.svg"), "<svg/>")?;
        let (joined, only_b) = (join(&folder, |_| true), join(&folder, |name| name == "b.css"));
        fs::remove_dir_all(&folder)?;
        assert_eq!(
            joined?,
            format!("{LAYERS}@layer base {{\n}}\n@layer parts {{\nb {{\ntop: 0;\n}}\n}}\n")
        );
        assert_eq!(only_b?, format!("{LAYERS}@layer parts {{\nb {{\ntop: 0;\n}}\n}}\n"));
        Ok(())
    }

    #[test]
    fn spaces_between_values_stay() {
        let sheet = "@layer a, b;\n@media (width < 9rem) {\na:is(b, c) > d,\ne f {\n\
                     margin: 0 auto;\nfont:\n1rem / 2\nx;\n}\n}\n";
        assert_eq!(
            compact(sheet),
            "@layer a,b;@media (width < 9rem){a:is(b,c) > d,e f{margin:0 auto;font: 1rem / 2 x;}}"
        );
    }

    /// Strings and unquoted URLs keep their spaces: no sheet has one that `compact` would change.
    #[test]
    fn compact_changes_no_text() -> Result<()> {
        for text in sheets()?.concat().split('"').skip(1).step_by(2) {
            assert_eq!(compact(text), text);
        }
        Ok(())
    }

    #[test]
    fn rejects_unclosed_comment() {
        assert_eq!(without_comments("a{}/* b{}"), None);
        assert_eq!(without_comments("a{}/* * / */b{}/**/").as_deref(), Some("a{}b{}"));
    }

    #[test]
    fn every_rule_is_in_a_layer() -> Result<()> {
        let sheet = sheets()?.concat().replace(LAYERS, "");
        let (mut opened, mut closed) = (0, 0);
        for line in sheet.lines() {
            if opened == closed {
                let layer = line.strip_prefix("@layer ").and_then(|it| it.strip_suffix(" {"));
                assert!(
                    layer.is_some_and(|layer| LAYERS.contains(layer)),
                    "in no layer that has its place: {line}"
                );
            }
            opened += line.matches('{').count();
            closed += line.matches('}').count();
        }
        assert_eq!(opened, closed, "a bracket too many or too few");
        Ok(())
    }
}
