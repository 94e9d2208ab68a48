import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/global-setup.ts",
    testTimeout: 20_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Tests that run side by side wait for each other on the network, not for the processor.
    maxConcurrency: 12,
  },
});
