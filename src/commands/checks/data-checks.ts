import { ok, skip } from "../../core/doctor/check.ts";
import { judgeRemote, judgeRemoteState } from "../../core/doctor/judge-data.ts";
import type { Examination } from "./examination.ts";
import { once, orUndefined, type Question } from "./question.ts";

/** Seconds: DVC itself takes one to start, and asks the remote for every file. */
const remotePatience = 25;

/** DVC and its remote. */
export function planDataChecks({ deps, tools }: Examination): Question[] {
  const group = "dvc";
  const engine = once(async () => (await deps.pipeline()).experiments.inspect());
  return [
    { id: "dvc", group, title: "DVC", ask: async () => ok(`${(await engine()).version}, in a DVC repository`) },
    {
      id: "dvc-remote",
      group,
      title: "remote",
      ask: async () => {
        const found = await orUndefined(engine());
        return found === undefined ? skip("not asked without DVC") : judgeRemote(found.remote);
      },
    },
    {
      id: "dvc-remote-reachable",
      group,
      title: "data in the remote",
      ask: async () => {
        const found = await orUndefined(engine());
        if (found === undefined) return skip("not asked without DVC");
        if (found.remote === null) return skip("there is no default remote to ask");
        return judgeRemoteState(found.remote, await tools.within(remotePatience, tools.data.compareWithRemote()));
      },
    },
  ];
}
