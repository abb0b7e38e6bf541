//! What the first view of the page may weigh on its way to the reader. Bytes are the same on every
//! machine, times are not: so it is bytes that the checks hold on to.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::seal::files;

/// A kind of file by its ending, and how many bytes of it may be sent, compressed with brotli at its
/// best. A change that needs more says in its message what for, and what was tried.
const BUDGETS: [(&str, usize); 4] =
    [("wasm", 446_000), ("js", 14_500), ("css", 6_700), ("html", 1_000)];

/// Prints what the files in `dist` weigh.
///
/// # Errors
/// A file cannot be read, or a kind of them is above its budget.
pub(crate) fn check(dist: &Path) -> Result<()> {
    let files = files(dist)?;
    let mut over = Vec::new();
    println!("\nBytes of the first view, brotli:");
    for (kind, budget) in BUDGETS {
        let mut bytes = 0;
        for file in files.iter().filter(|file| file.extension().is_some_and(|it| it == kind)) {
            bytes += compressed(file)?;
        }
        println!("{kind:>6} {bytes:>8} of {budget}");
        if bytes == 0 || bytes > budget {
            over.push(format!("{kind}: {bytes} bytes, {budget} are allowed"));
        }
    }
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
