//! Sizes of the functions of a module before wasm-bindgen, which removes their names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// Bytes by function name; the instances of a generic function are added up.
pub(super) type Functions = BTreeMap<String, usize>;

/// This project's crates, which are listed by module.
const OURS: [&str; 4] = ["onepin_runs", "onepin_runs_dom", "onepin_runs_embed", "page"];

/// Adds the functions of the module in `file` to `functions`.
///
/// # Errors
/// The file is not WebAssembly.
pub(super) fn read(file: &Path, functions: &mut Functions) -> Result<()> {
    let module = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let (mut imported, mut sizes, mut names) = (0, Vec::new(), BTreeMap::new());
    for payload in Parser::new(0).parse_all(&module) {
        let payload = payload?;
        if let Payload::ImportSection(imports) = payload {
            for import in imports.into_imports() {
                imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
            }
        } else if let Payload::CodeSectionEntry(body) = payload {
            sizes.push(body.as_bytes().len());
        } else if let Payload::CustomSection(section) = payload
            && let KnownCustom::Name(parts) = section.as_known()
        {
            for part in parts {
                let Name::Function(map) = part? else { continue };
                for naming in map {
                    let naming = naming?;
                    names.insert(naming.index, naming.name.to_owned());
                }
            }
        }
    }
    for (index, size) in (imported..).zip(sizes) {
        let name = names.get(&index).map_or("?", String::as_str);
        let name = format!("{:#}", rustc_demangle::demangle(name));
        // wasm-bindgen reads these at build time and removes them.
        if !name.contains("__wbindgen_describe") && !name.ends_with("::describe") {
            *functions.entry(name).or_default() += size;
        }
    }
    Ok(())
}

/// The crate that defines a function, or the module for this project's crates.
pub(super) fn module_of(function: &str) -> String {
    let function = function.trim_start_matches(['<', '&', '*', '(', '[', ' ']);
    let function = function.trim_start_matches("mut ").trim_start_matches("dyn ");
    let end = function.find(['<', ' ', '>', ')', '(']).unwrap_or(function.len());
    let (path, _) = function.split_at(end);
    let mut parts = path.split("::");
    // Crates of the standard library have a digest after their name.
    let of_crate = parts.next().unwrap_or_default().split('[').next().unwrap_or_default();
    if of_crate.len() < 2 {
        return "generic".to_owned();
    }
    if !OURS.contains(&of_crate) {
        return of_crate.to_owned();
    }
    let parts: Vec<_> = parts.collect();
    let modules = parts.split_last().map(|(_, before)| before).unwrap_or_default();
    let is_module = |part: &&&str| part.starts_with(|c: char| c.is_lowercase());
    let modules: Vec<_> = modules.iter().take_while(is_module).take(2).copied().collect();
    [&[of_crate][..], &modules].concat().join("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn module_of_returns_defining_module() {
        assert_eq!(
            module_of("onepin_runs::view::runs::row::row::{{closure}}"),
            "onepin_runs::view::runs"
        );
        assert_eq!(
            module_of("<onepin_runs::poll::Driver<K,T> as core::Clone>::clone"),
            "onepin_runs::poll"
        );
        assert_eq!(
            module_of("onepin_runs::domain::format::seconds"),
            "onepin_runs::domain::format"
        );
        assert_eq!(module_of("<&mut serde_json::de::Deserializer<R> as X>::f"), "serde_json");
        assert_eq!(module_of("core[c5930c85a12de822]::fmt::write"), "core");
        assert_eq!(module_of("<T as core::any::Any>::type_id"), "generic");
    }
}
