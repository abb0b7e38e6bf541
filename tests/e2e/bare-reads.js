// Finds page reads without a retry: `expect(await locator.innerText())` reads once and fails on a slow machine.
// Use `await expect(locator)…`, `expect.poll(…)`, `eventually(…)` or `expect(…).toPass()`. If a single read is
// correct, a comment before the statement or the function says why: `// Read once: …`.

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";

/** Methods that read from a page without a retry. */
const READS = new Set([
  "all", "allInnerTexts", "allTextContents", "analyze", "ariaSnapshot", "boundingBox", "count", "elementHandle",
  "elementHandles", "evaluate", "evaluateAll", "evaluateHandle", "getAttribute", "innerHTML", "innerText",
  "inputValue", "isChecked", "isDisabled", "isEditable", "isEnabled", "isHidden", "isVisible", "textContent",
  "title", "url",
  // Those of engines/page.js.
  "attributes", "colours", "focused", "names", "pathAndQuery", "problems", "run", "texts",
]);

/** Receivers whose methods of the same names don't read from a page. */
const OTHER_RECEIVERS = /^(answer|request|response|route|Promise|test)\b/;

const MARK = /Read once: \S/;

const isFunction = ({ type }) => /Function(Declaration|Expression)$/.test(type);
const isDefinition = (node) => node.type === "VariableDeclarator" && node.id.type === "Identifier";
const method = ({ type, callee }) =>
  type === "CallExpression" && callee.type === "MemberExpression" ? callee.property.name : undefined;

/** Calls `enter` for `node` and its descendants, with their ancestors. */
function walk(node, enter, ancestors = []) {
  enter(node, ancestors);
  for (const value of Object.values(node)) {
    for (const child of [value].flat()) {
      if (typeof child?.type === "string") walk(child, enter, [...ancestors, node]);
    }
  }
}

/** The name of the function `ancestors[at]`: of `const name = () => …` or `function name() {…}`. */
function nameOf(ancestors, at) {
  if (ancestors[at].type === "FunctionDeclaration") return ancestors[at].id?.name;
  const parent = ancestors[at - 1];
  return isDefinition(parent) && parent.init === ancestors[at] ? parent.id.name : undefined;
}

/**
 * Analyzes a file: `found` are reads without a retry, as lines of text; `readers` are functions that return a read
 * value; `factories` return readers. `imported` are the readers and factories of other files.
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
  const isRepeated = (node) =>
    method(node) === "poll" || node.callee?.name === "eventually" || passed.has(node) || isMarked(node);

  const readers = new Set(imported.readers);
  const factories = new Set(imported.factories);
  const isRead = (node) => {
    if (node.type !== "CallExpression") return false;
    if (node.callee.type === "Identifier") return readers.has(node.callee.name);
    const owner = source.slice(node.start, node.callee.object?.end ?? node.start);
    return READS.has(method(node)) && !OTHER_RECEIVERS.test(owner);
  };
  /** Whether the result is unused: the call is an action, not a read. */
  const isUnused = (ancestors) => {
    const parent = ancestors.at(-1).type === "AwaitExpression" ? ancestors.at(-2) : ancestors.at(-1);
    return parent.type === "ExpressionStatement";
  };
  /** Registers the enclosing function as a reader or factory if it contains no expectation. */
  const register = (ancestors) => {
    const at = ancestors.findLastIndex((node, at) => isFunction(node) && nameOf(ancestors, at));
    if (at < 0 || /\bexpect\b/.test(source.slice(ancestors[at].start, ancestors[at].end))) return false;
    const inner = ancestors.findLastIndex(isFunction);
    const isReturned = inner > at
      && (ancestors[inner - 1].type === "ReturnStatement" || ancestors[inner - 1] === ancestors[at]);
    (isReturned ? factories : readers).add(nameOf(ancestors, at));
    return true;
  };

  let known;
  let found;
  do {
    known = readers.size + factories.size;
    found = new Set();
    walk(tree, (node, ancestors) => {
      if (isDefinition(node) && node.init) {
        const made = node.init.type === "AwaitExpression" ? node.init.argument : node.init;
        if (made.type === "CallExpression" && factories.has(made.callee.name)) readers.add(node.id.name);
      }
      if (!isRead(node) || isUnused(ancestors) || [...ancestors, node].some(isRepeated) || register(ancestors)) return;
      const { line } = node.loc.start;
      found.add(`${file}:${line}: ${source.split("\n")[line - 1].trim()}`);
    });
  } while (readers.size + factories.size > known);
  return { found: [...found], readers, factories };
}

/** Reads without a retry in all specs. */
export function findBareReads() {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const of = (file, imported) => reads(readFileSync(folder + file, "utf8"), file, imported);
  const screen = of("screen.js");
  const specs = ["", "engines/"].flatMap((at) => readdirSync(folder + at).map((file) => at + file))
    .filter((file) => file.endsWith(".spec.js"));
  return [...screen.found, ...specs.flatMap((file) => of(file, screen).found)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = findBareReads();
  for (const line of found) console.log(line);
  process.exitCode = found.length > 0 ? 1 : 0;
}
