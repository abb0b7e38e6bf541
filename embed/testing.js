// The stand-in of `testing.cjs` as an ES module.

import testing from "./testing.cjs";

export const { define, load, mount, mounts, preload } = testing;
