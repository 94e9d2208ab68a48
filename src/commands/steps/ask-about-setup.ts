import { isModelName } from "../../core/init/find-names.ts";
import { guessPositive, isProbability } from "../../core/init/guess-columns.ts";
import { configPath } from "../../core/init/plan-files.ts";
import { type Proposal, renameModel } from "../../core/init/proposal.ts";
import { isComplete, type SplitProposal } from "../../core/init/split-proposal.ts";
import type { Finding } from "../../core/init/survey.ts";
import type { Questions } from "../../ports/questions.ts";
import type { InitDeps, InitOptions } from "../init-tools.ts";

interface Interview extends InitOptions {
  readonly questions: Questions;
}

/** Asks what the project does not tell, with what was found as the default. Throws `interrupted`. */
export async function askAboutSetup(draft: Proposal, interview: Interview, deps: InitDeps): Promise<Proposal> {
  const { files } = await deps.project();
  const withForge = await askForge(draft, interview);
  // Answers for a file that stays as it is would go nowhere.
  if ((await files.find(configPath)) !== undefined) return withForge;
  const named = await askModel(withForge, interview);
  return { ...named, splits: await askSplits(named.splits, interview) };
}

const answer = <Value>(value: Value): Finding<Value> => ({ value, why: "as answered" });

async function askForge(draft: Proposal, { ci, questions }: Interview): Promise<Proposal> {
  if (draft.forge !== null || ci === false) return draft;
  const forge = await questions.choose({
    message: "Where does the project run its CI? Git's remote does not tell.",
    options: [
      { value: "gitlab", label: "GitLab" },
      { value: "github", label: "GitHub" },
      { value: "none", label: "nowhere: write no CI file" },
    ],
  });
  return forge === "none" ? draft : { ...draft, forge: answer(forge) };
}

async function askModel(draft: Proposal, { model, questions }: Interview): Promise<Proposal> {
  if (model !== undefined) return draft;
  const name = await questions.ask({
    message: "Name of the model, in reports and comments?",
    initial: draft.model.value,
    findProblem: (text) =>
      isModelName(text.trim()) ? undefined : "Letters, digits, dashes and underscores, with single dots between.",
  });
  return name === draft.model.value ? draft : renameModel(draft, answer(name));
}

async function askSplits(splits: readonly SplitProposal[], interview: Interview): Promise<readonly SplitProposal[]> {
  const complete: SplitProposal[] = [];
  for (const split of splits) complete.push(isComplete(split) ? split : await askSplit(split, interview.questions));
  if (interview.threshold !== undefined || !complete.some(isComplete)) return complete;
  const text = await interview.questions.ask({
    message: "Policy cut-off: a score at or above it is positive. Empty when there is none.",
    initial: "",
    findProblem: (text) => (Number.isFinite(Number(text)) ? undefined : "A number, such as 0.3, or nothing."),
  });
  return text === "" ? complete : complete.map((split) => ({ ...split, threshold: Number(text) }));
}

/** Roles of columns that the file does not tell; an answer of "none" leaves the split a comment. */
async function askSplit(split: SplitProposal, questions: Questions): Promise<SplitProposal> {
  const choose = async (role: string, names: readonly string[]) => {
    if (names.length === 0) return "";
    return questions.choose({
      message: `${split.path}: which column is ${role}?`,
      options: [...names.map((name) => ({ value: name, label: name })), { value: "", label: "none of these" }],
    });
  };
  const label =
    split.label?.value ??
    (await choose(
      "the true class",
      split.columns.filter(({ distinct }) => distinct === 2).map(({ name }) => name),
    ));
  if (label === "") return split;
  const found = split.score?.value ?? (await choose("the score", listScores(split, label)));
  const score = found === "" ? null : (split.score ?? answer(found));
  const values = split.columns.find(({ name }) => name === label)?.values ?? [];
  const positive = guessPositive(values, score?.value);
  const settled = { ...split, label: split.label ?? answer(label), score, ...positive };
  if (!positive.isPositiveOpen || score === null) return settled;
  const value = await questions.choose({
    message: `${split.path}: which value of ${label} is the positive class, the one that a high score means?`,
    options: values.map((text) => ({ value: text, label: text })),
  });
  return { ...settled, positive: answer(value), isPositiveOpen: false };
}

/** Columns of numbers, those between 0 and 1 first; what tells rows apart is no score. */
function listScores({ columns, id }: SplitProposal, label: string): readonly string[] {
  const numbers = columns.filter(({ name, isNumber }) => isNumber && name !== label && name !== id?.value);
  return numbers.toSorted((a, b) => Number(isProbability(b)) - Number(isProbability(a))).map(({ name }) => name);
}
