import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { main } from "../../src/main.ts";

/** A folder with a clone, in which cibot runs as in a job: `main` in this process, against real HTTP. */
export class PublishWorld {
  readonly directory = mkdtempSync(join(tmpdir(), "cibot-publish-"));

  constructor(files: Readonly<Record<string, string | Uint8Array>>) {
    const git = (...args: string[]) => execFileSync("git", args, { cwd: this.directory });
    git("init", "--quiet", "--initial-branch=main");
    this.write(files);
    git("add", "--all");
    git("-c", "user.name=ana", "-c", "user.email=ana@team.test", "commit", "--quiet", "--message", "Baseline");
  }

  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.directory, path)), { recursive: true });
      writeFileSync(join(this.directory, path), content);
    }
  }

  /** Runs one command and gives back all that it told. */
  async run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<CommandEnd> {
    let stdout = "";
    let stderr = "";
    const exit = await main({
      args: [...args, "--json"],
      env: { PATH: process.env.PATH, HOME: this.directory, ...env },
      directory: this.directory,
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      clock: { now: () => new Date() },
      signal: new AbortController().signal,
    });
    return { exit, stdout, stderr, document: JSON.parse(stdout) };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export interface CommandEnd {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  // biome-ignore lint/suspicious/noExplicitAny: a document of the contract, whose parts a test names.
  readonly document: any;
}

/** A file that begins like a PNG, each `seed` another content. */
export const fakePng = (seed: string): Uint8Array => Buffer.from(`\x89PNG\r\n\x1a\n${seed}`, "latin1");
