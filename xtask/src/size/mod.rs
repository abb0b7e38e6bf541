//! `cargo xtask size`: size by part, module and function, and the difference to another commit.

mod functions;
mod parts;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use serde_json::{Value, json};

use crate::{package, page, step};
use functions::Functions;
use parts::Parts;

#[derive(Args)]
pub(crate) struct Options {
    /// Commit to compare with; it is built once, in its own folder
    #[arg(long)]
    against: Option<String>,
}

/// Most functions in the list, and most modules and crates.
const FUNCTIONS: usize = 20;
const MODULES: usize = 40;

/// The sizes of a build: compressed parts, uncompressed functions.
struct Build {
    parts: Parts,
    functions: Functions,
}

/// # Errors
/// A build fails, or the commit is unknown.
pub(crate) fn run(options: &Options) -> Result<()> {
    page::compile_with_package()?;
    let dist = page::build(page::Profile::Release, &step::root().join("dist"))?;
    package::build()?;
    let here = Build::read(&step::root(), &dist)?;
    let there = options.against.as_deref().map(other).transpose()?;
    print(&here, there.as_ref());
    Ok(())
}

/// Prints the sizes of the page in `dist` and of the package, and checks them against the budgets.
///
/// # Errors
/// A file cannot be read, or a part is above its budget.
pub(crate) fn check(dist: &Path) -> Result<()> {
    let package = step::root().join("target/package/onepin-runs");
    let parts = parts::weigh(dist, &package)?;
    print_parts(&parts, None);
    parts::check(&parts)
}

impl Build {
    /// The build in the checkout `root`, whose page is in `dist`.
    fn read(root: &Path, dist: &Path) -> Result<Self> {
        let parts = parts::weigh(dist, &root.join("target/package/onepin-runs"))?;
        let mut functions = Functions::new();
        let split = root.join("target/split/page");
        // Commits before the page was split have no modules with names.
        if split.exists() {
            for entry in fs::read_dir(&split)? {
                let file = entry?.path();
                if file.extension().is_some_and(|extension| extension == "wasm") {
                    functions::read(&file, &mut functions)?;
                }
            }
        }
        Ok(Self { parts, functions })
    }

    fn to_json(&self) -> Value {
        json!({ "parts": self.parts, "functions": self.functions })
    }

    fn from_json(json: &Value) -> Self {
        let map = |name: &str| {
            let entries = json.get(name).and_then(Value::as_object).into_iter().flatten();
            let entry = |(name, bytes): (&String, &Value)| {
                Some((name.clone(), usize::try_from(bytes.as_u64()?).ok()?))
            };
            entries.filter_map(entry).collect()
        };
        Self { parts: map("parts"), functions: map("functions") }
    }
}

/// The sizes of another commit, cached by its id.
fn other(commit: &str) -> Result<Build> {
    let git = |arguments: &[&str]| {
        let output = step::output(step::command("git").args(arguments).stderr(Stdio::inherit()))?;
        if !output.status.success() {
            bail!("git {} failed", arguments.join(" "));
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let id = git(&["rev-parse", "--verify", &format!("{commit}^{{commit}}")])?;
    let folder = step::root().join("target/size");
    let known = folder.join(format!("{id}.json"));
    if let Ok(text) = fs::read_to_string(&known) {
        return Ok(Build::from_json(&serde_json::from_str(&text)?));
    }
    // One work tree for all commits, so that unchanged crates are not compiled again.
    let tree = folder.join("tree");
    if tree.exists() {
        git(&["-C", &tree.to_string_lossy(), "checkout", "--quiet", "--detach", &id])?;
    } else {
        git(&["worktree", "prune"])?;
        git(&["worktree", "add", "--quiet", "--detach", &tree.to_string_lossy(), &id])?;
    }
    for command in ["build", "package"] {
        // A build above its own budget fails, but its files are there.
        let built = step::run(
            &format!("{command} at {commit}"),
            step::cargo().current_dir(&tree).args(["xtask", command]),
        );
        if let Err(error) = built {
            println!("{error:#}");
        }
    }
    let build = Build::read(&tree, &tree.join("dist"))?;
    fs::write(&known, build.to_json().to_string())
        .with_context(|| format!("cannot write {}", PathBuf::from(&known).display()))?;
    Ok(build)
}

fn print(here: &Build, there: Option<&Build>) {
    let modules = |functions: &Functions| {
        let mut modules = BTreeMap::<String, usize>::new();
        for (name, bytes) in functions {
            *modules.entry(functions::module_of(name)).or_default() += bytes;
        }
        modules
    };
    println!("\nCode by module and crate, in bytes before compression:");
    let theirs = there.map(|there| modules(&there.functions));
    table(&modules(&here.functions), theirs.as_ref(), MODULES);
    println!("\nThe largest functions with all their instances, and the largest changes:");
    table(&here.functions, there.map(|there| &there.functions), FUNCTIONS);
    print_parts(&here.parts, there.map(|there| &there.parts));
}

fn print_parts(here: &Parts, there: Option<&Parts>) {
    println!("\nBytes, compressed with brotli:");
    let with_sums = |parts: &Parts| {
        let mut all = parts.clone();
        let sum = |of: &str, wanted: &dyn Fn(&str) -> bool| -> usize {
            let parts = parts.iter().filter(|(part, _)| part.starts_with(of) && wanted(part));
            parts.map(|(_, bytes)| bytes).sum()
        };
        let first = sum("page, ", &|part| !part.contains("later"));
        all.insert("page, first view".to_owned(), first);
        all.insert("page, everything".to_owned(), sum("page, ", &|_| true));
        all.insert("package, everything".to_owned(), sum("package, ", &|_| true));
        all
    };
    table(&with_sums(here), there.map(with_sums).as_ref(), usize::MAX);
}

/// Prints the largest entries of `here`, and the largest differences to `there`.
fn table(here: &BTreeMap<String, usize>, there: Option<&BTreeMap<String, usize>>, most: usize) {
    let before = |name: &str| there.map(|there| there.get(name).copied().unwrap_or_default());
    let mut names: Vec<_> = here.keys().chain(there.into_iter().flat_map(BTreeMap::keys)).collect();
    let now = |name: &str| here.get(name).copied().unwrap_or_default();
    names.sort_by_key(|name| {
        let changed = before(name).map_or(0, |before| before.abs_diff(now(name)));
        std::cmp::Reverse((now(name).max(changed), *name))
    });
    names.dedup();
    for name in names.into_iter().take(most) {
        let now = now(name);
        match before(name) {
            None => println!("{now:>9}  {name}"),
            Some(before) => {
                let sign = if now < before { '-' } else { '+' };
                println!("{now:>9}  {sign}{:<8}  {name}", now.abs_diff(before));
            }
        }
    }
}
