// Playwright reporter that writes test durations to target/report/e2e.json; `cargo xtask test` prints them.

import { mkdirSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../target/report/", import.meta.url));

export default class Timings {
  #tests = [];

  onTestEnd(test, { duration, status, retry }) {
    // The path is: root, project, file, describe titles, test title.
    const [, project, , ...titles] = test.titlePath();
    const title = [...titles, ...(project === "all" ? [] : [`(${project} fonts)`])].join(" › ");
    const file = basename(test.location.file);
    this.#tests.push({ file, title, ms: Math.round(duration), status, retry });
  }

  onEnd() {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}e2e.json`, `${JSON.stringify({ tests: this.#tests }, null, 1)}\n`);
  }

  printsToStdio() {
    return false;
  }
}
