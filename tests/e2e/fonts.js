// Fonts for browser tests, from npm packages only. Each set has a `fonts.conf` in target/fonts, which a browser
// reads through FONTCONFIG_FILE. `node fonts.js [set]` writes all sets and prints the path of one, for other
// test runners.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL("../../target/fonts", import.meta.url));

/** The path of a package file, including files outside the package's exports. */
const packageFile = (name, file) => `${dirname(require.resolve(`${name}/package.json`))}/${file}`;

const WEIGHTS = ["400Regular", "500Medium", "600SemiBold"];
const google = (name, family, weights = WEIGHTS) =>
  weights.map((weight) => packageFile(`@expo-google-fonts/${name}`, `${weight}/${family}_${weight}.ttf`));
const dejavu = (...names) => names.map((name) => packageFile("dejavu-fonts-ttf", `ttf/${name}.ttf`));

const CODE = dejavu("DejaVuSansMono");
/** Has glyphs for every script. */
const FALLBACK = packageFile("@fontsource/unifontex", "files/unifontex-latin-400-normal.woff");

/** The files and the sans-serif families of each set. */
const SETS = {
  all: {
    files: [...google("roboto", "Roboto"), ...google("noto-sans-arabic", "NotoSansArabic"), ...CODE, FALLBACK],
    sans: ["Roboto", "Noto Sans Arabic", "UnifontExMono"],
  },
  // Latin, Cyrillic and Greek glyphs only: other scripts show boxes.
  narrow: { files: [...google("roboto-condensed", "RobotoCondensed"), ...CODE], sans: ["Roboto Condensed"] },
  wide: { files: [...dejavu("DejaVuSans", "DejaVuSans-Bold"), ...CODE], sans: ["DejaVu Sans"] },
};

/** Converts WOFF to TrueType: some FreeType builds can't load WOFF as a system font. */
export function unpackWoff(woff) {
  const count = woff.readUInt16BE(12);
  const header = Buffer.alloc(12 + 16 * count);
  woff.copy(header, 0, 4, 8);
  header.writeUInt16BE(count, 4);
  const power = Math.floor(Math.log2(count));
  header.writeUInt16BE(16 << power, 6);
  header.writeUInt16BE(power, 8);
  header.writeUInt16BE(16 * count - (16 << power), 10);
  const parts = [header];
  let end = header.length;
  for (let at = 0; at < count; at += 1) {
    const entry = 44 + 20 * at;
    const [offset, packed, length, sum] = [4, 8, 12, 16].map((field) => woff.readUInt32BE(entry + field));
    const stored = woff.subarray(offset, offset + packed);
    const table = packed < length ? inflateSync(stored) : stored;
    const place = 12 + 16 * at;
    woff.copy(header, place, entry, entry + 4);
    for (const [field, value] of [[4, sum], [8, end], [12, length]]) header.writeUInt32BE(value, place + field);
    const padding = (4 - (length % 4)) % 4;
    parts.push(table, Buffer.alloc(padding));
    end += length + padding;
  }
  return Buffer.concat(parts);
}

const alias = (generic, families) => `
  <match target="pattern">
    <test name="family"><string>${generic}</string></test>
    <edit name="family" mode="prepend" binding="strong">
      ${families.map((family) => `<string>${family}</string>`).join("")}
    </edit>
  </match>`;

// Grayscale antialiasing at whole pixels, independent of the screen.
const RENDERING = { antialias: "true", hinting: "true", autohint: "false" };

const configuration = (folder, sans) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <cachedir>${folder}/cache</cachedir>
  ${["sans-serif", "system-ui", "sans", "serif"].map((generic) => alias(generic, sans)).join("")}
  <match target="pattern">
    <edit name="family" mode="append_last">${sans.map((family) => `<string>${family}</string>`).join("")}</edit>
  </match>
  ${["monospace", "ui-monospace"].map((generic) => alias(generic, ["DejaVu Sans Mono", ...sans])).join("")}
  <match target="pattern">
    ${Object.entries(RENDERING).map(([name, value]) => `<edit name="${name}" mode="assign"><bool>${value}</bool></edit>`).join("")}
    <edit name="hintstyle" mode="assign"><const>hintslight</const></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
  </match>
</fontconfig>
`;

function write(folder, { files, sans }) {
  mkdirSync(`${folder}/cache`, { recursive: true });
  for (const file of files) {
    if (file.endsWith(".woff")) {
      writeFileSync(`${folder}/${basename(file, ".woff")}.ttf`, unpackWoff(readFileSync(file)));
    } else {
      copyFileSync(file, `${folder}/${basename(file)}`);
    }
  }
  writeFileSync(`${folder}/fonts.conf`, configuration(folder, sans));
}

export function writeFonts() {
  for (const [name, set] of Object.entries(SETS)) write(`${root}/${name}`, set);
}

/** The families of a set: sans-serif first, then monospace, then fallbacks. */
export const families = (set) => [SETS[set].sans[0], "DejaVu Sans Mono", ...SETS[set].sans.slice(1)];

/** Environment variables that restrict a browser to one font set. */
export const fontEnvironment = (set) => ({
  FONTCONFIG_FILE: `${root}/${set}/fonts.conf`,
  FONTCONFIG_PATH: `${root}/${set}`,
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFonts();
  console.log(fontEnvironment(process.argv[2] ?? "all").FONTCONFIG_FILE);
}
