import { expect, onTestFinished } from "vitest";
import { openGitlab } from "../../src/adapters/gitlab/open-gitlab.ts";
import type { FakeGitlab } from "./fake-gitlab/fake-gitlab.ts";
import type { FakeGitlabOptions } from "./fake-gitlab/start-fake-gitlab.ts";
import { botToken, openGitlabWorld, reportsOn } from "./gitlab-world.ts";
import { type Given, given } from "./given.ts";
import { type CommandEnd, PublishWorld } from "./publish-world.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;
type Variables = Readonly<Record<string, string>>;

/**
 * A clone with files that an attacker has written, and a GitLab with an open merge request. When the test ends, no text
 * may have acted, no request may have been odd, and no token may have reached another server.
 */
export async function givenAttack(files: Files = {}, options: FakeGitlabOptions = {}) {
  const world = new PublishWorld({ "cibot.yaml": "model: credit\n", ...files });
  const site = await openGitlabWorld(options);
  onTestFinished(async () => {
    world.remove();
    await site.gitlab.close();
    expectNoHarm(site.gitlab);
  });
  const run = async (args: readonly string[], env: Variables = site.inMergeRequest): Promise<CommandEnd> => {
    const end = await world.run(args, env);
    for (const spelling of spellToken(env.GITLAB_TOKEN || botToken)) {
      expect(`${end.stdout}${end.stderr}`).not.toContain(spelling);
    }
    return end;
  };
  return {
    ...site,
    world,
    run,
    /** `cibot comment`, under one name whatever the file. */
    comment: (file: string, env?: Variables, ...more: readonly string[]) =>
      run(["comment", file, "--name", "report", ...more], env),
    /** Publishes a text and gives back what stands on the merge request. */
    publish: async (text: string): Promise<string> => {
      world.write({ "report.md": text });
      const end = await run(["comment", "report.md"]);
      expect(end).toMatchObject({ exit: 0, document: { publish: { action: "created" } } });
      return reportsOn(site.gitlab, site.mr)[0] ?? "";
    },
  };
}

/** The state of a GitLab that no text, file or answer has led astray. */
export function expectNoHarm({ effects, problems, strangers }: FakeGitlab): void {
  expect({ effects, problems, robbed: strangers.filter(({ credential }) => credential) }).toEqual({
    effects: [],
    problems: [],
    robbed: [],
  });
}

/** A token as it could be printed: raw, URL-encoded, in base64, in JSON. */
export const spellToken = (token: string): readonly string[] => [
  token,
  encodeURIComponent(token),
  Buffer.from(token).toString("base64"),
  Buffer.from(`oauth2:${token}`).toString("base64"),
  JSON.stringify(token).slice(1, -1),
];

/** A training project whose DVC and Git are fakes, before GitLab's real adapter. */
export async function givenProjectAttack(options: Omit<Given, "env"> = {}) {
  const attack = await givenAttack();
  const made = given({ ...options, env: attack.inMergeRequest });
  const { signal } = new AbortController();
  const gitlab = await openGitlab({ env: attack.inMergeRequest, signal, now: () => Date.now(), log: () => undefined });
  onTestFinished(() => gitlab.close());
  return { ...made, attack, deps: { ...made.deps, forge: async () => ({ ...gitlab, page: null }) } };
}
