// Ends every process of one Airflow when the test that started it ends, however that happens: the components of Airflow
// leave the process group they are started in, and a test that is killed ends nothing itself.
import { readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";

const [, , home] = process.argv;

/** A process that writes its title over its environment still stands in the folder it was started in. */
const isOurs = (pid) => {
  try {
    if (readlinkSync(`/proc/${pid}/cwd`).startsWith(home)) return true;
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`AIRFLOW_HOME=${home}`);
  } catch {
    return false;
  }
};

const isEnded = (pid) => {
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
};

const findProcesses = () =>
  readdirSync("/proc").filter(
    (name) => /^\d+$/.test(name) && Number(name) !== process.pid && !isEnded(name) && isOurs(name),
  );

const kill = () => {
  // A process may start another while it is looked for.
  for (let found = findProcesses(); found.length > 0; found = findProcesses()) {
    for (const pid of found) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
  }
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);
process.stdin.on("end", kill).resume();
