import { createHash, randomBytes } from "node:crypto";
import type { Blob, Commit, NewCommit, Repository } from "./repository.ts";

type Files = ReadonlyMap<string, Blob>;

/** A repository with one commit on its default branch, and no Git. */
export class MemoryRepository implements Repository {
  readonly #branches = new Map<string, string>();
  readonly #commits = new Map<string, { readonly commit: Commit; readonly files: Files }>();

  constructor(defaultBranch: string) {
    const author = { name: "Ana", email: "ana@example.com" };
    const content = Buffer.from("# Credit\n");
    const changes = new Map([["README.md", { content, executable: false }]]);
    this.#add({ branch: defaultBranch, parents: [], changes, message: "Begin\n", author });
  }

  async branches(): Promise<ReadonlyMap<string, string>> {
    return new Map([...this.#branches].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  async find(revision: string): Promise<Commit | undefined> {
    const named = this.#branches.get(revision);
    if (named !== undefined) return this.#commits.get(named)?.commit;
    if (!/^[0-9a-f]{7,40}$/.test(revision)) return undefined;
    return [...this.#commits.values()].find(({ commit }) => commit.sha.startsWith(revision))?.commit;
  }

  async file(sha: string, path: string): Promise<Blob | undefined> {
    return this.#commits.get(sha)?.files.get(path);
  }

  async files(sha: string): Promise<Files> {
    return this.#commits.get(sha)?.files ?? new Map();
  }

  async lastChange(sha: string, path: string): Promise<string> {
    const [parent] = this.#commits.get(sha)?.commit.parents ?? [];
    if (parent === undefined) return sha;
    const before = this.#commits.get(parent)?.files.get(path)?.id;
    return before === this.#commits.get(sha)?.files.get(path)?.id ? this.lastChange(parent, path) : sha;
  }

  async setBranch(name: string, sha: string | null): Promise<void> {
    if (sha === null) this.#branches.delete(name);
    else this.#branches.set(name, sha);
  }

  async commit(commit: NewCommit): Promise<string> {
    return this.#add(commit);
  }

  async isAncestor(first: string, second: string): Promise<boolean> {
    if (first === second) return true;
    const parents = this.#commits.get(second)?.commit.parents ?? [];
    const found = await Promise.all(parents.map((parent) => this.isAncestor(first, parent)));
    return found.includes(true);
  }

  #add({ branch, parents, changes, message, author }: NewCommit): string {
    const files = new Map(this.#commits.get(parents[0] ?? "")?.files ?? []);
    for (const [path, blob] of changes) {
      if (blob === null) files.delete(path);
      else files.set(path, { ...blob, id: createHash("sha1").update(blob.content).digest("hex") });
    }
    const sha = randomBytes(20).toString("hex");
    this.#commits.set(sha, { commit: { sha, parents, message, author, date: new Date() }, files });
    this.#branches.set(branch, sha);
    return sha;
  }
}
