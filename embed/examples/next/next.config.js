// Nothing of it is for the package.

import { fileURLToPath } from "node:url";

export default {
  // Packages are in the root of the repository.
  turbopack: { root: fileURLToPath(new URL("../../..", import.meta.url)) },
};
