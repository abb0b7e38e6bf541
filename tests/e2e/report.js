// The results of matrix.spec.js as a table in target/report/faults.md. Each test saves its cases in a file;
// the global teardown merges them. A run without that spec keeps the previous table.

import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../target/report/", import.meta.url));
const parts = `${folder}faults/`;

/** The file prefix of this test run: several can run at the same time. */
const runPrefix = () => `${process.env.TESTS_NUMBER}-`;

/** Saves the cases of a test; the table is sorted by `position`. */
export async function saveCases(position, cases) {
  await mkdir(parts, { recursive: true });
  const file = `${parts}${runPrefix()}${String(position).padStart(3, "0")}.json`;
  await writeFile(file, JSON.stringify(cases, null, 1));
}

const COLUMNS = {
  fault: "fault",
  page: "page",
  moment: "moment",
  shown: "shown to the user",
  retained: "data retained",
  recovered: "recovered after (s)",
  requests: "requests",
};

const row = (cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;

function table(cases) {
  const lost = cases.filter(({ recovered }) => recovered === undefined);
  const line = (found) => row(Object.keys(COLUMNS).map((name) => found[name] ?? "lost"));
  return [
    "# Faults",
    "",
    `${cases.length} cases: ${cases.length - lost.length} recovered, ${lost.length} lost.`,
    "",
    "Seconds are those of the page's clock. Requests are the API requests during the fault, and their limit.",
    "",
    row(Object.values(COLUMNS)),
    row(Object.values(COLUMNS).map(() => "---")),
    ...cases.map(line),
    "",
  ].join("\n");
}

export default function setUp() {
  // Workers inherit the environment.
  process.env.TESTS_NUMBER = String(process.pid);
  return async () => {
    const all = await readdir(parts).catch(() => []);
    const files = all.filter((file) => file.startsWith(runPrefix())).sort();
    if (files.length === 0) return;
    const read = async (file) => JSON.parse(await readFile(parts + file, "utf8"));
    const cases = await Promise.all(files.map(read));
    await writeFile(`${folder}faults.md`, table(cases.flat()));
    const older = all.filter((file) => !files.includes(file));
    await Promise.all(older.map((file) => rm(parts + file, { force: true })));
  };
}
