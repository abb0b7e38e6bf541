//! Building the npm package: wasm-pack's output and what stands in `embed/`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::page::Profile;
use crate::tools::{self, Tools};
use crate::{step, style};

/// What of `embed/` is shipped as it is.
const BY_HAND: [&str; 3] = ["index.js", "index.d.ts", "README.md"];

/// What of wasm-pack's output is shipped: the WebAssembly as it is, the JavaScript as [`factory`]
/// makes it.
const WASM: &str = "onepin_runs_bg.wasm";
const GLUE: &str = "onepin_runs.js";

/// Builds the package and packs it; returns the tarball.
///
/// # Errors
/// A tool is missing or fails.
pub(crate) fn build() -> Result<PathBuf> {
    let Some(npm) = tools::find("npm") else {
        bail!("npm is not on the PATH: packing needs Node.js 20 or newer")
    };
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

/// Builds what goes into the package, as `onepin-runs` in `folder`; returns its place.
///
/// # Errors
/// A tool is missing or fails.
pub(crate) fn assemble(profile: Profile, folder: &Path) -> Result<PathBuf> {
    let tools = Tools::ensure(&["wasm-bindgen-cli", "wasm-pack"])?;
    let (built, package) = (folder.join("wasm"), folder.join("onepin-runs"));
    let profile = match profile {
        Profile::Dev => "--dev",
        Profile::Release => "--release",
    };
    step::run(
        "build the package's WebAssembly",
        tools
            .command("wasm-pack")
            .args(["build", "--target", "web", profile, "--no-opt", "--no-pack"])
            .args(["--no-typescript", "--mode", "no-install", "--out-name", "onepin_runs"])
            .arg("--out-dir")
            .arg(&built)
            .args(["embed", "--locked"]),
    )?;
    // Nothing of an older package is left in this one.
    if package.exists() {
        fs::remove_dir_all(&package)?;
    }
    fs::create_dir_all(&package)?;
    let embed = step::root().join("embed");
    for name in BY_HAND {
        copy(&embed, name, &package)?;
    }
    copy(&built, WASM, &package)?;
    fs::write(package.join(GLUE), factory(&fs::read_to_string(built.join(GLUE))?)?)?;
    copy(&step::root(), "LICENSE", &package)?;
    fs::create_dir(package.join("locales"))?;
    for file in fs::read_dir(step::root().join("locales"))? {
        let file = file?;
        fs::copy(file.path(), package.join("locales").join(file.file_name()))?;
    }
    let manifest = fs::read_to_string(embed.join("package.json"))?;
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    fs::write(package.join("package.json"), manifest.replace("\"version\": \"0.0.0\"", &version))?;
    let styles = in_pixels(&style::sheet()?);
    let styles = format!("export default {};\n", serde_json::to_string(&styles)?);
    fs::write(package.join("styles.js"), styles)?;
    Ok(package)
}

fn copy(from: &Path, name: &str, to: &Path) -> Result<()> {
    let file = from.join(name);
    fs::copy(&file, to.join(name)).with_context(|| format!("cannot copy {}", file.display()))?;
    Ok(())
}

/// wasm-bindgen's module as a function that makes an instance each time it is called. Its `stop`
/// lets nothing in any more: what is still due there, such as timers, finds nothing to call.
fn factory(glue: &str) -> Result<String> {
    const EXPORTS: &str = "export { initSync, __wbg_init as default };";
    // A development build exports its innards, too.
    let is_known =
        |rest: &str| matches!(rest.trim(), "" | "//#endregion\nexport { wasm as __wasm }");
    let body = glue.split_once(EXPORTS).filter(|(_, rest)| is_known(rest)).map(|(body, _)| body);
    let Some(body) = body.filter(|body| !body.lines().any(|line| line.starts_with("import ")))
    else {
        bail!("wasm-bindgen's JavaScript has another form than `factory` in xtask knows")
    };
    let body =
        body.replace("\nexport class ", "\nclass ").replace("\nexport function ", "\nfunction ");
    Ok(format!(
        "export default function create() {{\n{body}\n\
         function stop() {{\n    wasm = new Proxy({{}}, {{ get: () => () => {{}} }});\n}}\n\
         return {{ init: __wbg_init, Instance, stop }};\n}}\n"
    ))
}

/// The style sheet with pixels for `rem`, which is whatever the host page says it is.
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
    fn rem_becomes_pixels_and_words_stay() {
        assert_eq!(
            in_pixels("a{margin:-0.5rem 1.25rem} @container (width < 64rem){b{remove:1rems}}"),
            "a{margin:-8px 20px} @container (width < 1024px){b{remove:1rems}}"
        );
        assert_eq!(in_pixels("/* theorem, 2 rem */"), "/* theorem, 2 rem */");
    }
}
