// Finds reads of the page that nothing repeats until they are what a test expects: `expect(await
// locator.innerText())` looks once, and fails on a machine that is slower than the one it was written on.
// A read belongs into `await expect(locator)…`, `expect.poll(…)` or `expect(…).toPass()`. Where one look is
// right, a comment before the statement or the function says why: `// Read once: …`.

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";

/** Methods that look at a page once. */
const READS = new Set([
  "all", "allInnerTexts", "allTextContents", "analyze", "ariaSnapshot", "boundingBox", "count", "elementHandle",
  "elementHandles", "evaluate", "evaluateAll", "evaluateHandle", "getAttribute", "innerHTML", "innerText",
  "inputValue", "isChecked", "isDisabled", "isEditable", "isEnabled", "isHidden", "isVisible", "textContent",
  "title", "url",
]);

/** Owners of methods with the same names that read no page. */
const OTHERS = /^(answer|request|response|route|Promise|test)\b/;

const MARK = /Read once: \S/;

const isFunction = ({ type }) => /Function(Declaration|Expression)$/.test(type);
const isDefinition = (node) => node.type === "VariableDeclarator" && node.id.type === "Identifier";
const method = ({ type, callee }) =>
  type === "CallExpression" && callee.type === "MemberExpression" ? callee.property.name : undefined;

/** Calls `enter` for each node below `node` with the nodes around it. */
function walk(node, enter, around = []) {
  enter(node, around);
  for (const value of Object.values(node)) {
    for (const child of [value].flat()) {
      if (typeof child?.type === "string") walk(child, enter, [...around, node]);
    }
  }
}

/** The name of the function `around[at]`: of `const name = () => …` or `function name() {…}`. */
function nameOf(around, at) {
  if (around[at].type === "FunctionDeclaration") return around[at].id?.name;
  const parent = around[at - 1];
  return isDefinition(parent) && parent.init === around[at] ? parent.id.name : undefined;
}

/**
 * What of a file reads: `found`, the reads that nothing repeats, as lines of text; `readers`, the functions
 * that return what they read; `factories`, those that return readers. `imported` are those of other files.
 */
export function reads(source, file, imported = { readers: [], factories: [] }) {
  const comments = [];
  const tree = parse(source, { ecmaVersion: "latest", sourceType: "module", locations: true, onComment: comments });
  const marks = comments.filter(({ value }) => MARK.test(value));
  const isMarked = ({ type, start }) =>
    type !== "Program" && marks.some(({ end }) =>
      end <= start && source.slice(end, start).replace(/\/\/.*$/gm, "").trim() === "");

  const passed = new Set();
  walk(tree, (node) => {
    if (method(node) === "toPass") passed.add(node.callee.object);
  });
  const isRepeated = (node) => method(node) === "poll" || passed.has(node) || isMarked(node);

  const readers = new Set(imported.readers);
  const factories = new Set(imported.factories);
  const isRead = (node) => {
    if (node.type !== "CallExpression") return false;
    if (node.callee.type === "Identifier") return readers.has(node.callee.name);
    const owner = source.slice(node.start, node.callee.object?.end ?? node.start);
    return READS.has(method(node)) && !OTHERS.test(owner);
  };
  /** The page is told to do something, and nothing is done with the result. */
  const isUnused = (around) => {
    const parent = around.at(-1).type === "AwaitExpression" ? around.at(-2) : around.at(-1);
    return parent.type === "ExpressionStatement";
  };
  /** Notes which function a read is in, if that leaves the check to its callers. */
  const note = (around) => {
    const at = around.findLastIndex((node, at) => isFunction(node) && nameOf(around, at));
    if (at < 0 || /\bexpect\b/.test(source.slice(around[at].start, around[at].end))) return false;
    const inner = around.findLastIndex(isFunction);
    const isReturned = inner > at
      && (around[inner - 1].type === "ReturnStatement" || around[inner - 1] === around[at]);
    (isReturned ? factories : readers).add(nameOf(around, at));
    return true;
  };

  let known;
  let found;
  do {
    known = readers.size + factories.size;
    found = new Set();
    walk(tree, (node, around) => {
      if (isDefinition(node) && node.init) {
        const made = node.init.type === "AwaitExpression" ? node.init.argument : node.init;
        if (made.type === "CallExpression" && factories.has(made.callee.name)) readers.add(node.id.name);
      }
      if (!isRead(node) || isUnused(around) || [...around, node].some(isRepeated) || note(around)) return;
      const { line } = node.loc.start;
      found.add(`${file}:${line}: ${source.split("\n")[line - 1].trim()}`);
    });
  } while (readers.size + factories.size > known);
  return { found: [...found], readers, factories };
}

/** The reads of all specs that nothing repeats. */
export function findBareReads() {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const of = (file, imported) => reads(readFileSync(folder + file, "utf8"), file, imported);
  const screen = of("screen.js");
  const specs = readdirSync(folder).filter((file) => file.endsWith(".spec.js"));
  return [...screen.found, ...specs.flatMap((file) => of(file, screen).found)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = findBareReads();
  for (const line of found) console.log(line);
  process.exitCode = found.length > 0 ? 1 : 0;
}
