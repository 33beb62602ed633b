import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Connect, Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vite";

/** Where `npm run dev` finds a server with consultations in it. */
const server = process.env.ZERODRAFT_SERVER ?? "http://127.0.0.1:8080";

/** The shell that stands at an address which people know; the server does the same for what is built. */
function shellOf(address: string): string | null {
  const { pathname, searchParams } = new URL(address, "http://page");
  if (searchParams.has("plain")) return null;
  if (pathname === "/" || pathname.startsWith("/join/")) return "/app/door.html";
  return /^\/c\/[^/]+\/room$/.test(pathname) ? "/app/room.html" : null;
}

function shells(): Plugin {
  const serve: Connect.NextHandleFunction = (request, _response, next) => {
    request.url = shellOf(request.url ?? "/") ?? request.url ?? "/";
    next();
  };
  return {
    name: "zerodraft-shells",
    configureServer: ({ middlewares }) => void middlewares.use(serve),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(serve),
  };
}

const proxy = {
  "^/(api|assets|c|join|start)(/|$)": server,
  "^/\\?plain": server,
  "/sync": { target: server, ws: true },
};

// The server serves what is built under /app/, and the two shells at the addresses that people know.
export default defineConfig({
  base: "/app/",
  plugins: [
    shells(),
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
        // The door is asked of the server first, which may have been told to show another page there.
        runtimeCaching: [
          {
            urlPattern: ({ request, url, sameOrigin }) =>
              sameOrigin &&
              request.mode === "navigate" &&
              (url.pathname === "/" || url.pathname.startsWith("/join/")) &&
              !url.searchParams.has("plain"),
            handler: "NetworkOnly",
            options: { precacheFallback: { fallbackURL: "/app/door.html" } },
          },
        ],
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
  server: { proxy },
  // The service worker lies under /app/ and answers for all pages.
  preview: { proxy, headers: { "Service-Worker-Allowed": "/" } },
});
