// The colours of states: told apart by every eye, and legible wherever they stand.

import {
  converter, differenceCiede2000, filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit,
  wcagContrast,
} from "culori";
import { test, expect } from "./fixtures.js";
import { runNames } from "./screen.js";

/** How far apart (CIEDE2000) the families are at least. 2 is seen side by side, 10 at a glance. */
const APART = 12;

/** Contrast (WCAG 2.2, AA) of texts, and of what is no text but means something. */
const TEXT = 4.5;
const GRAPHIC = 3;

/** One state of each family. Pausing is a kind of paused; cancelled and unknown are as grey as pending. */
const FAMILIES = ["pending", "running", "paused", "completed", "failed"];
const STATES = [...FAMILIES, "pausing", "cancelled", "unknown"];
/** What texts stand on; `chosen` is a filter that is pressed. */
const GROUNDS = ["ground", "surface", "raised", "chosen"];
const TEXTS = ["ink", "ink-quiet", "accent", ...STATES];

const EYES = {
  "normal vision": (colour) => colour,
  protanopia: filterDeficiencyProt(1),
  deuteranopia: filterDeficiencyDeuter(1),
  tritanopia: filterDeficiencyTrit(1),
};

const rgb = converter("rgb");
const distance = differenceCiede2000();

/** What the browser makes of the tokens: each drawn as a pixel, and read again. */
// Read once: styles are there before the first row is.
const colours = (page, names) =>
  page.evaluate((names) => {
    const root = document.querySelector(".onepin-runs");
    const probe = root.appendChild(document.createElement("i"));
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const read = (name) => {
      probe.style.color = `var(--${name})`;
      canvas.fillStyle = getComputedStyle(probe).color;
      canvas.fillRect(0, 0, 1, 1);
      return canvas.getImageData(0, 0, 1, 1).data;
    };
    const all = names.map((name) => [name, [...read(name)].map((part) => part / 255)]);
    probe.remove();
    return all;
  }, names).then((read) =>
    Object.fromEntries(read.map(([name, [r, g, b]]) => [name, { mode: "rgb", r, g, b }])),
  );

const pairs = (names) => names.flatMap((one, at) => names.slice(at + 1).map((other) => [one, other]));

/** The names of those that are less than `least`, with how much they are. */
const below = (least, measured) =>
  Object.entries(measured)
    .filter(([, value]) => !(value >= least))
    .map(([name, value]) => `${name}: ${value.toFixed(2)}`);

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test.beforeEach(async ({ page }) => {
      await page.goto("/");
      await expect(runNames(page)).not.toHaveCount(0);
    });

    test("every eye tells the states apart", async ({ page }, testInfo) => {
      const seen = await colours(page, FAMILIES);
      const measured = {};
      let table = `| ${colorScheme} | ${Object.keys(EYES).join(" | ")} |\n|---|---|---|---|---|\n`;
      for (const [one, other] of pairs(FAMILIES)) {
        const distances = Object.entries(EYES).map(([eye, look]) => {
          const apart = distance(rgb(look(seen[one])), rgb(look(seen[other])));
          measured[`${one} and ${other}, ${eye}`] = apart;
          return apart.toFixed(1);
        });
        table += `| ${one}, ${other} | ${distances.join(" | ")} |\n`;
      }
      await testInfo.attach("distances.md", { body: table, contentType: "text/markdown" });
      expect(below(APART, measured), table).toEqual([]);
    });

    test("texts are legible wherever they stand", async ({ page }) => {
      const seen = await colours(page, [...TEXTS, ...GROUNDS]);
      const contrasts = TEXTS.flatMap((text) =>
        GROUNDS.map((ground) => [`${text} on ${ground}`, wcagContrast(seen[text], seen[ground])]),
      );
      expect(below(TEXT, Object.fromEntries(contrasts))).toEqual([]);
    });

    test("what is no text is seen as well", async ({ page }) => {
      const seen = await colours(page, [...STATES, "edge", "track", "ground", "surface"]);
      const contrast = (one, other) => [`${one} on ${other}`, wcagContrast(seen[one], seen[other])];
      const contrasts = [
        // Fields are known by their borders.
        ...["ground", "surface"].map((ground) => contrast("edge", ground)),
        // How far a bar has come.
        ...["running", "completed"].map((state) => contrast(state, "track")),
      ];
      expect(below(GRAPHIC, Object.fromEntries(contrasts))).toEqual([]);
    });
  });
}

test("colours that are too much alike are found", () => {
  const [one, other] = ["oklch(50% 0.12 145)", "oklch(50% 0.12 45)"];
  const apart = (look) => distance(rgb(look(rgb(one))), rgb(look(rgb(other))));
  expect(apart(EYES["normal vision"])).toBeGreaterThan(APART);
  expect(apart(EYES.deuteranopia)).toBeLessThan(APART);
});
