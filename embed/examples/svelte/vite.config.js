import { sveltekit } from "@sveltejs/kit/vite";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [sveltekit()],
  // For the development server: the package's module loads the WebAssembly from its own folder.
  optimizeDeps: { exclude: ["onepin-runs"] },
  build: { assetsInlineLimit: 0 },
});
