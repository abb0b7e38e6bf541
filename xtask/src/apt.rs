//! Installs Debian packages.

use anyhow::Result;

use crate::{step, tools};

/// Whether there is apt-get.
pub(crate) fn is_there() -> bool {
    tools::find("apt-get").is_some()
}

/// Whether this process is root, so that an installation asks for no password.
pub(crate) fn is_root() -> bool {
    let id = step::command("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Installs packages after an update of the lists.
///
/// # Errors
/// apt-get fails, for example because its servers cannot be reached.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let install = ["install", "--yes", "--quiet", "--no-install-recommends"];
    let install: Vec<&str> = install.iter().chain(packages).copied().collect();
    for arguments in [vec!["update", "--quiet"], install] {
        let title = format!("apt-get {}", arguments.join(" "));
        let mut command = if is_root() {
            step::command("apt-get")
        } else {
            let mut sudo = step::command("sudo");
            sudo.arg("apt-get");
            sudo
        };
        // A server that does not answer must not take the checks' time.
        command.args(["-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=30"]);
        step::run(&title, command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    Ok(())
}
