import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runDoctor } from "../../src/commands/doctor.ts";
import type { Check } from "../../src/core/doctor/check.ts";
import { givenDoctor } from "../support/given-doctor.ts";
import { documentPaths, readDocument, root } from "../support/read-documentation.ts";

const names = (folder: string) =>
  readdirSync(join(root, folder), { withFileTypes: true }).map((entry) => ({ name: entry.name, entry }));

describe("the maps", () => {
  test("docs/index.md links every page", () => {
    const pages = names("docs").flatMap(({ name }) => (name.endsWith(".md") && name !== "index.md" ? [name] : []));
    const linked = new Set(readDocument("docs/index.md").links.map((link) => link.split("#")[0]));

    expect(pages.filter((page) => !linked.has(page))).toEqual([]);
  });

  test("docs/architecture.md lists the rooms of the core, all and no others", () => {
    const rooms = names("src/core").flatMap(({ name, entry }) => (entry.isDirectory() ? [name] : []));
    const [, listed = ""] = /the domain, pure: `([^`]*)`/.exec(readDocument("docs/architecture.md").text) ?? [];

    expect(listed.split(" ").sort()).toEqual(rooms.sort());
  });

  test("docs/troubleshooting.md has each check of `cibot doctor`, by the words of its line and by its id", async () => {
    const { deps, output } = givenDoctor({ forge: "gitlab", env: { GITLAB_TOKEN: "glpat-0123456789abcdefghij" } });
    await runDoctor(deps);
    const checks = output.result?.checks as readonly Check[];
    const rows = readDocument("docs/troubleshooting.md")
      .text.split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim()));

    const isDescribed = ({ id, title }: Check) =>
      rows.some(([, line = "", ids = ""]) => line.includes(title) && ids.includes(`\`${id}\``));
    expect(checks.length).toBeGreaterThan(30);
    expect(checks.filter((check) => !isDescribed(check)).map(({ id }) => id)).toEqual([]);
  });
});

describe("jobs that the pages show", () => {
  test.each(documentPaths())("%s judges no model where nothing may have been trained", (path) => {
    const jobs = readDocument(path).fences.filter(({ language }) => /^ya?ml$/.test(language));

    // `cibot gate` needs predictions; when the rules decide against a training, there are none.
    expect(jobs.filter(({ text }) => /cibot train\s*(?:,|\n\s*-)\s*cibot gate/.test(text))).toEqual([]);
  });
});
