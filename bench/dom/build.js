// Builds the handwritten page: `node bench/dom/build.js FOLDER`. File names contain a content hash, so that the
// files are cacheable like those of the other pages.

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const SOURCES = {
  "page.js": new URL("page.js", import.meta.url),
  "main.css": new URL("../../target/style/main.css", import.meta.url),
  "icon.svg": new URL("../../style/icon.svg", import.meta.url),
};

const [out] = process.argv.slice(2);
if (!out) throw new Error("usage: node bench/dom/build.js FOLDER");

mkdirSync(out, { recursive: true });
for (const file of readdirSync(out)) {
  // Keeps files that are not from an earlier build.
  if (/^(page|main|icon)-[0-9a-f]{16}\.(js|css|svg)$/.test(file)) rmSync(`${out}/${file}`);
}
let index = readFileSync(new URL("index.html", import.meta.url), "utf8");
for (const [name, source] of Object.entries(SOURCES)) {
  const content = readFileSync(source);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  const hashed = name.replace(".", `-${hash}.`);
  writeFileSync(`${out}/${hashed}`, content);
  index = index.replace(`"/${name}"`, `"/${hashed}"`);
}
writeFileSync(`${out}/index.html`, index);
