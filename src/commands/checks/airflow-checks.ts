import { findWalkProblems } from "../../core/dag-files/find-walk-problems.ts";
import { type Finding, fail, ok, skip, warn } from "../../core/doctor/check.ts";
import { CibotError, dagsMissing } from "../../errors.ts";
import type { Cluster } from "../../ports/cluster.ts";
import type { DagsSurvey } from "../../ports/release-store.ts";
import { demandEditing } from "../steps/check-rights.ts";
import { type PlaceOptions, readPlace } from "../steps/dags-place.ts";
import type { Examination } from "./examination.ts";
import { once, orUndefined, patience, type Question } from "./question.ts";

const nowhere = "not set: a deploy is delivered, not proven";

/** The Airflow of `CIBOT_AIRFLOW_URL`, and the DAGs folder of `AIRFLOW_HOME`. */
export function planAirflowChecks(examination: Examination): Question[] {
  const { tools } = examination;
  const group = "airflow";
  const delivery = once(() => tools.delivery());
  const cluster = once(async () => tools.within(patience, (await delivery()).cluster()));
  const folder = once(() => surveyFolder(examination, delivery, cluster));
  return [
    {
      id: "airflow",
      group,
      title: "Airflow",
      ask: async () => {
        const found = await cluster();
        return found === null
          ? skip(`\`CIBOT_AIRFLOW_URL\` is ${nowhere}`)
          : ok(`${found.airflow.version}, and takes the login`);
      },
    },
    {
      id: "airflow-read",
      group,
      title: "reading DAGs",
      ask: asked(cluster, async ({ dags }) => ok(`allowed, ${(await dags.list()).length} DAGs are there`)),
    },
    {
      id: "airflow-edit",
      group,
      title: "pausing DAGs",
      ask: asked(cluster, async (found) => {
        await demandEditing(found);
        return ok("allowed");
      }),
    },
    { id: "dags-folder", group, title: "DAGs folder", ask: async () => (await folder())?.found ?? notNamed },
    {
      id: "dags-walk",
      group,
      title: "Airflow's listing",
      ask: async () => (await orUndefined(folder()))?.walk ?? notNamed,
    },
  ];
}

const notNamed = skip("`AIRFLOW_HOME` and `deploy.airflow_home` are not set: DAGs are not delivered from here");

const asked =
  (cluster: () => Promise<Cluster | null>, ask: (cluster: Cluster) => Promise<Finding>) =>
  async (): Promise<Finding> => {
    const found = await orUndefined(cluster());
    if (found === undefined) return skip("not asked without Airflow");
    return found === null ? skip("not asked without an address") : ask(found);
  };

interface FolderFindings {
  readonly found: Finding;
  readonly walk: Finding;
}

/** Undefined when nothing says where the folder is. */
async function surveyFolder(
  { deps, config: { deploy } }: Examination,
  delivery: () => ReturnType<Examination["tools"]["delivery"]>,
  cluster: () => Promise<Cluster | null>,
): Promise<FolderFindings | undefined> {
  if (deps.env.AIRFLOW_HOME === undefined && deploy.airflow_home === undefined) return undefined;
  const none: PlaceOptions = {};
  const place = readPlace(none, deploy, deps);
  const { store: openStore, source } = await delivery();
  const store = openStore(place);
  try {
    const survey = await store.survey();
    // As a deploy would leave it; a project without DAGs has none there.
    const files = await source.read(deploy.dags).catch(emptyWithoutDags);
    const airflow = (await orUndefined(cluster()))?.airflow.version ?? deploy.airflow ?? null;
    const { project, layout } = place;
    const problems = findWalkProblems(survey.tree, { project, name: "doctor", files, layout, airflow });
    return { found: describeFolder(survey, project), walk: describeWalk(problems) };
  } finally {
    await store.close();
  }
}

function emptyWithoutDags(error: unknown): [] {
  if (error instanceof CibotError && error.code === dagsMissing.code) return [];
  throw error;
}

const live: Readonly<Record<DagsSurvey["live"]["kind"], string>> = {
  absent: "nothing is delivered yet",
  release: "a release of cibot is live",
  folder: "a folder that cibot did not make is live",
  "foreign-link": "a link that cibot did not make is live",
};

function describeFolder({ dags, writable, live: { kind } }: DagsSurvey, project: string): Finding {
  const seen = `${dags}/${project}, ${live[kind]}`;
  if (writable) return ok(`${seen}, and the folder may be written`);
  return {
    ...fail(`${dags} may not be written`, `Let the user of this job write ${dags}, and ${dags}/.cibot.`),
    rights: true,
  };
}

function describeWalk(problems: ReturnType<typeof findWalkProblems>): Finding {
  const worst = problems.find(({ severity }) => severity === "error") ?? problems[0];
  if (worst === undefined) return ok("comes to its end, over all projects of the folder");
  const judge = worst.severity === "error" ? fail : warn;
  return judge(worst.message.replace(/\.$/, ""), worst.hint);
}
