// For bundlers without assets: the build copies the WebAssembly.

import { load, mount } from "onepin-runs";

import { options } from "./session.js";

load("/assets");
options().then((options) => mount(document.getElementById("runs"), options));
