// For esbuild, which makes URLs of imported files with `--loader:.wasm=file`.

import { load, mount } from "onepin-runs";
import main from "onepin-runs/onepin_runs_bg.wasm";
import list from "onepin-runs/onepin_runs_list.wasm";
import run from "onepin-runs/onepin_runs_run.wasm";
import details from "onepin-runs/onepin_runs_details.wasm";
import compare from "onepin-runs/onepin_runs_compare.wasm";
import shared from "onepin-runs/onepin_runs_shared.wasm";

import { options } from "./session.js";

load({ main, list, run, details, compare, shared });
options().then((options) => mount(document.getElementById("runs"), options));
