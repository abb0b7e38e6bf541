import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    // A strict content security policy allows no file inside another.
    assetsInlineLimit: 0,
    // All three pages of the benchmark have the same style sheet, byte by byte.
    cssMinify: false,
    modulePreload: { polyfill: false },
  },
});
