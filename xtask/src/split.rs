//! Splits the release build into a module for the first view and chunks that are loaded later.
//!
//! rustc links one module with relocations (cargo profile `split`). `wasm_split_cli_support` moves code
//! that only `#[wasm_split]` functions reach into modules, [`merge`] joins them to few chunks, wasm-bindgen
//! generates the JavaScript of the rest, and [`glue`] adds the chunks' loader.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use wasm_encoder::reencode::{Error, Reencode};

use crate::tools::Tools;
use crate::{glue, integrity, merge, step};

/// The cargo profile of the release build: like `release`, with the names that splitting needs.
pub(crate) const PROFILE: &str = "split";

/// rustc flags. They include those of `.cargo/config.toml`, which this variable replaces.
pub(crate) fn rustflags() -> (&'static str, String) {
    let flags = ["-C", "link-arg=-zstack-size=524288", "-C", "link-arg=--emit-relocs"];
    // Cargo's separator.
    ("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
}

/// The files of a split build.
pub(crate) struct Split {
    /// The JavaScript that instantiates the module and loads the chunks.
    pub(crate) glue: glue::Glue,
    /// The WebAssembly module of the first view.
    pub(crate) module: Vec<u8>,
    pub(crate) chunks: Vec<Chunk>,
}

/// The chunks: what the runs page needs later, the page of a run, what is opened on it, the comparison of two, and what the list
/// uses, too.
pub(crate) const CHUNKS: [&str; 5] = ["list", "run", "details", "compare", "shared"];

/// The chunk that code belongs to which these pages use. Details and comparison need the chunk of a run's page.
fn chunk_for(pages: &str) -> &str {
    match pages {
        "list" | "run" | "details" | "compare" => pages,
        _ if pages.split(", ").any(|page| page == "list") => "shared",
        _ => "run",
    }
}

pub(crate) struct Chunk {
    /// One of [`CHUNKS`].
    pub(crate) name: &'static str,
    pub(crate) file: String,
    pub(crate) content: Vec<u8>,
}

/// How the chunks' files are named.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum ChunkName {
    /// With a digest: the page's files are cached without expiry.
    Hashed,
    /// Without a digest: hosts of the package copy them by name.
    Fixed,
}

/// Splits the WebAssembly file `wasm`; `name` is the base name of the resulting files.
///
/// # Errors
/// The module cannot be split, or wasm-bindgen fails.
pub(crate) fn split(
    tools: &Tools,
    wasm: &Path,
    name: &str,
    chunk_name: ChunkName,
) -> Result<Split> {
    let folder = step::root().join("target/split").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let main = folder.join(format!("{name}.wasm"));
    let mut cut = cut(wasm, &folder, &main)?;
    let bound = folder.join("bound");
    step::run(
        &format!("generate the JavaScript of {name}"),
        tools
            .command("wasm-bindgen")
            .arg(&main)
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--no-demangle"])
            .args(["--remove-name-section", "--remove-producers-section", "--out-name", name])
            .arg("--out-dir")
            .arg(&bound),
    )?;
    let chunks = CHUNKS.into_iter().map(|chunk| {
        let modules = cut.remove(chunk).with_context(|| format!("nothing is in chunk {chunk}"))?;
        let content = merge::merge(&modules)?;
        let file = match chunk_name {
            ChunkName::Hashed => format!("{name}-{chunk}-{}.wasm", integrity::short(&content)),
            ChunkName::Fixed => format!("{name}_{chunk}.wasm"),
        };
        Ok(Chunk { name: chunk, file, content })
    });
    let chunks = chunks.collect::<Result<Vec<_>>>()?;
    let read = |file: PathBuf| {
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))
    };
    let module = fs::read(bound.join(format!("{name}_bg.wasm")))?;
    let short = short_names(&module)?;
    let mut bindgen = read(bound.join(format!("{name}.js")))?;
    for (long, short) in &short {
        bindgen = bindgen.replace(long, short);
    }
    let glue = glue::Glue::split(&bindgen, &read(folder.join("link.js"))?, &chunks)?;
    let module = repacked(&module, &short)?;
    Ok(Split { glue, module, chunks })
}

/// Writes the module of the first view to `main` and returns the others by the name of their chunk.
fn cut(wasm: &Path, folder: &Path, main: &Path) -> Result<BTreeMap<String, Vec<Vec<u8>>>> {
    let input = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = main;
    options.link_name = "./link.js";
    options.main_module = "./main.js";
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow::anyhow!("{} cannot be split: {error:#}", wasm.display()))?;
    let link = fs::read_to_string(folder.join("link.js"))?;
    let mut chunks = BTreeMap::<_, Vec<_>>::new();
    for path in &split.split_modules {
        let file = path.file_name().and_then(|file| file.to_str());
        let pages = file.and_then(|file| pages_of(file, &link));
        let Some(pages) = pages else { bail!("no page uses {}", path.display()) };
        let module = fs::read(folder.join(path.file_name().unwrap_or_default()))?;
        chunks.entry(chunk_for(&pages).to_owned()).or_default().push(module);
    }
    Ok(chunks)
}

/// The pages that load a file: `run` for “split_run.wasm”; `list, run` for “chunk_3.wasm”, if its loader begins with
/// “/* list, run */”.
fn pages_of(file: &str, link: &str) -> Option<String> {
    let name = file.strip_suffix(".wasm")?;
    if let Some(page) = name.strip_prefix("split_") {
        return Some(page.to_owned());
    }
    let (before, _) = link.split_once(&format!("const __{name} ="))?;
    let (_, pages) = before.trim_end().strip_suffix(" */")?.rsplit_once("/* ")?;
    Some(pages.to_owned())
}

/// Re-encodes a module without custom sections and padding, which the linker leaves for relocations,
/// and renames its imports by `short`.
fn repacked(module: &[u8], short: &BTreeMap<String, String>) -> Result<Vec<u8>> {
    struct Short<'a>(&'a BTreeMap<String, String>);

    impl Reencode for Short<'_> {
        type Error = std::convert::Infallible;

        fn parse_imports(
            &mut self,
            section: &mut wasm_encoder::ImportSection,
            imports: wasmparser::Imports<'_>,
        ) -> Result<(), Error<Self::Error>> {
            let mut imports = imports;
            if let wasmparser::Imports::Single(_, import) = &mut imports
                && let Some(short) = self.0.get(import.name)
            {
                import.name = short;
            }
            wasm_encoder::reencode::utils::parse_imports(self, section, imports)
        }

        fn parse_custom_section(
            &mut self,
            _: &mut wasm_encoder::Module,
            _: wasmparser::CustomSectionReader<'_>,
        ) -> Result<(), Error<Self::Error>> {
            Ok(())
        }
    }

    let mut packed = wasm_encoder::Module::new();
    Short(short)
        .parse_core_module(&mut packed, wasmparser::Parser::new(0), module)
        .map_err(|error| anyhow::anyhow!("a module cannot be written again: {error}"))?;
    Ok(packed.finish())
}

/// Short names for imports whose names end with a digest: the digests are in the module and in the
/// JavaScript, and do not compress.
fn short_names(module: &[u8]) -> Result<BTreeMap<String, String>> {
    let has_digest = |name: &str| {
        name.rsplit_once('_').is_some_and(|(_, digest)| {
            digest.len() == 16 && digest.chars().all(|c| c.is_ascii_hexdigit())
        })
    };
    let mut names = BTreeMap::new();
    for payload in wasmparser::Parser::new(0).parse_all(module) {
        let wasmparser::Payload::ImportSection(section) = payload? else { continue };
        for import in section.into_imports() {
            let name = import?.name;
            if has_digest(name) {
                let short = format!("i{}", names.len());
                names.entry(name.to_owned()).or_insert(short);
            }
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_of_several_pages_is_in_one_chunk() {
        let link = "/* compare, run */\nconst __chunk_2 = makeLoad(() => {\n}\n, []);\n\
                    /* compare, list, run */\nconst __chunk_4 = makeLoad(() => {\n}\n, []);\n";
        let chunk = |file| pages_of(file, link).map(|pages| chunk_for(&pages).to_owned());
        assert_eq!(chunk("split_list.wasm").as_deref(), Some("list"));
        assert_eq!(chunk("chunk_2.wasm").as_deref(), Some("run"));
        assert_eq!(chunk("chunk_4.wasm").as_deref(), Some("shared"));
        assert_eq!(chunk("chunk_7.wasm"), None);
    }
}
