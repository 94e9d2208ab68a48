import { createHash } from "node:crypto";
import { ProjectMarkdownUploads } from "@gitbeaker/rest";
import { unexpectedAnswer } from "../../errors.ts";
import type { Upload, Uploads } from "../../ports/uploads.ts";
import type { Client } from "./client.ts";
import type { GitlabSite } from "./gitlab-site.ts";

/** `/uploads/<secret>/<file>`, which GitLab shows in the project that owns the comment; the secret has 32 hexadecimal digits today. */
const address = /^\/uploads\/[\w-]{4,128}\/[^/\s()<>"[\]\\?#]+$/;

/**
 * Files of the project that owns a comment. GitLab keeps each upload for ever, also of the same content: within one run
 * it is uploaded once, and across runs the comment itself tells what is there.
 */
export function createUploads(client: Client, site: GitlabSite): Uploads {
  const files = new ProjectMarkdownUploads(client);
  const known = new Map<string, Promise<string>>();
  const send = async (project: string, name: string, content: Uint8Array): Promise<string> => {
    // Blob wants bytes that no other thread can change.
    const file = { content: new Blob([Uint8Array.from(content)]), filename: name };
    const { url }: { readonly url?: unknown } = await files.create(project, file);
    const encoded = typeof url === "string" ? encodeAddress(url) : "";
    if (address.test(encoded)) return encoded;
    const detail = `it names no upload but ${JSON.stringify(url ?? null)?.slice(0, 100)}`;
    throw unexpectedAnswer({ request: `POST projects/${project}/uploads`, detail });
  };
  return {
    upload: async (name, content, target): Promise<Upload> => {
      const project = site.projectOf(target);
      const key = `${project}:${createHash("sha256").update(content).digest("hex")}`;
      const earlier = known.get(key);
      if (earlier !== undefined) return { url: await earlier, reused: true };
      const sending = send(project, name, content);
      known.set(key, sending);
      sending.catch(() => known.delete(key));
      return { url: await sending, reused: false };
    },
    holds: (url) => address.test(url),
  };
}

/** GitLab gives the name back as it is in the file system, where a Markdown address must have no brackets or spaces. */
function encodeAddress(url: string): string {
  return url
    .split("/")
    .map((part) => encodeURIComponent(decode(part)))
    .join("/")
    .replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
