/** What a `.gitlab-ci.yml` that exists has at its top. */
export interface ExistingPipeline {
  /** Names of jobs and keywords. */
  readonly keys: ReadonlySet<string>;
  /** Those of the file, or GitLab's own where it names none. */
  readonly stages: readonly string[];
}

/** https://docs.gitlab.com/ci/yaml/#stages */
const usualStages = ["build", "test", "deploy"];

/** Reads lines and no YAML: a pipeline may use tags that are GitLab's own. */
export function findExistingPipeline(text: string): ExistingPipeline {
  const names = text.matchAll(/^(?:"([^"\n]+)"|'([^'\n]+)'|([^\s#:"'&*!-][^:\n]*?))\s*:(?=\s|$)/gm);
  return {
    keys: new Set([...names].map(([, double, single, plain]) => double ?? single ?? plain ?? "")),
    stages: findStages(text),
  };
}

/** Both ways of writing a list: `stages: [a, b]`, and an item a line. */
function findStages(text: string): readonly string[] {
  const flow = /^stages\s*:\s*\[([^\]]*)\]/m.exec(text)?.[1]?.split(",");
  const block = /^stages\s*:[^\S\n]*(?:#.*)?\n((?:[^\S\n]*(?:-\s.*|#.*)?\n)+)/m.exec(`${text}\n`)?.[1]?.split("\n");
  const items = flow ?? block?.flatMap((line) => /^\s*-\s+(.*)$/.exec(line)?.[1] ?? []);
  return items?.map(cleanName).filter((name) => name !== "") ?? usualStages;
}

const cleanName = (item: string) =>
  item
    .replace(/\s+#.*$/, "")
    .trim()
    .replaceAll(/^["']|["']$/g, "");

/** The stages with those that are missing, each behind the one that it follows; what is there keeps its order. */
export function addStages(stages: readonly string[], wanted: readonly string[]): readonly string[] {
  const all = [...stages];
  for (const [index, stage] of wanted.entries()) {
    if (all.includes(stage)) continue;
    const before = wanted[index - 1];
    const isLast = index === wanted.length - 1;
    all.splice(isLast ? all.length : before === undefined ? 0 : all.indexOf(before) + 1, 0, stage);
  }
  return all;
}
