import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import type { z } from "zod";
import { report } from "../../src/commands/report.ts";
import { train } from "../../src/commands/train.ts";
import type { Evaluation } from "../../src/core/evaluation/evaluation.ts";
import { type ReportDocument, reportSchema } from "../../src/core/report/report.ts";
import type { evaluationSchema } from "../../src/documents/evaluation-schema.ts";
import { renderReportSchema } from "../../src/documents/render-report-schema.ts";
import type { reportDocument } from "../../src/documents/report-schema.ts";
import { buildCheck, buildGate, checkAll } from "../support/build-gates.ts";
import { buildEvaluation, buildReport, buildRichSplit, noBaseline } from "../support/build-report.ts";
import { closeSchema } from "../support/close-schema.ts";
import { given } from "../support/given.ts";

type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;
/** `true` when both types describe the same data, arrays being read-only; else the line below does not compile. */
type Same<A, B> = [Frozen<A>] extends [B] ? ([B] extends [Frozen<A>] ? true : never) : never;
const isSame: [
  Same<z.output<typeof evaluationSchema>, Evaluation>,
  Same<z.output<typeof reportDocument>, ReportDocument>,
] = [true, true];

const schema: unknown = JSON.parse(renderReportSchema());
const open = compile(schema);
const closed = compile(closeSchema(schema));

function compile(json: unknown) {
  const ajv = new Ajv2020({ allErrors: true, validateFormats: false });
  const validate = ajv.compile(json as object);
  return (document: unknown) => {
    validate(document);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

const documentOf = (changes: Parameters<typeof buildReport>[0] = {}): ReportDocument => ({
  version: 1,
  schema: reportSchema,
  ...buildReport(changes),
});

test("the schema that is shipped is the one that the code describes", () => {
  expect(isSame).toEqual([true, true]);
  expect(readFileSync("templates/report.schema.json", "utf8")).toBe(renderReportSchema());
  expect(schema).toMatchObject({ $id: "urn:cibot:report:1", $schema: "https://json-schema.org/draft/2020-12/schema" });
});

test.each([
  ["a full training", {}],
  ["a first report", { baseline: noBaseline, evaluation: buildEvaluation({ baseline: null, deltas: [] }) }],
  ["no predictions", { evaluation: null, training: null }],
  ["judged gates", { gates: checkAll([buildGate({ max_drop: 0, warn: true }), buildGate({ metric: "test.auc" })]) }],
  ["segments and bins", { evaluation: buildEvaluation({ splits: [buildRichSplit()] }) }],
])("the document of %s is described to its last key", (_what, changes) => {
  expect(closed(documentOf(changes))).toEqual([]);
});

test("what `cibot train` and `cibot report` write is described to its last key", async () => {
  const { deps, files } = given({ env: { GITLAB_CI: "true", CI_JOB_ID: "1" } });
  await train({ publish: false }, deps);
  expect(closed(JSON.parse(files.text(".cibot/report/report.json")))).toEqual([]);
  await report({ publish: false }, deps);
  expect(closed(JSON.parse(files.text(".cibot/report/report.json")))).toEqual([]);
});

test("a document of a later cibot, which has more keys, is still valid", () => {
  expect(open({ ...documentOf(), later: 1, code: { ...documentOf().code, later: 1 } })).toEqual([]);
  expect(closed({ ...documentOf(), later: 1 })).toEqual([" must NOT have additional properties"]);
});

test.each([
  ["another version", { version: 2 }],
  ["no schema", { schema: undefined }],
  ["a number as text", { training: { ...buildReport().training, duration: "134" } }],
  ["a baseline that has a name, yet no revision", { baseline: { rev: null, name: "main", how: "x" } }],
  ["an unknown outcome of a gate", { gates: [buildCheck({ outcome: "great" as never })] }],
  ["a policy without its hash", { policy: { gates: 0 } }],
  ["an unknown verdict", { metrics: [{ ...buildReport().metrics[0], verdict: "great" }] }],
])("%s is no report", (_what, changes) => {
  expect(open({ ...documentOf(), ...changes })).not.toEqual([]);
});
