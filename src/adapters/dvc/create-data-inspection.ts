import { dvcFailed } from "../../errors.ts";
import type { DataInspection } from "../../ports/data-inspection.ts";
import { createRunDvc, demandSuccess } from "./run-dvc.ts";

export function createDataInspection(directory: string, signal: AbortSignal): DataInspection {
  const dvc = createRunDvc(directory, signal);
  return {
    compareWithRemote: async () => {
      const args = ["status", "--cloud", "--json"];
      const end = await dvc(...args);
      demandSuccess(end, args.join(" "));
      return parseCloudStatus(end.stdout, args.join(" "));
    },
    cacheFolder: async () => {
      const end = await dvc("cache", "dir");
      return end.exitCode === 0 ? end.stdout.trim() || null : null;
    },
  };
}

/** `{"data/new.bin": "new", "model.pkl": "missing"}`; `deleted` is only there, as in a job that has not pulled yet. */
function parseCloudStatus(text: string, args: string) {
  const entries = Object.entries(parseRecord(text, args));
  const pick = (state: string) => entries.filter(([, found]) => found === state).map(([path]) => path);
  return { unpushed: pick("new"), lost: pick("missing") };
}

function parseRecord(text: string, args: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === "object") return value;
  } catch {
    // Told below, with what stands there instead.
  }
  throw dvcFailed({ args, detail: `it printed no JSON document but ${JSON.stringify(text.slice(0, 100))}` });
}
