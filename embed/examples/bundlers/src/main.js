// For bundlers that follow `new URL(…, import.meta.url)`: nothing to configure.

import { mount } from "onepin-runs";

import { options } from "./session.js";

options().then((options) => mount(document.getElementById("runs"), options));
