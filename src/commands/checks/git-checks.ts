import type { Finding } from "../../core/doctor/check.ts";
import { skip } from "../../core/doctor/check.ts";
import type { CloneFacts } from "../../core/doctor/judge-clone.ts";
import { judgeDepth, judgeHead, judgeMergeBase, judgeTarget, judgeWorkTree } from "../../core/doctor/judge-clone.ts";
import type { Examination } from "./examination.ts";
import { once, orUndefined, type Question } from "./question.ts";

/** The clone as it is. */
export function planGitChecks({ deps, tools, targetBranch }: Examination): Question[] {
  const group = "git";
  const look = once(() => tools.clone.look(targetBranch));
  const judged = (judge: (clone: CloneFacts) => Finding) => async () => {
    const clone = await orUndefined(look());
    return clone === undefined ? skip("not looked for without a repository") : judge(clone);
  };
  return [
    { id: "repository", group, title: "repository", ask: async () => judgeHead(await look()) },
    { id: "clone-depth", group, title: "history", ask: judged(judgeDepth) },
    {
      id: "target-branch",
      group,
      title: "target branch",
      ask: judged((clone) => judgeTarget(clone, targetBranch)),
    },
    { id: "merge-base", group, title: "merge base", ask: judged(judgeMergeBase) },
    {
      id: "work-tree",
      group,
      title: "work tree",
      ask: async () => {
        if ((await orUndefined(look())) === undefined) return skip("not looked for without a repository");
        return judgeWorkTree(await (await deps.project()).workTree.changedFiles());
      },
    },
  ];
}
