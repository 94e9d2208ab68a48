import type { InitForge } from "../../core/init/find-forge.ts";
import { type FilePlan, gitlabPath, planFiles, plannedPaths } from "../../core/init/plan-files.ts";
import type { Proposal } from "../../core/init/proposal.ts";
import type { InitDeps, InitOptions, InitTools } from "../init-tools.ts";

interface World {
  readonly tools: InitTools;
  readonly deps: InitDeps;
}

/** What would be written. Throws `invalid_config` should the proposal be none: nothing invalid is ever written. */
export async function planSetup(
  proposal: Proposal,
  { ci = true }: InitOptions,
  { tools, deps }: World,
): Promise<readonly FilePlan[]> {
  const [{ renderConfig }, { parseConfig }] = await Promise.all([
    import("../../core/init/render-config.ts"),
    import("../../config/parse-config.ts"),
  ]);
  const config = renderConfig(proposal);
  parseConfig(config, "the proposed cibot.yaml");
  const { forge, equipment, prefix } = proposal;
  const branch = proposal.branch?.value ?? null;
  const existing = await readExisting(deps);
  const pipeline = await parseLeniently(existing.get(gitlabPath) ?? "");
  const file =
    ci && forge !== null
      ? { forge: forge.value, ...(await readTemplates(forge.value, tools)), equipment, branch, prefix, pipeline }
      : null;
  return planFiles({ config, ci: file }, existing);
}

async function readTemplates(forge: InitForge, { ciTemplates }: InitTools) {
  const component = forge === "gitlab" ? await ciTemplates.readComponent() : null;
  return { template: await ciTemplates.read(forge), component };
}

/** A file that stays may hold anything: GitLab's own tags, or no YAML at all. */
async function parseLeniently(text: string): Promise<unknown> {
  const { parseDocument } = await import("yaml");
  try {
    return parseDocument(text, { logLevel: "silent", merge: true }).toJS();
  } catch {
    return null;
  }
}

async function readExisting(deps: InitDeps): Promise<ReadonlyMap<string, string | null>> {
  const { files } = await deps.project();
  const entries = plannedPaths.map(async (path) => {
    const content = await files.find(path);
    return [path, content === undefined ? null : new TextDecoder().decode(content)] as const;
  });
  return new Map(await Promise.all(entries));
}
