//! The build tools: versions, cache folder and installation.
//!
//! Each tool is installed once per version into a per-user cache outside the checkout, so that a
//! second clone does not compile it again. A tool on the PATH with the right version is used as it is.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::step;

/// The compilation target of the page.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

struct Tool {
    package: &'static str,
    version: String,
    /// The binaries of the package that xtask or another tool calls.
    programs: &'static [&'static str],
    arguments: &'static [&'static str],
    /// Optimization level for compiling the tool. Each is compiled once and runs for seconds, so fast
    /// compilation wins, except for wasm-bindgen, which is 3 × slower at level 0.
    opt_level: &'static str,
    /// Measured compile time on two cores.
    minutes: f32,
}

/// The environment of commands that use the tools.
pub(crate) struct Tools {
    path: std::ffi::OsString,
}

impl Tools {
    /// Provides the tools in `packages`; installs the missing ones.
    ///
    /// # Errors
    /// The cache folder cannot be written, or an installation fails.
    pub(crate) fn ensure(packages: &[&str]) -> Result<Self> {
        ensure_target()?;
        let mut paths = Vec::new();
        let tools = all()?;
        let wanted = tools.iter().filter(|tool| packages.contains(&tool.package));
        let wanted: Vec<_> = wanted.filter(|tool| !tool.is_on_path()).collect();
        if !wanted.iter().all(|tool| tool.is_cached()) {
            install_missing(&wanted)?;
        }
        for tool in wanted {
            paths.push(tool.bin()?);
        }
        paths.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let path = env::join_paths(paths).context("a folder name in PATH cannot be used")?;
        Ok(Self { path })
    }

    /// The path of a program of the tools or of the PATH.
    pub(crate) fn find(&self, program: &str) -> Option<PathBuf> {
        find_in(program, &self.path)
    }

    /// A command in the checkout's root, with the tools on its PATH.
    pub(crate) fn command(&self, program: &str) -> Command {
        let found = self.find(program);
        let mut command = step::command(found.unwrap_or_else(|| program.into()));
        command.env("PATH", &self.path);
        command
    }
}

fn all() -> Result<[Tool; 6]> {
    Ok([
        Tool {
            package: "trunk",
            // 0.22 needs a newer rustc than the pinned one.
            version: "0.21.14".to_owned(),
            programs: &["trunk"],
            // Without TLS and update check: the page is served by the sandbox, not by trunk.
            arguments: &["--no-default-features"],
            opt_level: "0",
            minutes: 2.5,
        },
        Tool {
            package: "wasm-bindgen-cli",
            version: wasm_bindgen_version()?,
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            arguments: &[],
            opt_level: "1",
            minutes: 2.2,
        },
        Tool {
            package: "wasm-pack",
            version: "0.15.1".to_owned(),
            programs: &["wasm-pack"],
            arguments: &[],
            opt_level: "0",
            minutes: 1.5,
        },
        Tool {
            package: "cargo-deny",
            version: "0.20.2".to_owned(),
            programs: &["cargo-deny"],
            arguments: &[],
            opt_level: "0",
            minutes: 2.0,
        },
        Tool {
            package: "cargo-machete",
            version: "0.9.2".to_owned(),
            programs: &["cargo-machete"],
            arguments: &[],
            opt_level: "0",
            minutes: 0.7,
        },
        Tool {
            package: "geckodriver",
            version: "0.37.1".to_owned(),
            programs: &["geckodriver"],
            arguments: &[],
            opt_level: "0",
            minutes: 1.0,
        },
    ])
}

/// Installs the `tools` that are not in the cache. If two checkouts install the same tool at once, the
/// second one waits and finds it in the cache.
fn install_missing(tools: &[&Tool]) -> Result<()> {
    let cache = cache_dir()?;
    fs::create_dir_all(&cache).with_context(|| format!("cannot create {}", cache.display()))?;
    let lock = fs::File::create(cache.join(".lock"))?;
    lock.lock()?;
    let build = cache.join("build");
    for tool in tools.iter().filter(|tool| !tool.is_cached()) {
        tool.install(&cache, &build)?;
        if !tool.is_cached() {
            let (package, version) = (tool.package, &tool.version);
            bail!("{package} {version} was installed but reports another version");
        }
    }
    if build.is_dir() {
        // The build folder is a hundred times larger than the tools.
        fs::remove_dir_all(&build).with_context(|| format!("cannot remove {}", build.display()))?;
    }
    Ok(())
}

impl Tool {
    fn is_on_path(&self) -> bool {
        self.programs.iter().all(|program| self.is_current(program))
    }

    fn is_cached(&self) -> bool {
        let is_there =
            |bin: PathBuf| self.programs.iter().all(|name| self.is_current(bin.join(name)));
        self.bin().is_ok_and(is_there)
    }

    /// The folder of the tool's binaries in the cache.
    fn bin(&self) -> Result<PathBuf> {
        Ok(self.root(&cache_dir()?).join("bin"))
    }

    fn root(&self, cache: &Path) -> PathBuf {
        cache.join(format!("{}-{}", self.package, self.version))
    }

    fn is_current(&self, program: impl AsRef<std::ffi::OsStr>) -> bool {
        Command::new(program).arg("--version").output().is_ok_and(|output| {
            let printed = String::from_utf8_lossy(&output.stdout).into_owned();
            output.status.success() && printed.split_whitespace().any(|word| word == self.version)
        })
    }

    fn install(&self, cache: &Path, build: &Path) -> Result<()> {
        let root = &self.root(cache);
        let title = format!("install {} {}", self.package, self.version);
        if step::cargo().args(["binstall", "-V"]).output().is_ok_and(|out| out.status.success()) {
            let mut prebuilt = step::cargo();
            prebuilt
                .args(["binstall", "--no-confirm", "--strategies", "crate-meta-data,quick-install"])
                .args(["--version", &self.version, "--root"])
                .arg(root)
                .arg(self.package);
            match step::run(&format!("{title}, prebuilt"), &mut prebuilt) {
                Ok(()) => return Ok(()),
                Err(error) => {
                    println!("{error:#}\nThere is no prebuilt binary: compiling it instead.");
                }
            }
        }
        let mut install = step::cargo();
        install
            .args(["install", "--locked", "--quiet", "--version", &self.version, "--root"])
            .arg(root)
            .arg(self.package)
            .args(self.arguments)
            .env("CARGO_TARGET_DIR", build)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level);
        println!(
            "\n{} {} is compiled once per user: about {} minutes on two cores.",
            self.package, self.version, self.minutes
        );
        step::run(&title, &mut install)
    }
}

/// wasm-bindgen's CLI must have exactly the library's version, so it comes from Cargo.lock.
fn wasm_bindgen_version() -> Result<String> {
    let output = step::output(step::cargo().args(["pkgid", "--locked", "wasm-bindgen"]))?;
    let printed = String::from_utf8_lossy(&output.stdout);
    match printed.trim().rsplit_once('@') {
        Some((_, version)) if output.status.success() => Ok(version.to_owned()),
        _ => bail!(
            "cannot read wasm-bindgen's version from Cargo.lock: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ),
    }
}

/// Rustup installs the target in rust-toolchain.toml automatically, unless that is disabled.
fn ensure_target() -> Result<()> {
    let sysroot = step::output(step::command("rustc").args(["--print", "sysroot"]))?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&sysroot.stdout).trim());
    if sysroot.join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    step::run(
        &format!("install the Rust target {TARGET}"),
        step::command("rustup").args(["target", "add", TARGET]),
    )
}

/// The per-user tools folder: `ONEPIN_RUNS_TOOLS`, else the platform's cache folder.
pub(crate) fn cache_dir() -> Result<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let user_cache = || {
        if cfg!(target_os = "macos") {
            set("HOME").map(|home| home.join("Library/Caches"))
        } else if cfg!(windows) {
            set("LOCALAPPDATA")
        } else {
            set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))
        }
    };
    set("ONEPIN_RUNS_TOOLS")
        .or_else(|| user_cache().map(|cache| cache.join("onepin-runs")))
        .context("no home folder to keep tools in: set ONEPIN_RUNS_TOOLS to a folder")
}

/// The first program with this name on the PATH.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    find_in(program, &env::var_os("PATH").unwrap_or_default())
}

fn find_in(program: &str, path: &std::ffi::OsStr) -> Option<PathBuf> {
    env::split_paths(path)
        .map(|folder| folder.join(format!("{program}{}", env::consts::EXE_SUFFIX)))
        .find(|file| file.is_file())
}
