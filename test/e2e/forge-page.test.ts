import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createCanvas } from "canvas";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLocalForge, type LocalForge } from "../../src/adapters/local-forge/create-local-forge.ts";
import { buildDraft } from "../support/build-merge-request.ts";
import { hasChromium, launchChromium } from "../support/chromium.ts";

const sha = "ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12";
const screens = [
  ["phone", 360, "light"],
  ["phone", 360, "dark"],
  ["desktop", 1280, "light"],
  ["desktop", 1280, "dark"],
] as const;

let folder: string;
let now = new Date("2026-11-24T12:00:00Z");

const openForge = (name: string) =>
  createLocalForge({ directory: join(folder, name), author: "cibot", clock: { now: () => now } });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cibot-forge-page-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A plot as cibot draws them: opaque, at twice the size that it is shown in. */
function drawPlot(title: string, values: readonly number[]): Uint8Array {
  const canvas = createCanvas(1280, 800);
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, 1280, 800);
  context.fillStyle = "#1f1d26";
  context.font = "600 34px sans-serif";
  context.fillText(title, 60, 70);
  values.forEach((value, index) => {
    context.fillStyle = index === 0 ? "#0072b2" : "#9cc4de";
    context.fillRect(80 + index * 118, 720 - value * 135, 90, value * 135);
    context.fillStyle = "#1f1d26";
    context.font = "26px sans-serif";
    context.fillText(value.toFixed(1), 100 + index * 118, 705 - value * 135);
    context.fillText(String(index + 1), 116 + index * 118, 760);
  });
  return canvas.toBuffer("image/png");
}

/** As Chromium tells them to a screen reader: Playwright's own `level` does not know `aria-level`. */
async function listHeadings(page: Page): Promise<[level: number, name: string][]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  // The list is by depth; a reader hears a node, then what is in it.
  const inOrder = (id: string): typeof nodes => {
    const node = byId.get(id);
    return node === undefined ? [] : [node, ...(node.childIds ?? []).flatMap(inOrder)];
  };
  return inOrder(nodes[0]?.nodeId ?? "")
    .filter(({ role }) => role?.value === "heading")
    .map(({ name, properties }) => [properties?.find((one) => one.name === "level")?.value.value, name?.value]);
}

async function writeReport({ uploads }: LocalForge): Promise<string> {
  const target = { kind: "mr", iid: 1 } as const;
  const lift = await uploads.upload(
    "lift.3fa9c1d2.png",
    drawPlot("Top decile 4.1, was 3.8", [4.1, 2.2, 1.3, 0.8, 0.5]),
    target,
  );
  const gains = await uploads.upload(
    "gains (test).png",
    drawPlot("Gain at 20 %: 63 %", [3.1, 2.6, 1.9, 1.4, 1, 0.7, 0.4]),
    target,
  );
  return `<!-- cibot:key=credit-default%2Freport;sha=ab12cd34;at=2026-11-24T12:00:00.000Z;body=3fa9c1d2;schema=1 -->
### ✅ Better than main · ROC AUC 0.770 → 0.782 (+0.012, 95 % interval +0.004 … +0.020)

\`feature/checking-account\` ab12cd34 against \`main\` 0fcc75bb (merge base with main) · test, n = 412,388, 3.1 % positive

| Metric (test) | main | this change | Δ | 95 % interval | verdict |
| :-- | --: | --: | --: | --: | :-- |
| \`roc_auc\` ↑ | 0.770 | **0.782** | +0.012 | +0.004 … +0.020 | better |
| \`gini\` ↑ | 0.540 | **0.564** | +0.024 | +0.008 … +0.040 | better |
| \`lift@10\` ↑ | 3.8 | **4.1** | +0.3 | | |
| \`log_loss\` ↓ | 0.519 | **0.512** | −0.007 | −0.015 … +0.001 | within noise |

![Lift 4.1 in the first decile, was 3.8](${lift.url}){width=640}

![20 % of the customers hold 63 % of the defaults](${gains.url}){width=640}

<details><summary>What changed: 2 parameters, 1 data set</summary>

| File | Name | main | this change |
| :-- | :-- | :-- | :-- |
| params.yaml | \`load_data.sample_size\` | \`0.2\` | \`1.0\` |
| params.yaml | \`features\` | \`["mean","max"]\` | \`["mean","min","checking_account_balance_last_12_months"]\` |

</details>
<details><summary>Reproduce: commit, data, environment</summary>

\`\`\`sh
git fetch origin && git checkout ${sha}
dvc pull && dvc exp run --name cibot-ab12cd34-4711 --set-param load_data.sample_size=1.0 --set-param train.seed=4711
\`\`\`

- [x] data pulled from the remote
- [ ] fairness: not run, no attribute

</details>

<sub>Updated in place · run 4 · [job](https://gitlab.example/-/jobs/4711) · before: 0.768 → 0.770</sub>
`;
}

/** A forge after some days of work: three merge requests, a failure on a commit, and people who answer. */
async function fillForge(): Promise<string> {
  const forge = openForge("busy");
  const draft = buildDraft({ targetBranch: "main", labels: ["experiment", "cibot::better"], sha });
  const first = {
    ...draft,
    title: "Use the full history",
    sourceBranch: "cibot/credit-default/history",
    description: "",
  };
  await forge.mergeRequests.create(first);
  const file = join(folder, "busy/merge-requests/1.json");
  writeFileSync(file, JSON.stringify({ iid: 1, state: "merged", author: "ana", ...storedDraft(first) }));
  now = new Date("2026-11-24T12:20:00Z");
  const { iid } = await forge.mergeRequests.create({
    ...draft,
    title: "credit-default: result of checking-account on the full data",
    sourceBranch: "cibot/credit-default/checking-account-balance-of-the-last-twelve-months",
    description:
      "Holds `dvc.lock` and `metrics.json` of experiment `cibot-ab12cd34-4711`.\n\nMerge it to take the model over.",
  });
  const target = { kind: "mr", iid } as const;
  const report = await writeReport(forge);
  const { id } = await forge.comments.create(target, "first try");
  now = new Date("2026-11-24T12:31:00Z");
  await forge.comments.update(target, id, report);
  writeFileSync(
    join(folder, "busy/comments/2.json"),
    JSON.stringify({
      target,
      author: "Ana Müller",
      created_at: "2026-11-24T13:02:00+01:00",
      body: "> ROC AUC +0.012\n\nGood. Why `0.2` as the cut-off? See <kbd>policy</kbd> H<sub>2</sub>O and https://example.org/a-very-long-address-without-any-place-to-break-it-0123456789",
    }),
  );
  const log =
    '```text\nTraceback (most recent call last):\n  File "train.py", line 41, in <module>\n    model.fit(features[columns], target, eval_set=[(validation[columns], validation_target)])\nValueError: NaN in column checking_account\n```';
  await forge.comments.create(
    { kind: "commit", sha },
    `### ❌ Training failed in stage \`train\`\n\n${log}\n\nRun it again: \`cibot train --rerun\``,
  );
  await forge.comments.create({ kind: "issue", iid: 4 }, "A report on an **issue**.");
  return forge.page;
}

const storedDraft = ({ sourceBranch, targetBranch, ...rest }: { sourceBranch: string; targetBranch: string }) => ({
  source_branch: sourceBranch,
  target_branch: targetBranch,
  ...rest,
});

/** Elements that a phone would have to scroll sideways for, but for those in a box that scrolls on its own. */
const widest = `Math.max(...[...document.querySelectorAll("body *")]
  .filter((element) => element.parentElement.closest(".wide, pre") === null)
  .map((element) => element.getBoundingClientRect().right))`;

/** The lowest contrast between a text and what is painted behind it, as WCAG reckons it, with the text's place. */
const lowestContrast = `(() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color[3] !== 0) return color;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let lowest = { ratio: 21, text: "" };
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (data.trim() === "" || parentElement.getClientRects().length === 0) continue;
    const [a, b] = [light(parse(getComputedStyle(parentElement).color)), light(behind(parentElement))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < lowest.ratio) lowest = { ratio, text: parentElement.tagName + ": " + data.trim().slice(0, 40) };
  }
  return lowest;
})()`;

describe.skipIf(!hasChromium("the local forge's page"))("the page in Chromium", () => {
  let browser: Browser;
  let busy: string;

  beforeAll(async () => {
    [browser, busy] = await Promise.all([launchChromium(), fillForge()]);
  });

  afterAll(() => browser?.close());

  async function openPage(path: string, width: number, colorScheme: "light" | "dark" = "light", hash = "") {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    await page.goto(`${pathToFileURL(path).href}${hash}`);
    return { page, requests, complaints };
  }

  async function takeScreenshot(page: Page, name: string): Promise<void> {
    const target = process.env.CIBOT_SCREENSHOTS;
    if (target === undefined || target === "") return;
    mkdirSync(target, { recursive: true });
    await page.screenshot({ path: join(target, `${name}.png`), fullPage: true });
  }

  test.each(screens)("fits a %s of %i px in %s colours, folds shut and open", async (device, width, colors) => {
    const { page } = await openPage(busy, width, colors);
    await takeScreenshot(page, `forge-${device}-${colors}-shut`);
    expect(await page.evaluate(widest)).toBeLessThanOrEqual(width);
    expect(await page.locator("details[open]").count()).toBe(0);
    for (const fold of await page.locator("summary").all()) await fold.click();
    expect(await page.locator("details[open] table, details[open] pre").count()).toBe(2);
    expect(await page.locator("details[open] table").isVisible()).toBe(true);
    expect(await page.evaluate(widest)).toBeLessThanOrEqual(width);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await takeScreenshot(page, `forge-${device}-${colors}`);
    await page.close();
  });

  test.each(screens)("every text on a %s of %i px in %s colours can be read", async (_device, width, colors) => {
    const { page } = await openPage(busy, width, colors);
    for (const fold of await page.locator("summary").all()) await fold.click();
    const { ratio, text } = await page.evaluate<{ ratio: number; text: string }>(lowestContrast);
    expect(ratio, text).toBeGreaterThanOrEqual(4.5);
    await page.close();
  });

  test("both images load, on white also in the dark, and nobody but this machine is asked", async () => {
    const { page, requests, complaints } = await openPage(busy, 1280, "dark");
    expect(await page.evaluate("[...document.images].map((image) => [image.naturalWidth, image.width])")).toEqual([
      [1280, 640],
      [1280, 640],
    ]);
    expect(await page.evaluate("getComputedStyle(document.images[0]).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(await page.evaluate("[...document.images].every((image) => image.alt.length > 10)")).toBe(true);
    expect(requests).toHaveLength(3);
    expect(requests.filter((url) => !url.startsWith("file:"))).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("a wide table scrolls in its own box, by keyboard too", async () => {
    const { page } = await openPage(busy, 360);
    const box = page.locator(".wide").first();
    await box.focus();
    for (let press = 0; press < 5; press++) await page.keyboard.press("ArrowRight");
    await expect.poll(() => box.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
    expect(await page.evaluate("document.scrollingElement.scrollLeft")).toBe(0);
    await page.close();
  });

  test("the address of a comment shows that comment", async () => {
    const { page } = await openPage(busy, 360, "light", "#comment-3");
    const failed = page.getByRole("article", { name: "Comment 3 by cibot" });
    await expect.poll(() => failed.evaluate((element) => element.getBoundingClientRect().top)).toBeLessThan(700);
    expect(await failed.evaluate((element) => element.matches(":target"))).toBe(true);
    await page.close();
  });

  test("a screen reader finds landmarks, lists, and headings in an unbroken order", async () => {
    const { page } = await openPage(busy, 1280);
    for (const role of ["banner", "main", "navigation"] as const) expect(await page.getByRole(role).count()).toBe(1);
    expect(await page.getByRole("region").count()).toBe(3);
    expect(await listHeadings(page)).toEqual([
      [1, "cibot local forge"],
      [2, "Merge requests"],
      [3, "credit-default: result of checking-account on the full data !2"],
      [6, "✅ Better than main · ROC AUC 0.770 → 0.782 (+0.012, 95 % interval +0.004 … +0.020)"],
      [3, "Use the full history !1"],
      [2, "Commits"],
      [3, "Commit ab12cd34"],
      [6, "❌ Training failed in stage train"],
      [2, "Issues"],
      [3, "Issue #4"],
    ]);
    await page.close();
  });

  test("hostile comments run nothing, load nothing, move nothing, and hide no other comment", async () => {
    const forge = openForge("hostile");
    const target = { kind: "mr", iid: 1 } as const;
    const bodies = [
      "<script>alert(1)</script><img src=x.png onerror=alert(2)><svg onload=alert(3)><iframe src=https://evil.test></iframe>",
      "[a](javascript:alert(4)) ![pixel](http://evil.test/p.png) ![share](//evil.test/p.png) <a href='data:text/html,x'>b</a>",
      "</details></div></article></ol></main></body></html><details><summary>x</summary><table><tr><td>open",
      "<style>*{display:none}</style><div style='position:fixed;inset:0' class='card'>cover</div><base href=https://evil.test>",
      '<meta http-equiv="refresh" content="0;url=https://evil.test"><form action=https://evil.test><button>go</button></form>',
      `|${"a|".repeat(60)}\n|${"-|".repeat(60)}${`\n|${"1|".repeat(60)}`.repeat(60)}`,
      `${"x".repeat(5000)} ![wide](y.png){width=9999 height=9999} \`${"y".repeat(500)}\`\n\n# ${"Z".repeat(300)}`,
    ];
    for (const body of [...bodies, "the last word"]) await forge.comments.create(target, body);
    const { page, requests, complaints } = await openPage(forge.page, 360);
    await page.waitForTimeout(300);
    expect(page.url()).toContain("hostile/index.html");
    expect(requests.filter((url) => !url.startsWith("file:///"))).toEqual([]);
    expect(complaints.filter((text) => !text.includes("ERR_FILE_NOT_FOUND"))).toEqual([]);
    expect(await page.locator("main > section > article > ol > li > article").count()).toBe(bodies.length + 1);
    expect(await page.getByText("the last word").isVisible()).toBe(true);
    expect(await page.evaluate(widest)).toBeLessThanOrEqual(360);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    await takeScreenshot(page, "forge-hostile");
    await page.close();
  });
});
