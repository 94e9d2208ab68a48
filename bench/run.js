// Prints ratios side by side, measured in turn in one run: A B A B … `npm run bench [start-up|train|demo|coverage]`.
import { measureCoverage } from "./coverage.js";
import { measureDemo } from "./demo.js";
import { measureStartUp } from "./start-up.js";
import { measureTrain } from "./train.js";

const benches = { "start-up": measureStartUp, train: measureTrain, demo: measureDemo, coverage: measureCoverage };
const names = process.argv.slice(2);
for (const [name, measure] of Object.entries(benches)) {
  // The samples of `coverage` take five minutes: only when it is named.
  if (names.length > 0 ? !names.includes(name) : name === "coverage") continue;
  console.log(`\n## ${name}\n`);
  await measure();
}
