// Prints ratios side by side, measured in turn in one run: A B A B … `npm run bench [start-up|train|demo|publish|deploy|evaluate|coverage]`.
import { parseArgs } from "node:util";
import { measureCoverage } from "./coverage.js";
import { measureDemo } from "./demo.js";
import { measureDeploy } from "./deploy.js";
import { measureEvaluate } from "./evaluate.js";
import { measurePublish } from "./publish.js";
import { measureStartUp } from "./start-up.js";
import { measureTrain } from "./train.js";

const benches = {
  "start-up": measureStartUp,
  train: measureTrain,
  demo: measureDemo,
  publish: measurePublish,
  deploy: measureDeploy,
  evaluate: measureEvaluate,
  coverage: measureCoverage,
};
/** Take minutes: only when they are named. */
const long = ["evaluate", "coverage"];
const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { check: { type: "boolean" } },
});
for (const [name, measure] of Object.entries(benches)) {
  if (names.length > 0 ? !names.includes(name) : long.includes(name)) continue;
  console.log(`\n## ${name}\n`);
  await measure(options);
}
