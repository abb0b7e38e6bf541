// The style sheets of shadow roots. Those of a run's pages are loaded after the list, which does not need them.

import styles from "./styles.js";

/** The sheets of each document: for all pages, and for those of a run. */
const sheets = new WeakMap();

/** The styles of a run's pages, once they are loaded. */
let runStyles = "";

/** Styles a shadow root. The test environments jsdom and happy-dom have no constructed sheets, and need no styles. */
export function adoptStyles(root) {
  // A sheet belongs to the document that made it, and an element can be moved to another document.
  const { CSSStyleSheet } = root.ownerDocument.defaultView ?? {};
  if (!CSSStyleSheet?.prototype.replaceSync) return;
  if (!sheets.has(CSSStyleSheet)) {
    const make = (text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    };
    sheets.set(CSSStyleSheet, [styles, runStyles].map(make));
  }
  root.adoptedStyleSheets = sheets.get(CSSStyleSheet);
}

/** Adds the styles of a run's pages to a shadow root. Without them, the pages are plain, but complete. */
export async function addRunStyles(root) {
  if (!root.adoptedStyleSheets?.length) return;
  try {
    ({ default: runStyles } = await import("./run-styles.js"));
  } catch (error) {
    console.error("onepin-runs: the styles of a run's pages could not be loaded", error);
    return;
  }
  // The document's at this moment.
  const [, sheet] = root.adoptedStyleSheets;
  if (sheet.cssRules.length === 0) sheet.replaceSync(runStyles);
}
