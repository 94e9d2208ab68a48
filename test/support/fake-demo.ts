import { directoryNotEmpty, prerequisiteMissing, stepFailed } from "../../src/errors.ts";
import type { ProgramOptions, Programs } from "../../src/ports/programs.ts";
import type { PythonEnvironment, PythonEnvironments } from "../../src/ports/python-environments.ts";
import type { Templates } from "../../src/ports/templates.ts";

interface ProgramRun extends ProgramOptions {
  /** Program and arguments, joined by spaces. */
  readonly command: string;
}

/** Programs that do nothing but what `answers` says. */
export class FakePrograms implements Programs {
  readonly runs: ProgramRun[] = [];
  /** What a command does and prints; the others print nothing. */
  readonly answers: Record<string, (options: ProgramOptions) => string> = {};
  /** A program that is not installed. */
  missing: string | null = null;
  /** The beginning of a command that fails. */
  failing: string | null = null;

  async run(words: readonly string[], options: ProgramOptions): Promise<string> {
    const [program = ""] = words;
    const command = words.join(" ");
    if (program === this.missing) {
      throw prerequisiteMissing({ what: `\`${program}\` is missing`, install: `apt-get install ${program}` });
    }
    this.runs.push({ command, ...options });
    if (this.failing !== null && command.startsWith(this.failing)) throw stepFailed({ command, detail: "exit code 1" });
    return this.answers[command]?.(options) ?? "";
  }
}

export class FakePythonEnvironments implements PythonEnvironments {
  readonly prepared: string[] = [];
  /** False when there is no Python to make them with. */
  hasPython = true;
  reused = false;

  async prepare(requirements: string): Promise<PythonEnvironment> {
    if (!this.hasPython) throw prerequisiteMissing({ what: "Python is missing", install: "apt-get install python3" });
    this.prepared.push(requirements);
    return { bin: "/cache/python/bin", reused: this.reused };
  }
}

/** Lays out the parameters alone; the rest of a sample project is for real programs. */
export class FakeTemplates implements Templates {
  readonly claimed: string[] = [];
  /** Folders that hold something else. */
  readonly foreign: string[] = [];
  readonly #texts: Record<string, string>;

  constructor(texts: Record<string, string>) {
    this.#texts = texts;
  }

  async claimFolder(directory: string): Promise<void> {
    if (this.foreign.includes(directory)) throw directoryNotEmpty({ directory });
    this.claimed.push(directory);
  }

  async layOutProject(directory: string): Promise<void> {
    this.#texts[`${directory}/params.yaml`] =
      "# Parameters\nextract_features_bureau:\n  features:\n    - existing_credits # of the bureau\n";
  }
}
