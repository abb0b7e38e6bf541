//! Builds the npm package from wasm-bindgen's output and the files in `embed/`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::json;

use crate::page::Profile;
use crate::tools::{self, Tools};
use crate::{files, frame, glue, manifest, npm, page, split, step, style};

/// The ends of the names of files in `embed/` that are copied unchanged.
const BY_HAND: [&str; 4] = [".cjs", ".d.ts", ".d.cts", "README.md"];

/// The WebAssembly of the first view, and its JavaScript.
const WASM: &str = "onepin_runs_bg.wasm";
const GLUE: &str = "onepin_runs.js";

/// The events of the element, documented in `embed/index.d.ts`.
const EVENTS: [&str; 9] = [
    "ready",
    "runselect",
    "routechange",
    "runstatuschange",
    "countschange",
    "rowaction",
    "audioplay",
    "autherror",
    "error",
];

/// The options that no attribute can hold.
const PROPERTIES: [&str; 3] = ["getToken", "messages", "rowActions"];

/// Builds the package and packs it; returns the tarball.
///
/// # Errors
/// A tool is missing or fails.
pub(crate) fn build() -> Result<PathBuf> {
    let npm = npm::program()?;
    let folder = step::root().join("target/package");
    assemble(Profile::Release, &folder)?;
    step::run(
        "pack",
        step::command(npm)
            .current_dir(folder.join("onepin-runs"))
            .args(["pack", "--silent", "--pack-destination"])
            .arg(&folder),
    )?;
    Ok(folder.join(format!("onepin-runs-{}.tgz", env!("CARGO_PKG_VERSION"))))
}

/// Builds the package's content as `onepin-runs` in `folder`; returns its path.
///
/// # Errors
/// A tool is missing or fails.
pub(crate) fn assemble(profile: Profile, folder: &Path) -> Result<PathBuf> {
    let package = folder.join("onepin-runs");
    // Remove files of an older package.
    if package.exists() {
        fs::remove_dir_all(&package)?;
    }
    fs::create_dir_all(&package)?;
    let embed = step::root().join("embed");
    for file in fs::read_dir(&embed)? {
        let name = file?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".js") {
            let script = fs::read_to_string(embed.join(&name))?;
            fs::write(package.join(&name), files::without_comments(&script))?;
        } else if BY_HAND.iter().any(|end| name.ends_with(end)) {
            copy(&embed, &name, &package)?;
        }
    }
    write_module(profile, folder, &package)?;
    for name in ["LICENSE", "CHANGELOG.md"] {
        copy(&step::root(), name, &package)?;
    }
    fs::create_dir(package.join("locales"))?;
    for file in fs::read_dir(step::root().join("locales"))? {
        let file = file?;
        fs::copy(file.path(), package.join("locales").join(file.file_name()))?;
    }
    fs::write(package.join("package.json"), manifest::text()?)?;
    for (name, sheet) in ["styles.js", "run-styles.js"].into_iter().zip(style::package_sheets()?) {
        let styles = serde_json::to_string(&in_pixels(&sheet))?;
        fs::write(package.join(name), format!("export default {styles};\n"))?;
    }
    fs::write(package.join("frame.js"), frame::module()?)?;
    let types = fs::read_to_string(embed.join("index.d.ts"))?;
    let attributes = attributes(&types)?;
    let options = serde_json::to_string(&attributes)?;
    fs::write(package.join("options.js"), format!("export default {options};\n"))?;
    let elements = serde_json::to_string_pretty(&custom_elements(&attributes))?;
    fs::write(package.join("custom-elements.json"), elements)?;
    write_inline(&package)?;
    Ok(package)
}

/// Compiles `embed/` and writes its WebAssembly and JavaScript to `package`; only a release is split.
fn write_module(profile: Profile, folder: &Path, package: &Path) -> Result<()> {
    let tools = Tools::ensure(&["wasm-bindgen-cli"])?;
    let mut cargo = step::cargo();
    cargo.args(["build", "--locked", "--package", "onepin-runs-embed", "--target", tools::TARGET]);
    match profile {
        Profile::Release => {
            let (name, flags) = split::rustflags();
            cargo.args(["--profile", split::PROFILE, "--features", "onepin-runs/split"]);
            step::run("compile the package", cargo.env(name, flags))?;
            let wasm = page::compiled("onepin_runs_embed");
            let split = split::split(&tools, &wasm, "onepin_runs", split::ChunkName::Fixed)?;
            fs::write(package.join(WASM), split.module)?;
            for chunk in split.chunks {
                fs::write(package.join(chunk.file), chunk.content)?;
            }
            fs::write(package.join(GLUE), files::without_comments(&split.glue.factory()))?;
        }
        Profile::Dev => {
            step::run("compile the package", &mut cargo)?;
            let target = step::root().join("target").join(tools::TARGET).join("debug");
            let built = folder.join("wasm");
            step::run(
                "generate the package's JavaScript",
                tools
                    .command("wasm-bindgen")
                    .arg(target.join("onepin_runs_embed.wasm"))
                    .args(["--target", "web", "--no-typescript", "--out-name", "onepin_runs"])
                    .arg("--out-dir")
                    .arg(&built),
            )?;
            copy(&built, WASM, package)?;
            let bindgen = fs::read_to_string(built.join(GLUE))?;
            fs::write(package.join(GLUE), glue::Glue::whole(&bindgen)?.factory())?;
        }
    }
    Ok(())
}

/// Writes the entry that contains the WebAssembly, for hosts that want no other files.
fn write_inline(package: &Path) -> Result<()> {
    let encoded = |name: &str| -> Result<String> {
        let file = package.join(name);
        // A debug build is not split.
        let bytes = if file.exists() { fs::read(file)? } else { Vec::new() };
        Ok(BASE64_STANDARD.encode(bytes))
    };
    let files = [("main", WASM.to_owned())].into_iter();
    let files = files.chain(split::CHUNKS.map(|name| (name, format!("onepin_runs_{name}.wasm"))));
    let source =
        |(name, file): (&str, String)| Ok(format!("{name}: bytes(\"{}\")", encoded(&file)?));
    let sources = files.map(source).collect::<Result<Vec<_>>>()?;
    let module = format!(
        "// Everything in one file.\n\nimport {{ load }} from \"./loading.js\";\nimport \"./run-styles.js\";\n\n\
        const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));\n\n\
        if (globalThis.document) load({{ {} }});\n\nexport * from \"./index.js\";\n",
        sources.join(", ")
    );
    fs::write(package.join("inline.js"), module)?;
    Ok(())
}

/// The names of the options that are attributes: all of the interface `Options` but functions and objects.
fn attributes(types: &str) -> Result<Vec<&str>> {
    let interface = types.split_once("export interface Options {").context("no Options")?.1;
    let members = interface.split_once("\n}").context("Options does not end")?.0.lines();
    let names = members.filter_map(|line| Some(line.strip_prefix("  ")?.split_once(": ")?.0));
    let names = names.map(|name| name.trim_end_matches('?'));
    let attributes = names.filter(|name| !name.starts_with('/'));
    Ok(attributes.filter(|name| !PROPERTIES.contains(name)).collect())
}

/// The custom elements manifest, which editors read.
fn custom_elements(attributes: &[&str]) -> serde_json::Value {
    let kebab = |name: &str| {
        let parts = name.chars().map(|c| match c {
            'A'..='Z' => format!("-{}", c.to_ascii_lowercase()),
            _ => c.to_string(),
        });
        parts.collect::<String>()
    };
    let attribute = |name: &&str| json!({ "name": kebab(name), "fieldName": name });
    let field = |name: &str| json!({ "kind": "field", "name": name });
    let fields = attributes.iter().copied().chain(PROPERTIES).map(field);
    let event = |name: &str| json!({ "name": name, "type": { "text": "CustomEvent" } });
    let declaration = json!({
        "kind": "class",
        "name": "OnepinRunsElement",
        "customElement": true,
        "tagName": "onepin-runs",
        "superclass": { "name": "HTMLElement" },
        "attributes": attributes.iter().map(attribute).collect::<Vec<_>>(),
        "members": fields.collect::<Vec<_>>(),
        "events": EVENTS.map(event),
    });
    json!({
        "schemaVersion": "1.0.0",
        "modules": [{ "kind": "javascript-module", "path": "element.js", "declarations": [declaration] }],
    })
}

fn copy(from: &Path, name: &str, to: &Path) -> Result<()> {
    let file = from.join(name);
    fs::copy(&file, to.join(name)).with_context(|| format!("cannot copy {}", file.display()))?;
    Ok(())
}

/// Replaces `rem` by pixels: the host page defines the size of `rem`.
fn in_pixels(css: &str) -> String {
    let mut parts = css.split("rem");
    let mut all = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_figure = |c: char| c.is_ascii_digit() || c == '.';
        let rest = all.trim_end_matches(is_figure).len();
        let figure = all.split_off(rest);
        match figure.parse::<f64>() {
            Ok(rem) if !part.starts_with(|c: char| c.is_alphanumeric() || c == '-') => {
                all.push_str(&format!("{}px", rem * 16.0));
            }
            Ok(_) | Err(_) => {
                all.push_str(&figure);
                all.push_str("rem");
            }
        }
        all.push_str(part);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_the_options_that_are_attributes() {
        let types = "export interface Options {\n  /** A: b */\n  apiBase: string;\n  getToken: F;\n  \
            theme?: \"a\" | null;\n}\nexport interface Other {\n  more: string;\n}";
        assert_eq!(attributes(types).unwrap(), ["apiBase", "theme"]);
    }

    #[test]
    fn converts_rem_to_pixels() {
        assert_eq!(
            in_pixels("a{margin:-0.5rem 1.25rem} @container (width < 64rem){b{remove:1rems}}"),
            "a{margin:-8px 20px} @container (width < 1024px){b{remove:1rems}}"
        );
        assert_eq!(in_pixels("/* theorem, 2 rem */"), "/* theorem, 2 rem */");
    }
}
