import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

// What is tested without a browser: everything under src. Journeys in a browser have a configuration of their own.
export default defineConfig({
  plugins: [svelte()],
  test: { include: ["src/**/*.test.ts"], testTimeout: 60_000, fileParallelism: true, maxWorkers: 2 },
});
