import { beforeEach, describe, expect, test } from "vitest";
import type { FakeGitlab } from "../../support/fake-gitlab/fake-gitlab.ts";
import { openClient, type TestClient } from "../../support/fake-gitlab/open-client.ts";
import { givenGitlab } from "../../support/given-gitlab.ts";

let gitlab: FakeGitlab;
let bot: TestClient;

beforeEach(async () => {
  gitlab = await givenGitlab({ uploadLimit: 1000 });
  bot = openClient(gitlab, "bot-token");
});

describe("uploads", () => {
  const upload = (client: TestClient, name: string, content: Uint8Array<ArrayBuffer> | string) => {
    const form = new FormData();
    form.set("file", new Blob([content]), name);
    return client.send("/projects/7/uploads", { method: "POST", body: form });
  };

  test("are stored byte for byte, and read back without a login if they are images", async () => {
    const content = Uint8Array.from({ length: 256 }, (_, index) => index);
    const { status, json } = await upload(bot, "lift.png", content);
    const [stored] = gitlab.uploads;
    const url = `/uploads/${stored?.secret}/lift.png`;
    expect(status).toBe(201);
    expect(json).toEqual({
      id: stored?.id,
      alt: "lift",
      url,
      full_path: `/-/project/7${url}`,
      markdown: `![lift](${url})`,
    });
    expect(stored?.secret).toMatch(/^[0-9a-f]{32}$/);
    for (const address of [`${gitlab.project.webUrl}${url}`, `${gitlab.url}/-/project/7${url}`]) {
      const read = await fetch(address);
      expect(read.headers.get("content-type")).toBe("image/png");
      expect(new Uint8Array(await read.arrayBuffer())).toEqual(content);
    }
  });

  test.each([
    ["a b(c)].png", "a_b_c__.png"],
    ["../../etc/passwd", "passwd"],
    ["信用 ü.png", "信用_ü.png"],
  ])("named %s are stored as %s", async (sent, stored) => {
    await upload(bot, sent, "x");
    expect(gitlab.uploads).toMatchObject([{ name: stored }]);
  });

  test("of other files are links, and want a login", async () => {
    const { json } = await upload(bot, "report.csv", "a,b");
    const [{ secret = "" } = {}] = gitlab.uploads;
    expect(json).toMatchObject({ alt: "report.csv", markdown: `[report.csv](/uploads/${secret}/report.csv)` });
    const read = await fetch(`${gitlab.project.webUrl}/uploads/${secret}/report.csv`, { redirect: "manual" });
    expect(read.status).toBe(302);
  });

  test("over the limit, without a file, and with a job token are refused", async () => {
    gitlab.addJobToken("job-token");
    expect((await upload(bot, "big.png", "x".repeat(1001))).status).toBe(413);
    expect((await bot.send("/projects/7/uploads", { method: "POST", body: new FormData() })).status).toBe(400);
    expect((await upload(openClient(gitlab, "job-token"), "a.png", "x")).status).toBe(404);
    expect(gitlab.uploads).toEqual([]);
  });

  test("are listed and deleted by maintainers", async () => {
    const { id } = await upload(bot, "a.png", "x");
    expect((await bot.delete(`/projects/7/uploads/${id}`)).status).toBe(403);
    gitlab.setRole("cibot", "maintainer");
    expect((await bot.get("/projects/7/uploads")).json).toMatchObject([{ id, filename: "a.png", size: 1 }]);
    expect((await bot.delete(`/projects/7/uploads/${id}`)).status).toBe(204);
    expect(gitlab.uploads).toEqual([]);
  });
});
