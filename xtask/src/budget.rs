//! What the first view of the page may weigh on its way to the reader. Bytes are the same on every
//! machine, times are not: so it is bytes that the checks hold on to.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::files::all_below;

/// A part of the page by the files it has: its name, and how many bytes of it may be sent, compressed with
/// brotli at its best. A change that needs more says in its message what for, and what was tried.
const BUDGETS: [(Part, usize); 3] =
    [(Part::WebAssembly, 226_500), (Part::Rest, 23_100), (Part::Overview, 95_200)];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    /// The module of the first view.
    WebAssembly,
    /// JavaScript, styles, HTML and icon.
    Rest,
    /// What is loaded for the overview of a run.
    Overview,
}

impl Part {
    /// The part that a file belongs to; none for languages: a page loads one of them at most.
    fn of(file: &Path) -> Option<Self> {
        let name = file.file_name()?.to_str()?;
        match file.extension()?.to_str()? {
            "wasm" if name.contains("-overview-") => Some(Self::Overview),
            "wasm" => Some(Self::WebAssembly),
            "json" => None,
            _ => Some(Self::Rest),
        }
    }
}

/// Prints the size of the page in `dist`.
///
/// # Errors
/// A file cannot be read, or a part is missing or above its budget.
pub(crate) fn check(dist: &Path) -> Result<()> {
    let mut sizes = Vec::new();
    for file in all_below(dist)? {
        if let Some(part) = Part::of(&file) {
            sizes.push((part, compressed(&file)?));
        }
    }
    let total = |wanted: &dyn Fn(Part) -> bool| -> usize {
        sizes.iter().filter(|(part, _)| wanted(*part)).map(|(_, bytes)| bytes).sum()
    };
    let mut over = Vec::new();
    println!("\nBytes of the page, brotli:");
    for (part, budget) in BUDGETS {
        let bytes = total(&|of| of == part);
        println!("{bytes:>9} of {budget}  {part:?}");
        if bytes == 0 || bytes > budget {
            over.push(format!("{part:?}: {bytes} bytes, {budget} are allowed"));
        }
    }
    println!("{:>9}  first view", total(&|of| of != Part::Overview));
    println!("{:>9}  everything", total(&|_| true));
    if !over.is_empty() {
        bail!("the page is not within its budget (xtask/src/budget.rs):\n{}", over.join("\n"));
    }
    Ok(())
}

fn compressed(file: &Path) -> Result<usize> {
    let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 24);
    writer.write_all(&content)?;
    Ok(writer.into_inner().len())
}
