import type {
  Answered,
  ForgeProject,
  ForgeToken,
  ForgeUser,
  ProtectedBranch,
} from "../../src/core/doctor/forge-facts.ts";
import type { CloneFacts } from "../../src/core/doctor/judge-clone.ts";
import type { RemoteState } from "../../src/core/doctor/judge-data.ts";
import type { CloneInspection } from "../../src/ports/clone-inspection.ts";
import type { DataInspection } from "../../src/ports/data-inspection.ts";
import type { ForgeInspection } from "../../src/ports/forge-inspection.ts";
import type { Machine } from "../../src/ports/machine.ts";

/** A complete clone of `main` with a branch on it. */
export class FakeCloneInspection implements CloneInspection {
  facts: CloneFacts = {
    sha: "ab12cd34".repeat(5),
    branch: "more-features",
    shallow: false,
    commits: 12,
    target: { ref: "origin/main" },
    mergeBase: "0fcc75bb".repeat(5),
  };

  async look(): Promise<CloneFacts> {
    return this.facts;
  }
}

export class FakeDataInspection implements DataInspection {
  state: RemoteState = { unpushed: [], lost: [] };
  /** What is thrown in place of an answer. */
  problem: Error | null = null;

  async compareWithRemote(): Promise<RemoteState> {
    if (this.problem !== null) throw this.problem;
    return this.state;
  }

  async cacheFolder(): Promise<string> {
    return "/clone/.dvc/cache";
  }
}

const gibi = 1024 ** 3;

/** A machine with all that cibot needs, and room. */
export class FakeMachine implements Machine {
  readonly temporaryFolder = "/tmp";
  python: string | null = "3.11.7";
  /** Bytes by folder; elsewhere there are 100 GiB. */
  free: Record<string, number> = {};
  files = new Set(["cibot.yaml", "pred/test.csv"]);
  duckdbProblem: Error | null = null;

  async freeSpace(folder: string): Promise<number> {
    return this.free[folder] ?? 100 * gibi;
  }

  async exists(path: string): Promise<boolean> {
    return this.files.has(path);
  }

  async pythonVersion(): Promise<string | null> {
    return this.python;
  }

  async duckdbVersion(): Promise<string> {
    if (this.duckdbProblem !== null) throw this.duckdbProblem;
    return "v1.5.6";
  }
}

export const goodProject: ForgeProject = {
  path: "team/credit",
  defaultBranch: "main",
  visibility: "private",
  archived: false,
  accessLevel: 30,
  privateUploads: true,
  pipelinesMustSucceed: true,
  discussionsMustBeResolved: false,
  mergeMethod: "merge",
  jobTokenMayPush: false,
};

/** A GitLab that lets the token do all. */
export class FakeForgeInspection implements ForgeInspection {
  username = "project_7_bot_a1";
  answered: Answered = { allowed: true };
  /** What is asked, in order. */
  readonly asked: string[] = [];
  /** What never comes back: the name of a method. */
  hanging: keyof ForgeInspection | null = null;

  async version(): Promise<string | null> {
    await this.#note("version");
    return "18.6.0-ee";
  }

  async user(): Promise<ForgeUser> {
    await this.#note("user");
    return { username: this.username, bot: true };
  }

  async token(): Promise<ForgeToken | null> {
    await this.#note("token");
    return { scopes: ["api"], expiresAt: "2027-06-01" };
  }

  async project(): Promise<ForgeProject> {
    await this.#note("project");
    return goodProject;
  }

  async protectedBranches(): Promise<readonly ProtectedBranch[] | null> {
    await this.#note("protectedBranches");
    return [{ name: "main", pushLevels: [40], namesOthers: false }];
  }

  async newestMergeRequest(): Promise<number | null> {
    await this.#note("newestMergeRequest");
    return 1;
  }

  async ask(right: string): Promise<Answered> {
    await this.#note("ask", right);
    return this.answered;
  }

  async #note(method: keyof ForgeInspection, detail?: string): Promise<void> {
    this.asked.push(detail ?? method);
    if (this.hanging === method) await new Promise(() => undefined);
  }
}
