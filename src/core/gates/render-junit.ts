import XmlBuilder from "fast-xml-builder";
import type { GateCheck, Outcome } from "./gate.ts";
import { listEvidence } from "./list-evidence.ts";

/**
 * The checks as JUnit XML for GitLab's test widget, a test per check. GitLab shows the text of `failure` and `skipped`
 * and drops their attributes (lib/gitlab/ci/parsers/test/junit.rb); what warns is a test that passes.
 * @param mask hides secrets; it sees texts before they are escaped
 */
export function renderJunit(model: string, checks: readonly GateCheck[], mask: (text: string) => string): string {
  const count = (wanted: Outcome) => checks.filter(({ outcome }) => outcome === wanted).length;
  const counts = { "@tests": checks.length, "@failures": count("failed"), "@errors": 0, "@skipped": count("skipped") };
  const testcase = checks.map((check) => toTestCase(model, check));
  return createBuilder(mask).build({
    "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
    testsuites: { "@name": "cibot", ...counts, testsuite: { "@name": `gates of ${model}`, ...counts, testcase } },
  });
}

function toTestCase(model: string, check: GateCheck) {
  const { name, kind, outcome, reason } = check;
  return {
    "@classname": `cibot.${model}`,
    "@name": name,
    ...(outcome === "failed" ? { failure: { "@message": reason, "@type": kind, "#text": reason } } : {}),
    ...(outcome === "skipped" ? { skipped: { "@message": reason, "#text": reason } } : {}),
    "system-out": listEvidence(check).join("\n"),
  };
}

/** What XML 1.0 cannot hold, not even escaped: https://www.w3.org/TR/xml/#charsets. */
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

function createBuilder(mask: (text: string) => string) {
  const toXml = (_name: string, value: unknown) => mask(String(value)).replaceAll(notXml, "\ufffd");
  return new XmlBuilder({
    attributeNamePrefix: "@",
    ignoreAttributes: false,
    suppressBooleanAttributes: false,
    format: true,
    tagValueProcessor: toXml,
    attributeValueProcessor: toXml,
  });
}
