import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // The package's module loads the WebAssembly from its own folder, so it must stay in place.
  optimizeDeps: { exclude: ["onepin-runs"] },
  build: {
    // A strict content security policy forbids inlined files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
