import { svelte } from "@sveltejs/vite-plugin-svelte";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vite";

// The server serves what is built under /app/, and the two shells at the addresses that people know.
export default defineConfig({
  base: "/app/",
  plugins: [
    svelte(),
    VitePWA({
      filename: "sw.js",
      scope: "/",
      injectRegister: false,
      registerType: "prompt",
      manifest: false,
      workbox: {
        globPatterns: ["**/*.{js,css,html,wasm,woff2,svg}"],
        // Automerge in one piece.
        maximumFileSizeToCacheInBytes: 6 * 1024 * 1024,
        navigateFallback: "/app/room.html",
        navigateFallbackAllowlist: [/^\/c\/[^/]+\/room$/],
        inlineWorkboxRuntime: true,
      },
    }),
  ],
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: { input: ["door.html", "room.html"] },
  },
});
