// A new Vite app, with one addition: a mock of Clerk. `src/Runs.jsx` is the React recipe of the README, copied by
// xtask/src/hosts.rs.

import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@clerk/react": fileURLToPath(new URL("src/clerk.js", import.meta.url)) } },
});
