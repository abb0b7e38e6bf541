//! wasm-bindgen's JavaScript as a function that creates a new instance on each call: the components on a
//! page share only the compiled WebAssembly.

use anyhow::{Result, bail};

use crate::integrity;
use crate::split::Chunk;

/// The last line of wasm-bindgen's module.
const EXPORTS: &str = "export { initSync, __wbg_init as default };";

/// The loaders of the chunks, by the names that wasm-bindgen's module imports. Details and comparison need the chunk of a run's page.
const LOADERS: &str = "\
const from = (name) => () => {
    const src = chunk(name);
    src.catch(() => {});
    return async (imports) => WebAssembly.instantiate(await src, imports);
};
const loadShared = makeLoad(from(\"shared\"), []);
const loadRun = makeLoad(from(\"run\"), [loadShared]);
const loaders = {
    __wasm_split_load_list: wrapAsyncCb(makeLoad(from(\"list\"), [loadShared])),
    __wasm_split_load_run: wrapAsyncCb(loadRun),
    __wasm_split_load_details: wrapAsyncCb(makeLoad(from(\"details\"), [loadRun])),
    __wasm_split_load_compare: wrapAsyncCb(makeLoad(from(\"compare\"), [loadRun])),
};
";

/// The parts of the generated JavaScript.
pub(crate) struct Glue {
    /// `import` lines, which cannot be inside a function.
    imports: String,
    body: String,
    /// The chunks' loader; empty without chunks.
    loader: String,
    /// Code that all instances share.
    shared: String,
}

impl Glue {
    /// The JavaScript of an unsplit module.
    ///
    /// # Errors
    /// wasm-bindgen's output has an unexpected format.
    pub(crate) fn whole(bindgen: &str) -> Result<Self> {
        // embed/loading.js imports these names from every build.
        let shared = "export function chunksFrom() {}\nexport function prefetch() {}\n";
        Self::new(bindgen, String::new(), shared.to_owned())
    }

    /// The JavaScript of a module with chunks: `bindgen` is wasm-bindgen's, `link` the splitter's.
    ///
    /// # Errors
    /// One of them has an unexpected format.
    pub(crate) fn split(bindgen: &str, link: &str, chunks: &[Chunk]) -> Result<Self> {
        let mut link = link.to_owned();
        replace_once(&mut link, "import { initSync } from \"./main.js\";\n", "")?;
        replace_once(&mut link, "initSync(undefined, undefined)", "wasm")?;
        // The instance may have been stopped while its chunk was loading.
        // The browser has reported network errors (`TypeError`) already.
        replace_once(
            &mut link,
            "console.error(e);",
            "if (!(e instanceof TypeError)) console.error(e);",
        )?;
        let call = "sharedImports.__wasm_split.__indirect_function_table.get(callbackIndex)";
        replace_once(&mut link, call, &format!("if (!stopped) {call}"))?;
        // Its own loaders follow, one for each module that has been merged to a chunk.
        let Some((runtime, _)) = link.split_once("/* ") else {
            bail!("unexpected format of the splitter's loader: it loads nothing")
        };
        let mut files = String::new();
        for Chunk { name, file, content } in chunks {
            let integrity = integrity::of_chunk(content);
            // Bundlers find the file by this expression.
            files.push_str(&format!(
                "    {name}: [new URL(\"./{file}\", import.meta.url), \"{integrity}\"],\n"
            ));
        }
        // wasm-bindgen imports the loader once for each chunk: `import * as import1 from "./link.js"`.
        let import = |line: &str| {
            Some(line.strip_prefix("import * as ")?.strip_suffix(" from \"./link.js\"")?.to_owned())
        };
        let imports: Vec<_> = bindgen.lines().filter_map(import).collect();
        if imports.is_empty() {
            bail!("unexpected format of wasm-bindgen's JavaScript: it imports no loader");
        }
        let loader = format!(
            "{runtime}{LOADERS}const {};\n",
            imports.iter().map(|name| format!("{name} = loaders")).collect::<Vec<_>>().join(", ")
        );
        let lines = bindgen.lines().filter(|line| import(line).is_none());
        let bindgen: String = lines.map(|line| format!("{line}\n")).collect();
        let shared = format!("const files = {{\n{files}}};\n{}", include_str!("chunk.js"));
        Self::new(&bindgen, loader, shared)
    }

    fn new(bindgen: &str, loader: String, shared: String) -> Result<Self> {
        let body = bindgen.split_once(EXPORTS).filter(|(_, rest)| rest.trim().is_empty());
        let Some((body, _)) = body else {
            bail!("unexpected format of wasm-bindgen's JavaScript: unknown last line")
        };
        let (imports, lines): (Vec<_>, Vec<_>) =
            body.lines().partition(|line| line.starts_with("import "));
        let body = lines.join("\n");
        let body = body
            .replace("\nexport class ", "\nclass ")
            .replace("\nexport function ", "\nfunction ");
        Ok(Self { imports: lines_of(&imports), body, loader, shared })
    }

    /// A module that exports `create()`, for the package. `init` of its result takes the compiled
    /// WebAssembly. After `stop`, pending callbacks such as timers call functions that do nothing and
    /// return an empty list, which wasm-bindgen reads as no error.
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

    /// A module that exports `init`, for the page.
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
        bail!("unexpected format of the generated JavaScript: `{old}` occurs {count} times");
    }
    *text = text.replace(old, new);
    Ok(())
}
