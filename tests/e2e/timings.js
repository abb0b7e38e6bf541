// Playwright reporter that writes test durations to target/report/e2e.json; `cargo xtask test` prints them. Options:
// another name of the file, and what projects other than `all` differ in.

import { mkdirSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../target/report/", import.meta.url));

export default class Timings {
  #tests = [];
  #name;
  #variant;

  constructor({ name = "e2e", variant = " fonts" }) {
    this.#name = name;
    this.#variant = variant;
  }

  onTestEnd(test, { duration, status, retry }) {
    // The path is: root, project, file, describe titles, test title.
    const [, project, , ...titles] = test.titlePath();
    const title = [...titles, ...(project === "all" ? [] : [`(${project}${this.#variant})`])].join(" › ");
    const file = basename(test.location.file);
    this.#tests.push({ file, title, ms: Math.round(duration), status, retry });
  }

  onEnd() {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}${this.#name}.json`, `${JSON.stringify({ tests: this.#tests }, null, 1)}\n`);
  }

  printsToStdio() {
    return false;
  }
}
