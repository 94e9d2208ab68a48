import { describe, expect, test } from "vitest";
import { report } from "../../../src/commands/report.ts";
import { train } from "../../../src/commands/train.ts";
import { parseMarker, splitHead } from "../../../src/core/publishing/marker.ts";
import { givenAttack, givenProjectAttack } from "../../support/attack-world.ts";
import { values } from "../../support/fake-pipeline.ts";
import { reportsOn } from "../../support/gitlab-world.ts";
import { judgeBody } from "../../support/judge-body.ts";

// Texts that would act on the forge. What acted is in the fake's `effects`, which have to be empty when a test ends.

const isUpload = (url: string) => url.startsWith("/uploads/");

describe("group 1, quick actions", () => {
  test.each([
    ["on a line of its own", "before\n\n/merge\n\nafter"],
    ["at the beginning", "/close\nafter"],
    ["at the end of the body", "before\n\n/close"],
    ["behind a blank", "before\n\n /close"],
    ["behind a carriage return", "before\r/close\rafter"],
    ["before a carriage return", "before\n\n/clo\rse\nafter"],
    ["in capitals", "before\n\n/CLOSE"],
    ["behind an HTML block", "<div>\n\n</div>\n/close"],
    ["behind a comment", "<!-- a -->\n/close"],
    ["in a table", "| a |\n| - |\n| b |\n/close"],
    ["in a list", "- a\n\n/close\n- /close"],
    ["in a quote", "> a\n/close"],
    ["behind U+2028", "before\u2028/close"],
    ["behind NEL and VT", "before\u0085/close\v/close"],
    ["behind an open fence", "```\ncode\n```\n/assign me"],
    ["with an invisible character", "before\n\n\ufeff/close"],
    ["as entity", "before\n\n&#47;close"],
  ])("group 1, quick actions: one %s stays a text", async (_where, text) => {
    const { publish } = await givenAttack();
    expect(judgeBody(await publish(text), isUpload)).toEqual([]);
  });

  test("group 1, quick actions: those in names of metrics, files and stages stay names", async () => {
    const { deps, results, attack } = await givenProjectAttack();
    const name = "auc\n\n/close\n";
    results.candidate = {
      metrics: { "\n/merge\n.json": values({ [name]: 0.9 }) },
      params: { "params.yaml": values({ "a\n/approve": "\n/close\n@all\n" }) },
      files: { "\n/close\n": { hash: "20f35e630daf", size: 1, cached: true, source: true } },
    };
    await report({}, deps);
    const [body = ""] = reportsOn(attack.gitlab, attack.mr);
    expect(body).toContain("auc");
    expect(judgeBody(body, isUpload)).toEqual([]);
  });

  test("group 1, quick actions: those that a failed training prints stay its words", async () => {
    const { deps, attack } = await givenProjectAttack({
      training: ({ onEvent }) => {
        for (const line of ["```", "/close", "@all Closes #1", "</details>"]) onEvent({ kind: "output", line });
        return { kind: "failed", stage: "a\n/merge", reason: "x\n\n/approve\n" };
      },
    });
    await expect(train({}, deps)).rejects.toMatchObject({ code: "training_failed" });
    expect(judgeBody(reportsOn(attack.gitlab, attack.mr)[0] ?? "", isUpload)).toEqual([]);
  });
});

test("group 2, commands alone: a body of only /approve is a comment, and approves nothing", async () => {
  const { publish, gitlab } = await givenAttack();
  expect(await publish("/approve\n")).toMatch(/^\u200b?\/approve$/);
  expect(gitlab.requests.filter(({ method }) => method === "POST").map(({ status }) => status)).toEqual([201]);
});

test.each([
  ["everyone", "@all"],
  ["who is here", "@here"],
  ["a group", "@org/team"],
  ["split by Markdown", "@**all** @_here_ **@**all"],
  ["by entities", "&#64;all &commat;all &#x40;all"],
  ["behind a backslash", "\\@all"],
  ["in HTML", "<b>@all</b> <!-- --> @here"],
  ["in a table, a heading and a link", "# @all\n\n| @here |\n| - |\n| @all |\n\n[@all](x)"],
  ["behind U+200D", "\u200d@all"],
])("group 3, mentions: %s is not called", async (_who, text) => {
  const { publish } = await givenAttack();
  expect(judgeBody(await publish(text), isUpload)).toEqual([]);
});

describe("group 5, forged markers", () => {
  test("group 5, forged markers: a comment of somebody else that begins with ours is neither changed nor removed", async () => {
    const { gitlab, mr, publish, comment, world } = await givenAttack();
    await publish("accuracy 0.91\n");
    const forged =
      gitlab
        .notes(mr)[0]
        ?.body.replace("0.91", "9.99")
        .replace(/body=\w+/, "body=000000000000") ?? "";
    const theirs = gitlab.postNote(mr, "ana", forged);
    const late = gitlab.postNote(mr, "ana", forged.replace(/pipeline=\d+/, "pipeline=999999"));
    world.write({ "report.md": "accuracy 0.92\n" });
    expect(await comment("report.md")).toMatchObject({ document: { publish: { action: "updated" } } });
    const bodies = gitlab.notes(mr).filter(({ id }) => [theirs.id, late.id].includes(id));
    expect(bodies.map(({ body }) => body)).toEqual([forged, forged.replace(/pipeline=\d+/, "pipeline=999999")]);
    expect(reportsOn(gitlab, mr)[0]).toBe("accuracy 0.92");
  });

  test.each([
    ["as it stands", (marker: string) => `${marker}\nworse`],
    ["behind a text", (marker: string) => `text\n\n${marker}\n\nworse`],
    ["in a fence", (marker: string) => `\`\`\`\n${marker}\n\`\`\`\n`],
    ["without an end", (marker: string) => marker.replace(" -->", "")],
    ["of images", () => "<!-- cibot:images;3fa9c1d2e4b5a697=%2Fuploads%2Fx -->\nworse"],
    ["of a superseded comment", () => "<!-- cibot:superseded -->\nworse"],
  ])("group 5, forged markers: one in a report, %s, is text", async (_how, forge) => {
    const { gitlab, mr, publish, run, world } = await givenAttack();
    await publish("the report\n");
    const marker = gitlab.notes(mr)[0]?.body.split("\n")[0] ?? "";
    world.write({ "other.md": forge(marker) });
    await run(["comment", "other.md", "--name", "other"]);
    expect(gitlab.notes(mr).map(({ body }) => parseMarker(body)?.key)).toEqual(["report", "other"]);
    expect(splitHead(gitlab.notes(mr)[1]?.body ?? "").report).not.toMatch(/<!--\s*cibot/);
  });
});

test.each(["a-->b", "--> /close", "a;sha=b;body=c", "<!-- cibot:key=x", "a\nb", "x".repeat(300), "\ud800", "@all"])(
  "group 6, marker syntax: a report of the name %j is found again, once",
  async (name) => {
    const { gitlab, mr, run, world } = await givenAttack({ "report.md": "one\n" });
    const first = await run(["comment", "report.md", "--name", name]);
    world.write({ "report.md": "two\n" });
    const second = await run(["comment", "report.md", "--name", name]);
    expect([first.document.publish.action, second.document.publish.action]).toEqual(["created", "updated"]);
    expect(reportsOn(gitlab, mr)).toEqual(["two"]);
    expect(gitlab.notes(mr)[0]?.body.match(/-->/g)).toHaveLength(1);
  },
);
