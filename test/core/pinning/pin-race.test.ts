import { writeFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pinRelease } from "../../../src/core/pinning/pin-release.ts";
import { askPython } from "../../support/ask-python.ts";
import { createReleaseWorld, type ReleaseWorld, releaseFiles } from "../../support/release-world.ts";

const releases = ["r0", "r1", "r2", "r3", "r4", "r5"];
const modules = Array.from({ length: 40 }, (_, at) => `m${String(at).padStart(2, "0")}`);

/** A file with DAGs and 40 modules of one version; some are imported when a task runs. */
function texts(version: string): Record<string, string> {
  const padding = "# a module has a body\n".repeat(20);
  const steps = modules.slice(0, 30).map((name) => `import credit.${name}\nseen.add(credit.${name}.VERSION)\n`);
  const late = modules.slice(30).map((name) => `    from credit.${name} import VERSION; seen.add(VERSION)\n`);
  return {
    "scoring.py": [
      `"""Airflow: a DAG of version ${version}."""\nfrom pathlib import Path\nseen = {"${version}"}\n`,
      ...steps,
      'seen.add((Path(__file__).parent / "query.sql").read_text())\n',
      "def run():\n",
      ...late,
    ].join(""),
    "query.sql": version,
    ...Object.fromEntries(modules.map((name) => [`${name}.py`, `VERSION = "${version}"\n${padding}`])),
  };
}

/** One process flips the link as fast as it can until the other is done, which imports the file again and again, each time in a new process. */
const race = `
import importlib.machinery, importlib.util, json, os, signal, sys, time
question = json.load(open(sys.argv[1]))
dags, seconds = question["dags"], question["seconds"]
sys.path.append(dags)
sys.dont_write_bytecode = False
counter_out, counter_in = os.pipe()
parent = os.getpid()
writer = os.fork()
if writer == 0:
    flips, going = 0, [True]
    signal.signal(signal.SIGTERM, lambda *_: going.clear())
    while going and os.getppid() == parent:
        for name in question["releases"]:
            os.symlink(".cibot/releases/credit/" + name, dags + "/.cibot/next")
            os.rename(dags + "/.cibot/next", dags + "/credit")
            flips += 1
    os.write(counter_in, str(flips).encode())
    os._exit(0)
os.close(counter_in)
def scan():
    path, name = dags + "/credit/scoring.py", "unusual_prefix_scoring"
    loader = importlib.machinery.SourceFileLoader(name, path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    sys.modules[name] = module
    loader.exec_module(module)
    module.run()
    return len(module.seen), module.__file__ == path
table = {"scans": 0, "mixed": 0, "broken": 0, "moved": 0, "errors": []}
end = time.monotonic() + seconds
while time.monotonic() < end or table["scans"] < question["scans"]:
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        try: versions, stays = scan(); said = "mixed" if versions > 1 else "one" if stays else "moved"
        except BaseException as error: said = "broken " + repr(error)
        os.write(into, said.encode())
        os._exit(0)
    os.close(into)
    said = b""
    while chunk := os.read(out, 4096): said += chunk
    os.close(out); os.waitpid(child, 0)
    table["scans"] += 1
    kind = said.decode().split(" ")[0]
    if kind in table: table[kind] += 1
    if kind == "broken" and len(table["errors"]) < 3: table["errors"].append(said.decode())
os.kill(writer, signal.SIGTERM)
table["flips"] = int(os.read(counter_out, 100))
os.waitpid(writer, 0)
print()
print(json.dumps(table))
`;

let world: ReleaseWorld;
beforeEach(async () => {
  world = await createReleaseWorld();
});
afterEach(() => world.remove());

async function raceOf(pinned: boolean) {
  for (const name of releases) {
    const files = releaseFiles(texts(name));
    await world.stage("credit", name, pinned ? pinRelease(files, { project: "credit", name }) : files);
  }
  await world.link("credit", "r0");
  return askPython("python3", race, { dags: world.dags, seconds: 4, scans: 30, releases });
}

test("an import that straddles flips mixes releases, and never does when it is pinned", async () => {
  const plain = await raceOf(false);
  await world.remove();
  world = await createReleaseWorld();
  const pinned = await raceOf(true);
  const table = [
    ["unpinned", plain],
    ["pinned", pinned],
  ].map((row) => row.map((cell) => JSON.stringify(cell)).join(" | "));
  if (process.env.CIBOT_PIN_TABLE) await writeFile(process.env.CIBOT_PIN_TABLE, `${table.join("\n")}\n`);
  expect(plain).toMatchObject({ broken: 0, moved: 0, errors: [], scans: expect.any(Number) });
  expect(plain).toHaveProperty(
    "mixed",
    expect.toSatisfy((mixed: number) => mixed > 0),
  );
  expect(pinned).toMatchObject({ mixed: 0, broken: 0, moved: 0, errors: [] });
  expect(pinned).toHaveProperty(
    "flips",
    expect.toSatisfy((flips: number) => flips > 1000),
  );
}, 60_000);
