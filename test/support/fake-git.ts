import { judgeTip } from "../../src/core/merge-request/judge-tip.ts";
import { branchMoved, notAGitRepository } from "../../src/errors.ts";
import type { CommitFiles } from "../../src/ports/commit-files.ts";
import type { Commit, History } from "../../src/ports/history.ts";
import type { ResultBranch, ResultCommit } from "../../src/ports/result-branch.ts";
import type { ResultFiles } from "../../src/ports/result-files.ts";
import type { WorkTree } from "../../src/ports/work-tree.ts";

interface FakeCommit extends Commit {
  readonly parent: string | null;
}

/** The commits of a clone. */
export class FakeHistory implements History {
  /** Without any it is no repository. */
  commits: readonly FakeCommit[] = [];
  /** HEAD, branches and tags, with the commit that they name; `main` and `origin/main` are two. */
  refs: Record<string, string> = {};
  /** The branch of HEAD; null when it is detached. */
  branch: string | null = null;

  async head(): Promise<Commit & { readonly branch: string | null }> {
    const commit = await this.find("HEAD");
    if (commit === undefined) throw notAGitRepository({ directory: "/clone" });
    return { ...commit, branch: this.branch };
  }

  async find(rev: string): Promise<Commit | undefined> {
    return this.commits.find(({ sha }) => sha.startsWith(this.refs[rev] ?? rev));
  }

  async obtain(sha: string): Promise<Commit | undefined> {
    return this.find(sha);
  }

  async parentOf(sha: string): Promise<string | undefined> {
    return this.commits.find((commit) => commit.sha === sha)?.parent ?? undefined;
  }

  async resolve(name: string): Promise<Commit | undefined> {
    return this.find((await this.findBranch(name))?.sha ?? name);
  }

  async mergeBase(a: string, b: string): Promise<string | undefined> {
    const others = this.#line(b);
    return this.#line(a).find((sha) => others.includes(sha));
  }

  async findBranch(name: string): Promise<{ readonly ref: string; readonly sha: string } | undefined> {
    const ref = [`origin/${name}`, name].find((candidate) => candidate in this.refs);
    return ref === undefined ? undefined : { ref, sha: this.refs[ref] ?? "" };
  }

  /** A commit and all before it. */
  #line(rev: string): string[] {
    const commit = this.commits.find(({ sha }) => sha === (this.refs[rev] ?? rev));
    if (commit === undefined) return [];
    return [commit.sha, ...(commit.parent === null ? [] : this.#line(commit.parent))];
  }
}

/** The files of commits. */
export class FakeCommitFiles implements CommitFiles {
  /** By revision. */
  readonly files: Record<string, readonly string[]> = {};
  /** By the two commits, as `from..to`. */
  readonly changes: Record<string, readonly string[]> = {};
  /** What was asked for. */
  readonly asked: string[] = [];

  async list(rev: string): Promise<readonly string[]> {
    this.asked.push(rev);
    return this.files[rev] ?? [];
  }

  async changed(from: string, to: string): Promise<readonly string[]> {
    this.asked.push(`${from}..${to}`);
    return this.changes[`${from}..${to}`] ?? [];
  }
}

/** Contents of tracked files, by path. */
export type TrackedFiles = Readonly<Record<string, string>>;

/** The tracked files, as far as they are not those of HEAD. */
export class FakeWorkTree implements WorkTree {
  /** The project's folder in the repository. */
  place = "";
  /** What differs from HEAD on disk. */
  changed: TrackedFiles = {};
  /** What a revision changes in its parent: the trees of experiments. */
  readonly revisions: Record<string, TrackedFiles> = {};
  /** What was put back, and where the difference was saved. */
  readonly restored: { readonly files: TrackedFiles; readonly backup: string }[] = [];

  async folder(): Promise<string> {
    return this.place;
  }

  async changedFiles(): Promise<readonly string[]> {
    return Object.keys(this.changed).toSorted();
  }

  async sameAs(rev: string, paths: readonly string[]): Promise<readonly string[]> {
    return paths.filter((path) => this.changed[path] === this.revisions[rev]?.[path]);
  }

  async restore(paths: readonly string[], backup: string): Promise<void> {
    const isPutBack = ([path]: readonly [string, string]) => paths.includes(path);
    const files = Object.entries(this.changed);
    if (files.some(isPutBack)) this.restored.push({ files: Object.fromEntries(files.filter(isPutBack)), backup });
    this.changed = Object.fromEntries(files.filter((file) => !isPutBack(file)));
  }
}

const created = { action: "create", executable: false } as const;

/** The files of experiments, and those of the workspace as a revision of its own. */
export class FakeResultFiles implements ResultFiles {
  /** The paths that were asked for. */
  asked: readonly string[] = [];
  readonly #workTree: FakeWorkTree;

  constructor(workTree: FakeWorkTree) {
    this.#workTree = workTree;
  }

  async changes(files: string): Promise<readonly string[]> {
    return Object.keys(this.#workTree.revisions[files] ?? {});
  }

  async read(files: string) {
    const contents = Object.entries(this.#workTree.revisions[files] ?? {});
    const changes = contents.map(([path, text]) => ({ path, content: Buffer.from(text), ...created }));
    return { tree: files, changes };
  }

  async snapshot(_parent: string, paths: readonly string[]): Promise<string> {
    this.asked = paths;
    const tree = `workspace ${JSON.stringify(this.#workTree.changed)}`;
    this.#workTree.revisions[tree] = this.#workTree.changed;
    return tree;
  }
}

/** The branches that carry results. */
export class FakeResultBranch implements ResultBranch {
  /** The commit that each of them ends in. */
  readonly tips: Record<string, ResultCommit & { readonly sha: string }> = {};
  /** How many commits were made. */
  commits = 0;
  readonly #workTree: FakeWorkTree;

  constructor(workTree: FakeWorkTree) {
    this.#workTree = workTree;
  }

  async commit(result: ResultCommit): Promise<{ readonly sha: string; readonly changed: boolean }> {
    const { branch, parent, files, mode } = result;
    const tip = this.tips[branch];
    // A branch that was built exists, and ends in what was built unless a test says otherwise.
    const built = mode === "advance" ? { sha: parent, tree: "", parents: [], message: "" } : undefined;
    const known = tip === undefined ? built : { ...tip, tree: this.#tree(tip.files), parents: [tip.parent] };
    const judgement = judgeTip(known, { tree: this.#tree(files), parent, mode });
    if (judgement === "moved") throw branchMoved(result);
    if (judgement === "same" && tip !== undefined) return { sha: tip.sha, changed: false };
    const sha = `c0ffee${++this.commits}`;
    this.tips[branch] = { ...result, sha };
    return { sha, changed: true };
  }

  #tree(rev: string): string {
    return JSON.stringify(this.#workTree.revisions[rev]);
  }
}
