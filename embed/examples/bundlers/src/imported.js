// For esbuild, which makes URLs of imported files with `--loader:.wasm=file`.

import { load, mount } from "onepin-runs";
import overview from "onepin-runs/onepin_runs_overview.wasm";
import wasm from "onepin-runs/onepin_runs_bg.wasm";

import { options } from "./session.js";

load(new URL(wasm, location.origin), new URL(overview, location.origin));
mount(document.getElementById("runs"), options);
