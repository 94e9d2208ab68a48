import { beforeEach, describe, expect, test } from "vitest";
import type { Uploads } from "../../src/ports/uploads.ts";

const content = new Uint8Array([1, 2, 3]);
const mr = { kind: "mr", iid: 1 } as const;

/** What the uploads of every forge must do. */
export function describeUploads(name: string, create: () => Promise<Uploads>): void {
  describe(`${name}: uploads`, () => {
    let uploads: Uploads;

    beforeEach(async () => {
      uploads = await create();
    });

    test("stores the same content once, also under another name", async () => {
      const { url, reused } = await uploads.upload("lift.png", content, mr);
      expect(reused).toBe(false);
      expect(await uploads.upload("lift.png", content, mr)).toEqual({ url, reused: true });
      expect(await uploads.upload("gains.png", content, mr)).toEqual({ url, reused: true });
    });

    test("keeps different contents of one name apart", async () => {
      const { url } = await uploads.upload("lift.png", content, mr);
      const other = await uploads.upload("lift.png", new Uint8Array([4]), mr);
      expect(other.reused).toBe(false);
      expect(other.url).not.toBe(url);
    });

    test.each(["lift curve (test).png", "größe 100%.png", "a#b?c&d.png", '"<x>.png', "a](b.png"])(
      "gives %s an address that stands in a Markdown image and an HTML attribute as it is",
      async (file) => {
        const { url } = await uploads.upload(file, content, mr);
        expect(url).toMatch(/^[^\s()<>"[\]\\]+$/);
        // A forge may write a low line for what no file should be called.
        const plain = (name: string) => name.normalize().replaceAll(/[^\p{L}\p{N}.]/gu, "_");
        expect(plain(decodeURIComponent(url.split("/").at(-1) ?? ""))).toBe(plain(file));
      },
    );
  });
}
