import type { InitForge } from "../../src/core/init/find-forge.ts";
import type { Survey } from "../../src/core/init/survey.ts";
import type { TableFacts } from "../../src/core/init/table-facts.ts";
import { type CibotError, interrupted, predictionsMissing } from "../../src/errors.ts";
import type { CiTemplates } from "../../src/ports/ci-templates.ts";
import type { NewFiles } from "../../src/ports/new-files.ts";
import type { ProjectSurvey } from "../../src/ports/project-survey.ts";
import type { Choice, Questions, TextQuestion } from "../../src/ports/questions.ts";
import type { Tables } from "../../src/ports/tables.ts";
import type { FakeFiles } from "./fake-files.ts";

export class FakeSurvey implements ProjectSurvey {
  survey: Survey;
  problem: CibotError | null = null;

  constructor(survey: Survey) {
    this.survey = survey;
  }

  async look(): Promise<Survey> {
    if (this.problem !== null) throw this.problem;
    return this.survey;
  }
}

export class FakeTables implements Tables {
  readonly facts: Record<string, TableFacts> = {};
  isClosed = false;

  async describe(path: string): Promise<TableFacts> {
    const facts = this.facts[path];
    if (facts === undefined) throw predictionsMissing({ path });
    return facts;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

export class FakeCiTemplates implements CiTemplates {
  async read(forge: InitForge): Promise<string> {
    return `# cibot's jobs for ${forge}\n`;
  }

  async readComponent(): Promise<string> {
    return "# cibot's jobs with inputs\n";
  }
}

/** Writes into the files of `FakeFiles`. */
export class FakeNewFiles implements NewFiles {
  readonly #files: FakeFiles;
  /** What somebody else does just before the first file is written. */
  before: () => void = () => {};

  constructor(files: FakeFiles) {
    this.#files = files;
  }

  async create(path: string, text: string): Promise<boolean> {
    this.#interfere();
    if (this.#files.onDisk[path] !== undefined) return false;
    this.#files.onDisk[path] = text;
    return true;
  }

  async replace(path: string, { before, after }: { before: string; after: string }): Promise<boolean> {
    this.#interfere();
    if (this.#files.text(path) !== before) return false;
    this.#files.onDisk[path] = after;
    return true;
  }

  #interfere(): void {
    this.before();
    this.before = () => {};
  }
}

/** A person who answers by the beginning of a question; without an answer Ctrl+C is pressed. */
export class FakeQuestions implements Questions {
  readonly answers: Record<string, string | boolean>;
  readonly asked: string[] = [];
  /** The choices of the last question. */
  offered: readonly string[] = [];
  /** What a prompt refused, and why. */
  readonly refused: string[] = [];

  constructor(answers: Record<string, string | boolean>) {
    this.answers = answers;
  }

  async ask({ message, initial, findProblem }: TextQuestion): Promise<string> {
    const answer = this.#answer(message);
    const text = answer === true ? initial : String(answer);
    const problem = findProblem?.(text);
    if (problem === undefined) return text;
    this.refused.push(problem);
    throw interrupted();
  }

  async choose<Value extends string>({ message, options }: Choice<Value>): Promise<Value> {
    this.offered = options.map(({ value }) => value);
    const answer = this.#answer(message);
    const chosen = options.find(({ value }) => value === answer);
    if (chosen === undefined) throw new Error(`${answer} is not among ${options.map(({ value }) => value)}`);
    return chosen.value;
  }

  async confirm(message: string): Promise<boolean> {
    return this.#answer(message) === true;
  }

  #answer(message: string): string | boolean {
    this.asked.push(message);
    const found = Object.entries(this.answers).find(([beginning]) => message.includes(beginning));
    if (found === undefined) throw interrupted();
    return found[1];
  }
}
