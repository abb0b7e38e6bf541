//! The package's options are declared in `src/settings/options.rs` and documented in `embed/index.d.ts`; the
//! table of `embed/README.md` is made from the latter.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use onepin_runs::settings::options::Options;

fn embed(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("embed").join(file)
}

/// Name, whether it is required, and documentation of each member of the interface `Options`.
fn documented() -> Vec<(String, bool, String)> {
    let types = fs::read_to_string(embed("index.d.ts")).unwrap();
    let interface = types.split_once("export interface Options {\n").unwrap().1;
    let members = interface.split_once("\n}").unwrap().0.split("  /** ").skip(1);
    let member = |member: &str| {
        let (doc, member) = member.split_once(" */\n  ").unwrap();
        let (name, _) = member.split_once(": ").unwrap();
        let name = name.trim_end_matches('?');
        (name.to_owned(), !member.starts_with(&format!("{name}?")), doc.to_owned())
    };
    members.map(member).collect()
}

#[test]
fn options_are_documented() {
    let documented = documented();
    let problems = Options::parse(r#"{"x": 1}"#).unwrap_err();
    let known = problems[0].why.split_once("the known names are ").unwrap().1;
    let mut known: Vec<_> = known.split(", ").collect();
    let mut names: Vec<_> = documented.iter().map(|(name, ..)| name.as_str()).collect();
    known.sort_unstable();
    names.sort_unstable();
    assert_eq!(names, known, "options.rs and index.d.ts");
    let required: Vec<_> = documented.iter().filter(|(_, required, _)| *required).collect();
    for (name, ..) in required.into_iter().filter(|(name, ..)| name != "getToken") {
        assert!(problems.iter().any(|problem| problem.name == *name), "{name} is not required");
    }
}

/// `UPDATE_DOCS=1 cargo test --test options` rewrites the table.
#[test]
fn readme_lists_the_options() {
    let rows = documented().into_iter().map(|(name, required, doc)| {
        let required = if required { "yes" } else { "" };
        format!("| `{name}` | {required} | {doc} |\n")
    });
    let table =
        format!("| option | required | meaning |\n|---|---|---|\n{}", rows.collect::<String>());
    let readme = fs::read_to_string(embed("README.md")).unwrap();
    let (before, rest) = readme.split_once("<!-- options: ").unwrap();
    let (note, rest) = rest.split_once(" -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /options -->").unwrap();
    let wanted = format!("{before}<!-- options: {note} -->\n\n{table}\n<!-- /options -->{after}");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(embed("README.md"), &wanted).unwrap();
    }
    assert!(readme == wanted, "embed/README.md is out of date: run with UPDATE_DOCS=1");
}
