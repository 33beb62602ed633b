import { defineConfig } from "vitest/config";

// People in a browser, before the real server. One journey after the other: each has several of them at work at once.
export default defineConfig({
  test: {
    include: ["tests/journeys/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    maxWorkers: 1,
  },
});
