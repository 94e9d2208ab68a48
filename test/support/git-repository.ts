import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A real repository in a temporary folder; it is removed when the test ends. */
export interface GitRepository {
  readonly directory: string;
  /** Runs Git and returns its stdout without the last newline. */
  git(...args: string[]): string;
  write(path: string, content: string | Uint8Array): void;
  /** Writes the files, commits all that there is, and returns the commit. */
  commit(files: Readonly<Record<string, string | Uint8Array>>, message?: string): string;
  /** Makes a branch at HEAD and switches to it. */
  branch(name: string): void;
  detach(rev?: string): void;
  /** A clone with a history of `depth` commits, of one branch, as CI makes it. */
  cloneShallow(branch: string, depth?: number): GitRepository;
  sha(rev: string): string;
  /** `git status`, one line for each path; untracked files too. */
  status(): string;
}

export function createGitRepository(): GitRepository {
  const directory = join(temporaryFolder(), "project");
  execFileSync("git", ["init", "--quiet", "--initial-branch=main", directory], { env: environment() });
  return identify(openRepository(directory));
}

/** A folder of the test's own. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cibot-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A repository that is there. */
export function openRepository(directory: string): GitRepository {
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      cwd: directory,
      env: environment(),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).replace(/\n$/, "");
  const write: GitRepository["write"] = (path, content) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  };
  const sha = (rev: string) => git("rev-parse", "--verify", rev);
  return {
    directory,
    git,
    write,
    sha,
    commit: (files, message = "Change") => {
      for (const [path, content] of Object.entries(files)) write(path, content);
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return sha("HEAD");
    },
    branch: (name) => git("switch", "--quiet", "--create", name),
    detach: (rev = "HEAD") => git("switch", "--quiet", "--detach", rev),
    cloneShallow: (branch, depth = 1) => {
      const clone = join(temporaryFolder(), "clone");
      // A path would be cloned whole: only an address is cloned at a depth.
      const options = ["--quiet", `--depth=${depth}`, "--single-branch", `--branch=${branch}`];
      git("clone", ...options, `file://${directory}`, clone);
      return identify(openRepository(clone));
    },
    status: () => git("status", "--porcelain", "--untracked-files=all"),
  };
}

function identify(repository: GitRepository): GitRepository {
  repository.git("config", "user.name", "Tester");
  repository.git("config", "user.email", "tester@localhost");
  return repository;
}

/** Without the configuration of the machine, nor the repository of a hook that runs the tests. */
function environment() {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  return { ...Object.fromEntries(kept), GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
}
