// The test browsers use the fonts of npm packages only.

import { test, expect } from "@playwright/test";
import { families } from "./fonts.js";

/** A sample of each script in sandbox data and test texts. */
const TEXT =
  "Runs 123 Серге́й Ελένη שלום سارة नमस्ते 山田太郎 かな 김지현 ไทย தமிழ் Արամ გელა Ł¾ 🧪🎙 ← ↑ ↗ \u0489";

test("uses the packaged fonts for every script", { tag: "@layout" }, async ({ page }, { project }) => {
  await page.setContent(`
    <main style="font-family: system-ui, sans-serif">${TEXT}</main>
    <code style="font-family: ui-monospace, monospace">${TEXT}</code>`);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("DOM.enable");
  await cdp.send("CSS.enable");
  const { root } = await cdp.send("DOM.getDocument");
  const used = async (selector) => {
    const { nodeId } = await cdp.send("DOM.querySelector", { nodeId: root.nodeId, selector });
    const { fonts } = await cdp.send("CSS.getPlatformFontsForNode", { nodeId });
    return fonts.map(({ familyName }) => familyName);
  };
  for (const selector of ["main", "code"]) {
    await expect.poll(() => used(selector)).toContain(families(project.name)[selector === "code" ? 1 : 0]);
    const others = async () => (await used(selector)).filter((name) => !families(project.name).includes(name));
    await expect.poll(others).toEqual([]);
  }
});
