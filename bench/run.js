// Prints ratios side by side, measured in turn in one run: A B A B … `npm run bench [start-up|train|demo]`.
import { measureDemo } from "./demo.js";
import { measureStartUp } from "./start-up.js";
import { measureTrain } from "./train.js";

const benches = { "start-up": measureStartUp, train: measureTrain, demo: measureDemo };
const names = process.argv.slice(2);
for (const [name, measure] of Object.entries(benches)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`\n## ${name}\n`);
  await measure();
}
