// Global setup, run once before all tests.

import { findBareReads } from "./bare-reads.js";
import { writeFonts } from "./fonts.js";
import report from "./report.js";

export default function setUp() {
  const found = findBareReads();
  if (found.length > 0) throw new Error(`page reads without a retry:\n${found.join("\n")}`);
  writeFonts();
  return report();
}
