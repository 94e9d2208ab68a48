import { expect, test } from "vitest";
import { type Journal, parseJournal, planHealing, renderJournal } from "../../../src/core/releases/journal.ts";

const journal: Journal = {
  version: 1,
  release: "new",
  previous: "old",
  layout: "link",
  since: "2026-12-01T00:00:00Z",
  step: "begun",
  aside: null,
  keep: false,
};

test("a journal is read as it was written", () => {
  const full: Journal = { ...journal, layout: "copy", step: "flipped", aside: ".cibot/tmp/credit.0f", keep: true };
  expect(parseJournal(renderJournal(full))).toEqual(full);
});

test.each(["", "{", "[]", "null", '{"version":2}', '{"version":1,"release":3}'])("%j is no journal", (text) => {
  expect(parseJournal(text)).toBeUndefined();
});

const copying: Journal = { ...journal, layout: "copy" };
const flipped: Journal = { ...journal, step: "flipped" };

test.each([
  { title: "what was put aside goes back", journal, standing: { kind: "absent" }, aside: true, healing: "restore" },
  {
    title: "a first deploy that did nothing is forgotten",
    journal,
    standing: { kind: "absent" },
    aside: false,
    healing: "forget",
  },
  {
    title: "a withdrawn release is forgotten",
    journal: flipped,
    standing: { kind: "absent" },
    aside: true,
    healing: "forget",
  },
  {
    title: "a flipped link only lacks its word",
    journal,
    standing: { kind: "link", release: "new" },
    aside: true,
    healing: "complete",
  },
  {
    title: "an old link is as it was",
    journal,
    standing: { kind: "link", release: "old" },
    aside: false,
    healing: "forget",
  },
  {
    title: "a folder before its exchange is as it was",
    journal,
    standing: { kind: "folder", copyOf: null },
    aside: true,
    healing: "forget",
  },
  {
    title: "half a copy is finished",
    journal: copying,
    standing: { kind: "folder", copyOf: "old" },
    aside: false,
    healing: "copy",
  },
  {
    title: "a full copy only lacks its word",
    journal: copying,
    standing: { kind: "folder", copyOf: "new" },
    aside: false,
    healing: "complete",
  },
  {
    title: "a folder that somebody put in place of a copy is theirs",
    journal: { ...copying, step: "flipped" },
    standing: { kind: "folder", copyOf: null },
    aside: false,
    healing: "forget",
  },
  {
    title: "a foreign link is theirs",
    journal,
    standing: { kind: "foreign", target: "/x" },
    aside: false,
    healing: "forget",
  },
] as const)("$title", ({ journal, standing, aside, healing }) => {
  expect(planHealing(journal, standing, aside)).toBe(healing);
});
