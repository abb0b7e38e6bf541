import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // The WebAssembly lies beside the package's module, which must stay where it is for that.
  optimizeDeps: { exclude: ["onepin-runs"] },
  build: {
    // A strict content security policy allows no file inside another.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
