import { afterEach, beforeEach, expect, test } from "vitest";
import { pinRelease } from "../../../src/core/pinning/pin-release.ts";
import { airflowPython } from "../../support/airflow-python.ts";
import { askPython } from "../../support/ask-python.ts";
import { createReleaseWorld, type ReleaseWorld, releaseFiles } from "../../support/release-world.ts";

const scoring = `"""Scores."""
from __future__ import annotations

from datetime import datetime
from pathlib import Path

from airflow import DAG
from credit.common import SCHEDULE

query = (Path(__file__).parent / "query.sql").read_text()
with DAG("credit_scoring", schedule=SCHEDULE, start_date=datetime(2026, 1, 1), doc_md=query) as dag:
    pass
`;

const fillBag = `
import json, os, pathlib, sys
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = dags = json.load(open(sys.argv[1]))
if dags not in sys.path: sys.path.append(dags)
try:
    from airflow.dag_processing.dagbag import DagBag
    bag = DagBag(dags, bundle_path=pathlib.Path(dags), bundle_name="dags-folder")
except ImportError:
    from airflow.models.dagbag import DagBag
    bag = DagBag(dags, include_examples=False)
print()
print(json.dumps({
    "errors": bag.import_errors,
    "dags": {dag.dag_id: [os.path.relpath(dag.fileloc, dags), str(dag.relative_fileloc), dag.doc_md] for dag in bag.dags.values()},
    "common": os.path.relpath(sys.modules["credit.common"].__file__, dags) if "credit.common" in sys.modules else None,
}))
`;

let world: ReleaseWorld;
beforeEach(async () => {
  world = await createReleaseWorld();
});
afterEach(() => world.remove());

test.each([2, 3] as const)(
  "Airflow %s takes a pinned DAG for one of the file behind the link",
  async (line) => {
    const files = releaseFiles({
      "sub/scoring.py": scoring,
      "sub/query.sql": "select 1",
      "common.py": 'SCHEDULE = "@monthly"\n',
    });
    await world.stage("credit", "0123456789ab", pinRelease(files, { project: "credit", name: "0123456789ab" }));
    await world.link("credit", "0123456789ab");
    expect(await askPython(await airflowPython(line), fillBag, world.dags)).toEqual({
      errors: {},
      dags: { credit_scoring: ["credit/sub/scoring.py", "credit/sub/scoring.py", "select 1"] },
      common: ".cibot/releases/credit/0123456789ab/common.py",
    });
  },
  60_000,
);
