import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/global-setup.ts",
    // Real programs on two cores, a scheduler of Airflow among them: a test that waits for one may wait for another, too.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Tests that run side by side wait for each other on the network, not for the processor.
    maxConcurrency: 12,
  },
});
