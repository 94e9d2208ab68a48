import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { createResultBranch } from "../../../src/adapters/git/create-result-branch.ts";
import { bot } from "../../../src/core/merge-request/bot-identity.ts";
import { renderResultMessage } from "../../../src/core/merge-request/result-message.ts";
import { createGitRepository, type GitRepository, temporaryFolder } from "../../support/git-repository.ts";

afterEach(() => vi.unstubAllEnvs());

const message = renderResultMessage({
  subject: "toy: result",
  body: "Größer: 0.91",
  experiment: "toy-1",
  parent: "ab12",
});
const branch = "cibot/toy";
const ref = `refs/heads/${branch}`;

/** A commit that was trained, and the experiment whose files are its result, on a ref of its own as DVC has it. */
function given() {
  const repository = createGitRepository();
  repository.commit({ "params.yaml": "lr: 1\n", "dvc.lock": "old\n" });
  const parent = repository.sha("HEAD");
  const files = repository.commit({ "dvc.lock": "new\n", "größe\n1.json": "{}\n" }, "dvc: commit experiment");
  repository.git("update-ref", "refs/exps/toy-1", files);
  repository.git("reset", "--quiet", "--hard", parent);
  const result = { branch, files, parent, message, author: bot, mode: "replace", skipCi: false } as const;
  return { repository, result, resultBranch: createResultBranch(repository.directory) };
}

const show = ({ git }: GitRepository, format: string) =>
  git("show", "--no-patch", "--encoding=UTF-8", `--format=${format}`, ref);

test("the branch gets a commit with the result's files, its parent, our message and our name", async () => {
  const { repository, result, resultBranch } = given();
  const { sha, changed } = await resultBranch.commit(result);
  expect([changed, repository.sha(ref)]).toEqual([true, sha]);
  expect(repository.sha(`${ref}^{tree}`)).toBe(repository.sha(`${result.files}^{tree}`));
  expect(show(repository, "%P")).toBe(result.parent);
  expect(show(repository, "%B").trimEnd()).toBe(message.trimEnd());
  expect(show(repository, "%an <%ae> %cn <%ce>")).toBe("cibot <cibot@localhost> cibot <cibot@localhost>");
  expect(show(repository, "%(trailers:key=Cibot-Experiment,valueonly)").trim()).toBe("toy-1");
});

test("checkout, index and HEAD are left as they are, with what somebody has begun", async () => {
  const { repository, result, resultBranch } = given();
  repository.write("params.yaml", "lr: 2\n");
  repository.git("add", "params.yaml");
  repository.write("dvc.lock", "mine\n");
  repository.write("untracked", "mine\n");
  const before = [repository.status(), repository.git("diff"), repository.git("diff", "--cached")];
  await resultBranch.commit(result);
  expect([repository.status(), repository.git("diff"), repository.git("diff", "--cached")]).toEqual(before);
  expect(repository.git("symbolic-ref", "HEAD")).toBe("refs/heads/main");
});

test("the same result a second time is the same commit", async () => {
  const { repository, result, resultBranch } = given();
  const { sha } = await resultBranch.commit(result);
  expect(await resultBranch.commit(result)).toEqual({ sha, changed: false });
  expect(repository.git("rev-list", "--count", ref)).toBe("2");
});

test("another result replaces the one before", async () => {
  const { repository, result, resultBranch } = given();
  await resultBranch.commit(result);
  const files = repository.commit({ "dvc.lock": "newer\n" });
  const { sha, changed } = await resultBranch.commit({ ...result, files });
  expect([changed, repository.sha(ref)]).toEqual([true, sha]);
  expect(repository.git("show", `${ref}:dvc.lock`)).toBe("newer");
  expect(show(repository, "%P")).toBe(result.parent);
});

test("a branch with a commit of somebody else is refused and left alone", async () => {
  const { repository, result, resultBranch } = given();
  await resultBranch.commit(result);
  repository.git("switch", "--quiet", branch);
  const foreign = repository.commit({ "params.yaml": "lr: 3\n" }, "My own tuning\n\nCibot-Experiment: quoted\n\nBye");
  repository.detach(result.parent);
  await expect(resultBranch.commit(result)).rejects.toMatchObject({ code: "branch_moved" });
  expect(repository.sha(ref)).toBe(foreign);
});

test.each([
  ["detached", (repository: GitRepository) => repository.detach()],
  [
    "without an identity, which Git may not guess",
    (repository: GitRepository) => {
      repository.git("config", "--unset", "user.name");
      repository.git("config", "--unset", "user.email");
      repository.git("config", "user.useConfigOnly", "true");
    },
  ],
  ["with signing on", (repository: GitRepository) => repository.git("config", "commit.gpgSign", "true")],
  [
    "with another encoding",
    (repository: GitRepository) => repository.git("config", "i18n.commitEncoding", "ISO-8859-1"),
  ],
])("it works %s", async (_, prepare) => {
  const { repository, result, resultBranch } = given();
  prepare(repository);
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  const { sha } = await resultBranch.commit(result);
  expect(repository.sha(ref)).toBe(sha);
  expect(show(repository, "%B")).toContain("Größer");
  expect(await resultBranch.commit(result)).toEqual({ sha, changed: false });
});

test("it works in a clone of depth 1", async () => {
  const { repository } = given();
  const clone = repository.cloneShallow("main");
  const parent = clone.sha("HEAD");
  clone.detach();
  const files = clone.commit({ "dvc.lock": "new\n" });
  clone.detach(parent);
  const { sha } = await createResultBranch(clone.directory).commit({ ...given().result, files, parent });
  expect(clone.sha(ref)).toBe(sha);
  expect(clone.git("rev-parse", "--is-shallow-repository")).toBe("true");
});

test("it works in a repository of SHA-256 names", async () => {
  const repository = createGitRepository();
  repository.git("init", "--quiet", "--object-format=sha256", "long");
  repository.git("-C", "long", "-c", "user.name=T", "-c", "user.email=t@t", "commit", "-qm", "One", "--allow-empty");
  const directory = join(repository.directory, "long");
  const head = repository.git("-C", "long", "rev-parse", "HEAD");
  const { sha } = await createResultBranch(directory).commit({ ...given().result, files: head, parent: head });
  expect(repository.git("-C", "long", "rev-parse", ref)).toBe(sha);
});

/** Puts a `git` first on the PATH that runs a shell command once, before the first `commit-tree`. */
function betweenReadAndWrite(command: string): void {
  const bin = temporaryFolder();
  const git = join(bin, "git");
  const script = `case " $* " in *" commit-tree "*) [ -e "${bin}/done" ] || { touch "${bin}/done"; PATH="$OLD"; ${command}; } ;; esac`;
  writeFileSync(git, `#!/bin/sh\n(${script}) >&2\nPATH="$OLD" exec git "$@"\n`);
  chmodSync(git, 0o755);
  vi.stubEnv("OLD", process.env.PATH);
  vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
}

test.each(["new", "ours already"])("somebody who takes the branch in the meantime (%s) wins", async (state) => {
  const { repository, result, resultBranch } = given();
  if (state !== "new") await resultBranch.commit({ ...result, files: result.parent });
  betweenReadAndWrite(`git update-ref ${ref} ${result.files}`);
  await expect(resultBranch.commit(result)).rejects.toMatchObject({ code: "branch_moved" });
  expect(repository.sha(ref)).toBe(result.files);
});

test("another cibot that stores the same result in the meantime is no conflict", async () => {
  const { repository, result, resultBranch } = given();
  await resultBranch.commit(result);
  const sha = repository.sha(ref);
  repository.git("update-ref", "-d", ref);
  betweenReadAndWrite(`git update-ref ${ref} ${sha}`);
  expect(await resultBranch.commit(result)).toEqual({ sha, changed: false });
});

test("a branch that Git cannot write fails with Git's words", async () => {
  const { repository, result, resultBranch } = given();
  repository.git("branch", "cibot");
  await expect(resultBranch.commit(result)).rejects.toMatchObject({ code: "git_failed" });
});
