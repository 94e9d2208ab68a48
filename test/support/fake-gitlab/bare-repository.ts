import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Blob, Commit, NewCommit, Repository } from "./repository.ts";
import { GitFailure, type RunGit, runGit } from "./run-git.ts";

const fields = ["%H", "%P", "%an", "%ae", "%cI", "%B"].join("%x00");

/** A bare repository of real Git: commits are made by its plumbing, without a work tree. */
export class BareRepository implements Repository {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async branches(): Promise<ReadonlyMap<string, string>> {
    const list = await this.#git(["for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads"]);
    const lines = list.toString("utf8").split("\n").filter(Boolean);
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), line.slice(line.lastIndexOf(" ") + 1)]));
  }

  async find(revision: string): Promise<Commit | undefined> {
    const branch = (await this.branches()).get(revision);
    if (branch === undefined && !/^[0-9a-f]{7,40}$/.test(revision)) return undefined;
    const log = await this.#try(["log", "-1", `--format=${fields}`, branch ?? revision, "--"]);
    if (log === undefined) return undefined;
    const [sha = "", parents = "", name = "", email = "", date = "", message = ""] = log.toString("utf8").split("\0");
    const author = { name, email };
    return {
      sha,
      parents: parents.split(" ").filter(Boolean),
      author,
      date: new Date(date),
      message: message.trimEnd(),
    };
  }

  async file(sha: string, path: string): Promise<Blob | undefined> {
    const entry = (await this.files(sha)).get(path);
    return entry === undefined ? undefined : { ...entry, content: await this.#git(["cat-file", "blob", entry.id]) };
  }

  async files(sha: string): Promise<ReadonlyMap<string, Omit<Blob, "content">>> {
    const tree = (await this.#git(["ls-tree", "-r", "-z", sha])).toString("utf8").split("\0").filter(Boolean);
    return new Map(
      tree.map((line) => {
        const [mode = "", , id = ""] = line.slice(0, line.indexOf("\t")).split(" ");
        return [line.slice(line.indexOf("\t") + 1), { id, executable: mode === "100755" }];
      }),
    );
  }

  async lastChange(sha: string, path: string): Promise<string> {
    return (await this.#git(["log", "-1", "--format=%H", sha, "--", path])).toString("utf8").trim();
  }

  async setBranch(name: string, sha: string | null): Promise<void> {
    await this.#git(["update-ref", ...(sha === null ? ["-d", `refs/heads/${name}`] : [`refs/heads/${name}`, sha])]);
  }

  async commit({ branch, parents, changes, message, author }: NewCommit): Promise<string> {
    const scratch = await mkdtemp(join(tmpdir(), "fake-gitlab-"));
    try {
      const env = { GIT_INDEX_FILE: join(scratch, "index"), ...identity(author) };
      const base = parents[0];
      if (base !== undefined) await this.#git(["read-tree", base], { env });
      const lines = await Promise.all([...changes].map(([path, blob]) => this.#stage(path, blob)));
      await this.#git(["update-index", "-z", "--index-info"], { env, input: lines.join("") });
      const tree = (await this.#git(["write-tree"], { env })).toString("utf8").trim();
      const args = ["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent])];
      const sha = (await this.#git(args, { env, input: message })).toString("utf8").trim();
      await this.setBranch(branch, sha);
      return sha;
    } finally {
      await rm(scratch, { recursive: true });
    }
  }

  async isAncestor(first: string, second: string): Promise<boolean> {
    return (await this.#try(["merge-base", "--is-ancestor", first, second])) !== undefined;
  }

  /** The line of `--index-info` for a file of the next commit; the mode 0 takes it away. */
  async #stage(path: string, blob: Pick<Blob, "content" | "executable"> | null): Promise<string> {
    if (blob === null) return `0 ${"0".repeat(40)}\t${path}\0`;
    const id = (await this.#git(["hash-object", "-w", "--stdin"], { input: blob.content })).toString("utf8").trim();
    return `${blob.executable ? "100755" : "100644"} ${id}\t${path}\0`;
  }

  #git: RunGit = (args, options) => runGit([`--git-dir=${this.#folder}`, ...args], options);

  /** Undefined when Git says no. */
  async #try(args: readonly string[]): Promise<Buffer | undefined> {
    return this.#git(args).catch((error: unknown) => {
      if (error instanceof GitFailure) return undefined;
      throw error;
    });
  }
}

const identity = ({ name, email }: { readonly name: string; readonly email: string }) => ({
  GIT_AUTHOR_NAME: name,
  GIT_AUTHOR_EMAIL: email,
  GIT_COMMITTER_NAME: name,
  GIT_COMMITTER_EMAIL: email,
});
