// What the matrix of faults has found, as a table: each test leaves its cases, and the end of all
// tests puts them together. Without that spec among the tests, an older table stays.

import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../target/report/", import.meta.url));
const parts = `${folder}faults/`;

/** What tells the parts of these tests from those of others at the same time. */
const ours = () => `${process.env.TESTS_NUMBER}-`;

/** Leaves the cases of a test for the table. `place` orders them. */
export async function leave(place, cases) {
  await mkdir(parts, { recursive: true });
  const file = `${parts}${ours()}${String(place).padStart(3, "0")}.json`;
  await writeFile(file, JSON.stringify(cases, null, 1));
}

const COLUMNS = {
  fault: "fault",
  page: "page",
  moment: "moment",
  sees: "what the person sees",
  kept: "old data stay",
  healed: "healed after (s)",
  requests: "requests",
};

const row = (cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;

function table(cases) {
  const lost = cases.filter(({ healed }) => healed === undefined);
  const line = (found) => row(Object.keys(COLUMNS).map((name) => found[name] ?? "lost"));
  return [
    "# Faults",
    "",
    `${cases.length} cases tried, ${cases.length - lost.length} healed, ${lost.length} lost.`,
    "",
    "Seconds are the page's own. Requests are those to the API while the fault lasted, of as many as",
    "the page may make in that time.",
    "",
    row(Object.values(COLUMNS)),
    row(Object.values(COLUMNS).map(() => "---")),
    ...cases.map(line),
    "",
  ].join("\n");
}

export default function setUp() {
  // Workers inherit it.
  process.env.TESTS_NUMBER = String(process.pid);
  return async () => {
    const all = await readdir(parts).catch(() => []);
    const files = all.filter((file) => file.startsWith(ours())).sort();
    if (files.length === 0) return;
    const read = async (file) => JSON.parse(await readFile(parts + file, "utf8"));
    const cases = await Promise.all(files.map(read));
    await writeFile(`${folder}faults.md`, table(cases.flat()));
    const older = all.filter((file) => !files.includes(file));
    await Promise.all(older.map((file) => rm(parts + file, { force: true })));
  };
}
