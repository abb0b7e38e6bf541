// Compares builds of the same page in one browser: bytes, loading, ticks, sorting, memory. `cargo xtask bench`
// runs this script. It writes bench/results.json (all samples) and bench/results.md (the report).
//
//   node bench/run.js wasm=FOLDER react=FOLDER dom=FOLDER [--rounds 7] [--quick] [--only bytes,sort]
//
// CHROME and SANDBOX are paths to the executables. The report compares the results with the samples of the last
// release in bench/last-release.json. It ends with bench/notes.md, if that file exists.

import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Comparison } from "./comparison.js";
import { SECTIONS } from "./measure.js";
import { report } from "./report.js";

// Playwright is installed for the end-to-end tests.
const { chromium } = createRequire(new URL("../tests/e2e/package.json", import.meta.url))(
  "@playwright/test",
);
const here = (name) => new URL(name, import.meta.url);
const NAMES = { wasm: "onepin-runs", react: "React", dom: "by hand" };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string" },
    quick: { type: "boolean", default: false },
    only: { type: "string", default: Object.keys(SECTIONS).join(",") },
  },
});
const quick = options.quick;
const rounds = Number(options.rounds ?? (quick ? 2 : 7));
const only = options.only.split(",");
const pages = positionals.map((text) => {
  const [key, dist] = text.split("=", 2);
  return { key, name: NAMES[key] ?? key, dist };
});
const unknown = only.filter((name) => !(name in SECTIONS));
const usageError =
  pages.length === 0 || pages.some(({ dist }) => !dist) ? "specify the pages, for example wasm=dist"
  : unknown.length > 0 ? `unknown section: ${unknown.join(", ")}`
  : !(rounds >= 1) ? "--rounds must be at least 1"
  : null;
if (usageError) {
  console.error(`bench: ${usageError}`);
  process.exit(2);
}

const git = (...given) => execFileSync("git", given, { cwd: here("."), encoding: "utf8" }).trim();
const started = performance.now();
const browser = await chromium.launch({
  executablePath: process.env.CHROME ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const comparison = new Comparison({ browser, pages, rounds, quick });
const facts = {
  date: new Date().toISOString(),
  commit: git("rev-parse", "--short=12", "HEAD"),
  changed: git("status", "--porcelain", "--", ":!bench/results.*") !== "",
  chromium: browser.version(),
  node: process.version,
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memory: totalmem(),
  rounds,
  quick,
};
try {
  for (const name of only) {
    const begun = performance.now();
    await SECTIONS[name](comparison);
    console.log(`bench: ${name} took ${Math.round((performance.now() - begun) / 1_000)} s`);
  }
} finally {
  await browser.close();
}
facts.seconds = Math.round((performance.now() - started) / 1_000);

const results = { facts, pages: pages.map(({ name }) => name), samples: comparison.samples };
await writeFile(here("results.json"), `${JSON.stringify(results, null, 1)}\n`);
const notes = await readFile(here("notes.md"), "utf8").catch((error) => {
  if (error.code !== "ENOENT") throw error;
  return "";
});
const last = JSON.parse(await readFile(here("last-release.json"), "utf8"));
await writeFile(here("results.md"), report(results, last, notes));
console.log(`bench: report written to ${fileURLToPath(here("results.md"))}`);
