//! wasm-bindgen's JavaScript as a function that makes an instance each time it is called: several
//! components on a page share the compiled WebAssembly and nothing else.

use anyhow::{Result, bail};

/// What wasm-bindgen's module ends with.
const EXPORTS: &str = "export { initSync, __wbg_init as default };";

/// The import of the chunk's loader, as wasm-bindgen writes it.
const LINK: &str = "import * as import1 from \"./link.js\"\n";

/// JavaScript of an instance.
pub(crate) struct Glue {
    /// `import` lines, which stand outside of any function.
    imports: String,
    body: String,
    /// The loader of the chunk, if there is one.
    loader: String,
    /// What all instances share.
    shared: String,
}

/// A file that is loaded later.
pub(crate) struct Chunk<'a> {
    pub(crate) file: &'a str,
    pub(crate) integrity: &'a str,
}

impl Glue {
    /// The JavaScript of a module that is not split.
    ///
    /// # Errors
    /// wasm-bindgen's output has another form than is known here.
    pub(crate) fn whole(bindgen: &str) -> Result<Self> {
        // Every build exports the same names, so that embed/index.js can import them.
        let shared = "export function chunkFrom() {}\nexport function prefetch() {}\n";
        Self::new(bindgen, String::new(), shared.to_owned())
    }

    /// The JavaScript of a module with a chunk: `bindgen` by wasm-bindgen, `link` by the splitter.
    ///
    /// # Errors
    /// One of them has another form than is known here.
    pub(crate) fn split(bindgen: &str, link: &str, chunk: &Chunk<'_>) -> Result<Self> {
        let (file, integrity) = (chunk.file, chunk.integrity);
        let mut link = link.to_owned();
        replace_once(&mut link, "import { initSync } from \"./main.js\";\n", "")?;
        replace_once(&mut link, "initSync(undefined, undefined)", "wasm")?;
        // The instance may have been stopped while its chunk was on its way.
        // The browser has reported what the network failed to load; anything else is news.
        replace_once(
            &mut link,
            "console.error(e);",
            "if (!(e instanceof TypeError)) console.error(e);",
        )?;
        let call = "sharedImports.__wasm_split.__indirect_function_table.get(callbackIndex)";
        replace_once(&mut link, call, &format!("if (!stopped) {call}"))?;
        let Some((before, rest)) = link.split_once("const src = fetch(new URL(") else {
            bail!("the splitter's loader has another form than is known: it fetches no chunk")
        };
        let Some((_, after)) = rest.split_once(", import.meta.url));") else {
            bail!("the splitter's loader has another form than is known: it fetches no URL")
        };
        let mut link = format!(
            "{before}const src = chunk(new URL(\"./{file}\", import.meta.url), \"{integrity}\");{after}"
        );
        replace_once(
            &mut link,
            "WebAssembly.instantiateStreaming(src, imports)",
            "WebAssembly.instantiate(await src, imports)",
        )?;
        let exports: Vec<_> = link
            .lines()
            .filter_map(|line| line.strip_prefix("export const ")?.split_once(" ="))
            .map(|(name, _)| name.to_owned())
            .collect();
        let link = link.replace("export const ", "const ");
        let loader = format!("{link}const import1 = {{ {} }};\n", exports.join(", "));
        let mut bindgen = bindgen.to_owned();
        replace_once(&mut bindgen, LINK, "")?;
        let shared = format!(
            "{}/** Loads the chunk ahead of its use. */\n\
             export function prefetch() {{\n    \
             return chunk(new URL(\"./{file}\", import.meta.url), \"{integrity}\").catch(() => {{}});\n}}\n",
            include_str!("chunk.js")
        );
        Self::new(&bindgen, loader, shared)
    }

    fn new(bindgen: &str, loader: String, shared: String) -> Result<Self> {
        let body = bindgen.split_once(EXPORTS).filter(|(_, rest)| rest.trim().is_empty());
        let Some((body, _)) = body else {
            bail!("wasm-bindgen's JavaScript has another form than is known: it ends differently")
        };
        let (imports, lines): (Vec<_>, Vec<_>) =
            body.lines().partition(|line| line.starts_with("import "));
        let body = lines.join("\n");
        let body = body
            .replace("\nexport class ", "\nclass ")
            .replace("\nexport function ", "\nfunction ");
        Ok(Self { imports: lines_of(&imports), body, loader, shared })
    }

    /// A module that exports `create()`, as the package's own JavaScript uses it: `init` of its result
    /// takes the compiled WebAssembly, and `stop` lets nothing in any more: what is still due there,
    /// such as timers, calls functions that do nothing and return the empty list, which reads as no error.
    pub(crate) fn factory(&self) -> String {
        format!(
            "{}{}export default function create() {{\n{}\
             function stop() {{\n    stopped = true;\n    wasm = new Proxy({{}}, {{ get: () => () => [] }});\n}}\n\
             return {{ init: __wbg_init, Instance, stop }};\n}}\n",
            self.imports,
            self.shared,
            self.instance(),
        )
    }

    /// A module that exports `init`, as the page uses it.
    pub(crate) fn single(&self) -> String {
        format!("{}{}{}export default __wbg_init;\n", self.imports, self.shared, self.instance())
    }

    fn instance(&self) -> String {
        format!("let stopped = false;\n{}{}\n", self.loader, self.body)
    }
}

fn lines_of(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn replace_once(text: &mut String, old: &str, new: &str) -> Result<()> {
    let count = text.matches(old).count();
    if count != 1 {
        bail!("generated JavaScript has another form than is known: `{old}` stands {count} times");
    }
    *text = text.replace(old, new);
    Ok(())
}
