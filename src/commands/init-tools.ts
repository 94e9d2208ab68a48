import type { InitWishes } from "../core/init/proposal.ts";
import type { CiTemplates } from "../ports/ci-templates.ts";
import type { NewFiles } from "../ports/new-files.ts";
import type { ProjectSurvey } from "../ports/project-survey.ts";
import type { Questions } from "../ports/questions.ts";
import type { Tables } from "../ports/tables.ts";
import type { Templates } from "../ports/templates.ts";
import type { Deps } from "./deps.ts";

/** What only init needs. */
export interface InitDeps extends Deps {
  init(): Promise<InitTools>;
}

export interface InitTools {
  readonly survey: ProjectSurvey;
  readonly tables: Tables;
  readonly ciTemplates: CiTemplates;
  readonly newFiles: NewFiles;
  readonly templates: Templates;
  /** Null where nobody can be asked. */
  readonly questions: Questions | null;
  /** `--forge`; undefined when it is to be found. */
  readonly forge: string | undefined;
  /** True when stderr shows colours. */
  readonly color: boolean;
  readonly resolvePath: (path: string) => string;
  /** The names in a folder; none when there is no such folder. */
  readonly listFolder: (path: string) => Promise<readonly string[]>;
}

export interface InitOptions extends InitWishes {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly predictions?: readonly string[];
  /** False for `--no-ci`. */
  readonly ci?: boolean;
  readonly template?: string;
}
