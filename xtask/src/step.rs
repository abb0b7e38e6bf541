//! Runs an external command as a named, timed step.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::timings;

/// The root folder of the checkout.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// A command that runs in the checkout's root.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The cargo that started this program, which keeps the pinned toolchain.
pub(crate) fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs `command`, shows its output and prints its duration.
///
/// # Errors
/// The program is missing or fails; the message contains the command to run by hand.
pub(crate) fn run(title: &str, command: &mut Command) -> Result<()> {
    timed(title, command, |command| Ok(command.status()?))
}

/// Like [`run`], for a command that runs tests: also records the duration of each test binary.
///
/// # Errors
/// Those of [`run`].
pub(crate) fn run_tests(title: &str, command: &mut Command) -> Result<()> {
    timed(title, command, |command| {
        let (output, input) = std::io::pipe()?;
        let mut child = command.stdout(input.try_clone()?).stderr(input).spawn()?;
        // The command holds the write ends of the pipe; without this, reading would never end.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut test_output = timings::TestOutput::default();
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            test_output.line(&line);
        }
        Ok(child.wait()?)
    })
}

fn timed(
    title: &str,
    command: &mut Command,
    perform: impl FnOnce(&mut Command) -> Result<ExitStatus>,
) -> Result<()> {
    println!("\n=== {title}");
    let started = Instant::now();
    let by_hand = by_hand(command);
    let status = perform(command)
        .with_context(|| format!("{title}: could not start. Run by hand: {by_hand}"))?;
    let took = started.elapsed();
    timings::record_step(title, took, status.success());
    let took = took.as_secs_f64();
    if !status.success() {
        bail!("{title}: failed after {took:.1} s ({status}). Run by hand: {by_hand}");
    }
    println!("=== {title}: done in {took:.1} s");
    Ok(())
}

/// Runs `command` and returns its output.
///
/// # Errors
/// The program is missing; the message contains the command to run by hand.
pub(crate) fn output(command: &mut Command) -> Result<Output> {
    let by_hand = by_hand(command);
    command.output().with_context(|| format!("could not start. Run by hand: {by_hand}"))
}

/// The command line to paste into a shell.
pub(crate) fn by_hand(command: &Command) -> String {
    let mut line = String::new();
    if let Some(dir) = command.get_current_dir() {
        line.push_str(&format!("cd {} && ", quoted(dir.as_os_str())));
    }
    for (name, value) in command.get_envs() {
        if name == "PATH" {
            // Only the first entry, which has the tools: the whole PATH would be too long to read.
            let first = value.map(std::env::split_paths).and_then(|mut paths| paths.next());
            if let Some(first) = first {
                line.push_str(&format!("PATH={}:$PATH ", quoted(first.as_os_str())));
            }
        } else if value.is_none() {
            line.push_str(&format!("env -u {} ", name.to_string_lossy()));
        } else if let Some(value) = value {
            line.push_str(&format!("{}={} ", name.to_string_lossy(), quoted(value)));
        }
    }
    let program = command.get_program();
    let cargo = std::env::var_os("CARGO").is_some_and(|cargo| cargo == program);
    line.push_str(&if cargo { "cargo".to_owned() } else { quoted(program) });
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&quoted(argument));
    }
    line
}

fn quoted(text: &OsStr) -> String {
    let text = text.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:@,+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.into_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand_quotes_for_shell() {
        let mut command = Command::new("cargo");
        command.args(["doc", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(by_hand(&command), "RUSTDOCFLAGS='-D warnings' cargo doc --no-deps");
    }
}
