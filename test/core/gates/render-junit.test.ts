import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GateCheck } from "../../../src/core/gates/gate.ts";
import { renderJunit } from "../../../src/core/gates/render-junit.ts";
import { buildCheck } from "../../support/build-gates.ts";
import { readXml } from "../../support/read-xml.ts";

const render = (checks: readonly GateCheck[]) => renderJunit("credit-default", checks, (text) => text);

/** The test cases of a document that a strict parser accepts. */
function casesOf(...checks: GateCheck[]) {
  const [suite] = readXml(render(checks)).children;
  return suite?.children ?? [];
}

const partOf = (element: ReturnType<typeof casesOf>[number] | undefined, name: string) =>
  element?.children.find((child) => child.name === name);

test("a suite counts what failed and what was skipped", () => {
  const outcomes = ["failed", "warned", "skipped", "passed", "failed"] as const;
  const root = readXml(render(outcomes.map((outcome, index) => buildCheck({ outcome, name: `gate ${index}` }))));
  const counts = { tests: "5", failures: "2", errors: "0", skipped: "1" };
  expect(root).toMatchObject({ name: "testsuites", attributes: { name: "cibot", ...counts } });
  expect(root.children).toMatchObject([
    { name: "testsuite", attributes: { name: "gates of credit-default", ...counts } },
  ]);
});

test("one check is a list of one test", () => {
  expect(casesOf(buildCheck())).toMatchObject([
    { name: "testcase", attributes: { classname: "cibot.credit-default", name: "test.roc_auc ≥ 0.72" } },
  ]);
});

describe("a check that", () => {
  test("failed has the reason as text, which GitLab shows, and what it was judged by as output", () => {
    const [element] = casesOf(buildCheck());
    expect(partOf(element, "failure")).toMatchObject({
      attributes: { message: "0.701 is below 0.72", type: "min" },
      text: "0.701 is below 0.72",
    });
    expect(partOf(element, "system-out")?.text).toBe(
      [
        "outcome: failed",
        "reason: 0.701 is below 0.72",
        "min: 0.72",
        "value: 0.701",
        "baseline: 0.73",
        "delta: -0.029",
        "95 % interval of the value: 0.66 to 0.742",
        "source: evaluation of test",
      ].join("\n"),
    );
  });

  test("was skipped says why", () => {
    const [element] = casesOf(buildCheck({ outcome: "skipped", kind: "max_drop", reason: "no baseline" }));
    expect(partOf(element, "skipped")).toMatchObject({ attributes: { message: "no baseline" }, text: "no baseline" });
  });

  test.each([
    ["passed", buildCheck({ outcome: "passed" })],
    ["warns", buildCheck({ outcome: "warned", warn: true, significant: true })],
  ])("%s has neither", (_what, check) => {
    const [element] = casesOf(check);
    expect(element?.children.map(({ name }) => name)).toEqual(["system-out"]);
  });

  test("warns says so in its output", () => {
    const [element] = casesOf(buildCheck({ outcome: "warned", warn: true, significant: true, file: "m.json" }));
    const lines = partOf(element, "system-out")?.text.split("\n") ?? [];
    expect([lines[0], ...lines.slice(-3)]).toEqual([
      "outcome: warned",
      "source: m.json",
      "beyond noise only: yes",
      "a violation: warns",
    ]);
  });
});

test("any name and reason, control characters too, is valid XML and comes back", () => {
  const anyText = fc.string({ unit: "binary", maxLength: 20 });
  fc.assert(
    fc.property(anyText, anyText, (name, reason) => {
      const [element] = casesOf(buildCheck({ name, reason: `<${reason}>` }));
      const text = partOf(element, "failure")?.text ?? "";
      expect([text.at(0), text.at(-1)]).toEqual(["<", ">"]);
      expect(text.length).toBe(reason.replaceAll("\r\n", "\n").length + 2);
    }),
  );
});

test.each([
  ["a & b"],
  ["<b>"],
  ["\"quoted\" 'twice'"],
  ["]]>"],
  ["🦆 ≥"],
  ["&amp;"],
  ["\u0000\u001b[31m", "\ufffd\ufffd[31m"],
  ["\ud800", "\ufffd"],
])("a parser reads the name %j, what XML cannot hold replaced", (name, expected = name) => {
  expect(casesOf(buildCheck({ name }))[0]?.attributes.name).toBe(expected);
});
