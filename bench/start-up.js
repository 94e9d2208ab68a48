import { head, median, row, time } from "./measure.js";

/** The start of cibot against the start of Node itself; the bar is 1.5 times. */
export function measureStartUp() {
  const commands = {
    "node -e 0": ["node", "-e", "0"],
    "cibot --version": ["node", "bin/cibot.js", "--version"],
    "cibot --help": ["node", "bin/cibot.js", "--help"],
  };
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < 25; round++) {
    for (const [name, command] of Object.entries(commands)) times[name].push(time(command));
  }
  head();
  for (const [name, numbers] of Object.entries(times)) row(name, numbers.slice(5));
  const bare = median(times["node -e 0"].slice(5));
  for (const name of Object.keys(commands).slice(1)) {
    console.log(`${name} / node -e 0: ${(median(times[name].slice(5)) / bare).toFixed(2)} (bar 1.50)`);
  }
}
