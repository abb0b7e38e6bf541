// Builds the same host page with several bundlers: `node build.js <folder>` writes a subfolder for each.

import { copyFileSync, cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Parcel } from "@parcel/core";
import { build as esbuild } from "esbuild";
import { rollup } from "rollup";
import { build as vite } from "vite7";
import webpack from "webpack";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2]);
const source = (name) => `${here}/src/${name}.js`;
const installed = dirname(createRequire(import.meta.url).resolve("onepin-runs/package.json"));

const bundlers = {
  esbuild: (outdir) =>
    esbuild({
      entryPoints: { main: source("imported") },
      bundle: true,
      format: "esm",
      loader: { ".wasm": "file" },
      publicPath: "/",
      outdir,
    }),
  async rollup(outdir) {
    const names = { "onepin-runs": `${installed}/index.js` };
    const bundle = await rollup({
      input: { main: source("copied") },
      plugins: [{ name: "onepin-runs", resolveId: (name) => names[name] }],
    });
    await bundle.write({ dir: outdir, format: "es" });
    mkdirSync(`${outdir}/assets`);
    for (const file of readdirSync(installed).filter((name) => name.endsWith(".wasm"))) {
      copyFileSync(`${installed}/${file}`, `${outdir}/assets/${file}`);
    }
  },
  parcel: (distDir) =>
    new Parcel({
      entries: source("main"),
      defaultConfig: "@parcel/config-default",
      mode: "production",
      shouldDisableCache: true,
      cacheDir: `${out}/.parcel-cache`,
      targets: {
        main: {
          distDir,
          context: "browser",
          engines: { browsers: "chrome 120" },
          outputFormat: "esmodule",
          includeNodeModules: true,
          sourceMap: false,
        },
      },
    }).run(),
  async webpack(path) {
    const stats = await promisify(webpack)({
      mode: "production",
      context: here,
      entry: { main: source("main") },
      experiments: { outputModule: true },
      output: { path, module: true, filename: "[name].js", publicPath: "/" },
      performance: { hints: false },
    });
    if (stats.hasErrors()) throw new Error(stats.toString());
  },
  vite7: (outDir) =>
    vite({
      configFile: false,
      logLevel: "warn",
      root: here,
      build: {
        outDir,
        emptyOutDir: true,
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        target: "es2023",
        rollupOptions: { input: source("main"), output: { entryFileNames: "[name].js" } },
      },
    }),
};

for (const [name, build] of Object.entries(bundlers)) {
  const folder = `${out}/${name}`;
  rmSync(folder, { recursive: true, force: true });
  await build(folder);
  cpSync(`${here}/index.html`, `${folder}/index.html`);
}
