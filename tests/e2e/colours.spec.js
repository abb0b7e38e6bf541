// Status colors: distinguishable with every kind of color vision, and legible on every background.

import {
  converter, differenceCiede2000, filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit,
  wcagContrast,
} from "culori";
import { test, expect } from "./fixtures.js";
import { runNames } from "./screen.js";

/** The minimum CIEDE2000 distance between families. 2 is visible side by side, 10 at a glance. */
const MIN_DISTANCE = 12;

/** Minimum contrast of text and of graphics (WCAG 2.2 AA). */
const TEXT = 4.5;
const GRAPHIC = 3;

/** One state of each family. Pausing belongs to paused; cancelled and unknown are gray like pending. */
const FAMILIES = ["pending", "running", "paused", "completed", "failed"];
const STATES = [...FAMILIES, "pausing", "cancelled", "unknown"];
/** Backgrounds of text; `chosen` is that of a pressed filter. */
const BACKGROUNDS = ["ground", "surface", "raised", "chosen"];
const TEXTS = ["ink", "ink-quiet", "accent", ...STATES];

const VISION = {
  "normal vision": (colour) => colour,
  protanopia: filterDeficiencyProt(1),
  deuteranopia: filterDeficiencyDeuter(1),
  tritanopia: filterDeficiencyTrit(1),
};

const rgb = converter("rgb");
const distance = differenceCiede2000();

/** The computed colors of CSS custom properties: each is drawn as a pixel and read back. */
// Read once: styles load before the first row.
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

/** The entries below `minimum`, as text. */
const below = (minimum, measured) =>
  Object.entries(measured)
    .filter(([, value]) => !(value >= minimum))
    .map(([name, value]) => `${name}: ${value.toFixed(2)}`);

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test.beforeEach(async ({ page }) => {
      await page.goto("/");
      await expect(runNames(page)).not.toHaveCount(0);
    });

    test("states differ with every kind of color vision", async ({ page }, testInfo) => {
      const seen = await colours(page, FAMILIES);
      const measured = {};
      let table = `| ${colorScheme} | ${Object.keys(VISION).join(" | ")} |\n|---|---|---|---|---|\n`;
      for (const [one, other] of pairs(FAMILIES)) {
        const distances = Object.entries(VISION).map(([eye, look]) => {
          const apart = distance(rgb(look(seen[one])), rgb(look(seen[other])));
          measured[`${one} and ${other}, ${eye}`] = apart;
          return apart.toFixed(1);
        });
        table += `| ${one}, ${other} | ${distances.join(" | ")} |\n`;
      }
      await testInfo.attach("distances.md", { body: table, contentType: "text/markdown" });
      expect(below(MIN_DISTANCE, measured), table).toEqual([]);
    });

    test("text has enough contrast on every background", async ({ page }) => {
      const seen = await colours(page, [...TEXTS, ...BACKGROUNDS]);
      const contrasts = TEXTS.flatMap((text) =>
        BACKGROUNDS.map((ground) => [`${text} on ${ground}`, wcagContrast(seen[text], seen[ground])]),
      );
      expect(below(TEXT, Object.fromEntries(contrasts))).toEqual([]);
    });

    test("graphics have enough contrast", async ({ page }) => {
      const seen = await colours(page, [...STATES, "edge", "track", "ground", "surface"]);
      const contrast = (one, other) => [`${one} on ${other}`, wcagContrast(seen[one], seen[other])];
      const contrasts = [
        // The border identifies a field.
        ...["ground", "surface"].map((ground) => contrast("edge", ground)),
        // The filled part of a bar.
        ...["running", "completed"].map((state) => contrast(state, "track")),
      ];
      expect(below(GRAPHIC, Object.fromEntries(contrasts))).toEqual([]);
    });
  });
}

test("detects colors that are too similar", () => {
  const [one, other] = ["oklch(50% 0.12 145)", "oklch(50% 0.12 45)"];
  const apart = (look) => distance(rgb(look(rgb(one))), rgb(look(rgb(other))));
  expect(apart(VISION["normal vision"])).toBeGreaterThan(MIN_DISTANCE);
  expect(apart(VISION.deuteranopia)).toBeLessThan(MIN_DISTANCE);
});
