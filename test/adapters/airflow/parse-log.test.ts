import { expect, test } from "vitest";
import { parseLog } from "../../../src/adapters/airflow/parse-log.ts";

test.each([
  [
    "Airflow 2's notation of host and text",
    { content: "[('worker-1', '*** Found local files:\\n[2026-11-26] INFO - größe \\'x\\'\\nValueError: a\\\\b\\n')]" },
    ["*** Found local files:", "[2026-11-26] INFO - größe 'x'", "ValueError: a\\b"],
  ],
  [
    "a text in double quotes, and several hosts",
    { content: `[('a', "it's \\U0001f642 \\x41\\u00e9\\n"), ('b', 'end')]` },
    ["it's 🙂 Aé", "end"],
  ],
  ["Airflow 2's plain text", { content: "one\n\ntwo\n" }, ["one", "two"]],
  [
    "Airflow 3's entries, with the exception and without the marks of groups",
    {
      content: [
        { event: "::group::Log message source details" },
        { event: "::endgroup::" },
        {
          timestamp: "2026-11-26T12:00:00Z",
          event: "Task failed with exception",
          level: "error",
          error_detail: [{ exc_type: "ValueError", exc_value: "no rows", frames: [] }],
        },
      ],
    },
    ["Task failed with exception", "ValueError: no rows"],
  ],
  ["Airflow 3's plain lines", { content: ["one\ntwo", "", "three  "] }, ["one", "two", "three"]],
  ["nothing", { content: [] }, []],
  ["what is no entry", { content: [null, 3, { level: "info" }] }, []],
])("reads %s", (_what, body, lines) => {
  expect(parseLog(body)).toEqual(lines);
});

test.each([null, "text", { content: 3 }, {}])("refuses %j", (body) => {
  expect(() => parseLog(body)).toThrow(expect.objectContaining({ code: "airflow_odd_answer" }));
});

test("of a trace Airflow's own frames are left out, so that the end of the log tells what the task said", () => {
  const content = `Output:
the disk is full
Traceback (most recent call last):
  File "/venv/lib/python3.11/site-packages/airflow/models/taskinstance.py", line 776, in _execute_task
    result = _execute_callable(context=context)
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/opt/airflow/dags/credit/scoring.py", line 9, in score
    raise ValueError("no rows")
ValueError: no rows`;
  expect(parseLog({ content })).toEqual([
    "Output:",
    "the disk is full",
    "Traceback (most recent call last):",
    '  File "/opt/airflow/dags/credit/scoring.py", line 9, in score',
    '    raise ValueError("no rows")',
    "ValueError: no rows",
  ]);
});
