import { type Finding, ok, skip, warn } from "../../core/doctor/check.ts";
import { judgeRemote, judgeRemoteState, type RemoteState } from "../../core/doctor/judge-data.ts";
import { answerLate, CibotError } from "../../errors.ts";
import type { Examination } from "./examination.ts";
import { once, orUndefined, type Question } from "./question.ts";

/** Seconds: DVC asks the remote for every file. */
const remotePatience = 45;

/** DVC and its remote. */
export function planDataChecks({ deps, tools }: Examination): Question[] {
  const group = "dvc";
  const engine = once(async () => (await deps.pipeline()).experiments.inspect());
  const state = once(() => tools.within(remotePatience, tools.data.compareWithRemote()));
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
        // The longest of all questions: it is under way before it is known whether there is a remote to ask.
        const asked = orUndefined(state());
        const found = await orUndefined(engine());
        if (found === undefined) return skip("not asked without DVC");
        if (found.remote === null) return skip("there is no default remote to ask");
        await asked;
        return compare(found.remote, state);
      },
    },
  ];
}

/** A remote that is slow for its many files is none that fails. */
async function compare(remote: string, state: () => Promise<RemoteState>): Promise<Finding> {
  try {
    return judgeRemoteState(remote, await state());
  } catch (error) {
    if (!(error instanceof CibotError) || error.code !== answerLate.code) throw error;
    return warn(
      `no answer of "${remote}" within ${remotePatience} s`,
      "Run `dvc status --cloud` by hand: with very many files it takes its time, else the way to the remote is closed.",
    );
  }
}
