// Defines <onepin-runs>: one script tag is enough.

import { define } from "./element.js";

define();

export * from "./index.js";
