// For bundlers without assets: the build copies both files.

import { load, mount } from "onepin-runs";

import { options } from "./session.js";

load("/assets/onepin_runs_bg.wasm", "/assets/onepin_runs_overview.wasm");
mount(document.getElementById("runs"), options);
