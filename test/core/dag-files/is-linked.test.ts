import { expect, test } from "vitest";
import { isLinked } from "../../../src/core/dag-files/is-linked.ts";

test.each([
  ["scoring.py", "from credit.common import load\n", true],
  ["scoring.py", "    import credit.common as common\n", true],
  ["scoring.py", "from . import common\n", true],
  ["scoring.py", 'QUERY = (Path(__file__).parent / "query.sql").read_text()\n', true],
  ["scoring.py", "from airflow import DAG\nfrom credit_other import x\n", false],
  ["scoring.py", "# from credit import x is not what this does\n", false],
  ["notes.md", "from credit.common import load\n", false],
])("%s with %j looks at other files of the project: %s", (path, text, expected) => {
  expect(isLinked({ path, content: Buffer.from(text), executable: false }, "credit")).toBe(expected);
});
