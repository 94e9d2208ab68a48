import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What waits for a scheduler of Airflow takes minutes: it begins first, so that nobody waits for it alone at the end. */
class AirflowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => Number(!/scoring-dag|airflow-[23]|real-airflow/.test(moduleId));
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

/** Values in, values out: what these files load can be shared, which saves most of the time that they take. */
const pure = ["test/{core,config,cli,documents,commands}/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "world", include: ["test/**/*.test.ts"], exclude: pure } },
      { extends: true, test: { name: "pure", include: pure, isolate: false } },
    ],
    globalSetup: "test/support/global-setup.ts",
    // Real programs on two cores, a scheduler of Airflow among them: a test that waits for one may wait for another, too.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // One more than the two processors it is made for: many files wait for Airflow, DVC or a server meanwhile.
    maxWorkers: 3,
    sequence: { sequencer: AirflowFirst },
    // Tests that run side by side wait for each other on the network, not for the processor.
    maxConcurrency: 12,
  },
});
