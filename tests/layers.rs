//! Module order: a module uses only modules before it, and files have no cyclic dependencies.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the library, the lowest first.
const LAYERS: [&str; 10] =
    ["domain", "platform", "i18n", "routing", "settings", "api", "host", "poll", "view", "app"];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The library's files by module path: `["poll", "list", "paging"]`.
fn files() -> BTreeMap<Vec<String>, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![source()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                // The standalone page is another crate.
                if !path.ends_with("src/page") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(source()).unwrap().with_extension("");
                let name = name.iter().map(|part| part.to_str().unwrap().to_owned());
                let module = name.filter(|part| part != "mod" && part != "lib").collect();
                files.insert(module, code(&fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

/// Removes tests and comments.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The paths after `prefix` in the code, with groups in braces expanded.
fn paths(code: &str, prefix: &str) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        let before = code[..at].trim_end_matches("super::");
        let is_first = before.len() == at || prefix != "super::";
        if is_first && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            read_tree(&code[at + prefix.len()..], &mut Vec::new(), &mut found);
        }
    }
    found
}

/// Parses `a::b` or `a::{b, c::d}` and returns the unparsed rest.
fn read_tree<'a>(
    text: &'a str,
    path: &mut Vec<String>,
    found: &mut BTreeSet<Vec<String>>,
) -> &'a str {
    let depth = path.len();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if let Some(group) = rest.strip_prefix('{') {
            rest = group;
            while !rest.trim_start().starts_with('}') && !rest.is_empty() {
                rest = read_tree(rest, path, found);
                // Skips what is no path, such as a variable of a macro.
                rest = &rest[rest.find([',', '}']).unwrap_or(rest.len())..];
                rest = rest.strip_prefix(',').unwrap_or(rest);
            }
            rest = rest.trim_start().strip_prefix('}').unwrap_or_default();
            break;
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        path.push(name.to_owned());
        rest = after;
        match rest.strip_prefix("::") {
            Some(after) if after.starts_with(|c: char| c.is_alphanumeric() || c == '{') => {
                rest = after;
            }
            Some(_) | None => {
                found.insert(path.clone());
                break;
            }
        }
    }
    path.truncate(depth);
    // `as name`
    let end = rest.find([',', '}', ';', '\n']).unwrap_or(rest.len());
    if rest.trim_start().starts_with("as ") { &rest[end..] } else { rest }
}

/// The file that defines a path, following re-exports of `mod.rs` files.
fn file_of(files: &BTreeMap<Vec<String>, String>, path: &[String]) -> Option<Vec<String>> {
    let module = (1..=path.len()).rev().map(|end| path[..end].to_vec());
    let module = module.into_iter().find(|module| files.contains_key(module))?;
    let Some(item) = path.get(module.len()) else { return Some(module) };
    let exports = files[&module].split("pub").filter_map(|part| {
        let part = part.strip_prefix("(crate)").unwrap_or(part);
        part.trim_start().strip_prefix("use ")?.split(';').next()
    });
    for export in exports {
        let mut names = BTreeSet::new();
        read_tree(export, &mut Vec::new(), &mut names);
        for mut name in names.into_iter().filter(|name| name.last() == Some(item)) {
            match name[0].as_str() {
                "crate" => drop(name.remove(0)),
                _ => name.splice(0..0, module.iter().cloned()).for_each(drop),
            }
            if name != path {
                return file_of(files, &name);
            }
        }
    }
    Some(module)
}

/// Removes re-exports: they are not dependencies of the file that contains them.
fn without_exports(code: &str, root: &str) -> String {
    let exports = [format!("pub use {root}::"), format!("pub(crate) use {root}::")];
    exports.iter().fold(code.to_owned(), |code, export| code.replace(export, ""))
}

fn uses() -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let files = files();
    let uses = |(module, code): (&Vec<String>, &String)| {
        let own = without_exports(code, "crate");
        let mut named = paths(&own, "crate::");
        for relative in paths(&own, "super::") {
            let above = relative.iter().take_while(|part| *part == "super").count();
            let folder = &module[..module.len().saturating_sub(above + 1)];
            named.insert([folder, &relative[above..]].concat());
        }
        let children =
            code.lines().filter_map(|line| line.trim().strip_suffix(';')?.split_once("mod "));
        for (_, child) in children {
            let below = paths(&without_exports(&own, child), &format!("{child}::")).into_iter();
            named.extend(below.map(|path| [module.clone(), vec![child.to_owned()], path].concat()));
        }
        let used = named.iter().filter_map(|path| file_of(&files, path));
        let used = used.filter(|used| used != module);
        (module.clone(), used.collect())
    };
    files.iter().map(uses).collect()
}

#[test]
fn modules_use_only_lower_modules() {
    let layer = |module: &[String]| {
        let first = module.first().map_or("app", String::as_str);
        LAYERS.iter().position(|layer| *layer == first).unwrap_or_else(|| panic!("{first}"))
    };
    let mut wrong = Vec::new();
    for (module, used) in uses().iter().filter(|(module, _)| !module.is_empty()) {
        for used in used.iter().filter(|used| layer(used) > layer(module)) {
            wrong.push(format!("{} uses {}", module.join("::"), used.join("::")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_have_no_cyclic_dependencies() {
    let mut uses = uses();
    // Removes files without dependencies or dependents until only cycles remain.
    loop {
        let all: BTreeSet<_> = uses.values().flatten().cloned().collect();
        let is_free =
            |(file, used): &(&Vec<String>, &BTreeSet<_>)| used.is_empty() || !all.contains(*file);
        let free: Vec<_> = uses.iter().filter(is_free).map(|(file, _)| file.clone()).collect();
        if free.is_empty() {
            break;
        }
        uses.retain(|file, _| !free.contains(file));
        for used in uses.values_mut() {
            used.retain(|used| !free.contains(used));
        }
    }
    let left = uses.iter().map(|(file, used)| {
        let used: Vec<_> = used.iter().map(|used| used.join("::")).collect();
        format!("{} -> {}", file.join("::"), used.join(", "))
    });
    let left: Vec<_> = left.collect();
    assert!(left.is_empty(), "{}", left.join("\n"));
}
