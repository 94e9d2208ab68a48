import type { Reply } from "./exchange.ts";

const maxLength = 300;

/**
 * What a service says of its refusal, as one line: `message` as text, list or fields, `error` with
 * `error_description`, plain text, or the title of a page.
 */
export function readServerWords({ headers, content }: Pick<Reply, "headers" | "content">): string {
  const text = content.subarray(0, 64 * 1024).toString("utf8");
  const words = isPage(headers, text) ? describePage(text) : (describeDocument(text) ?? text);
  const line = words.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  const short = line.length > maxLength ? `${line.slice(0, maxLength).replace(/\p{Surrogate}$/u, "")}…` : line;
  return short.replace(/\.$/, "");
}

const isPage = (headers: Reply["headers"], text: string) =>
  /^\s*<(!doctype|html|head|body)\b/i.test(text) || (headers["content-type"] ?? "").includes("text/html");

function describePage(text: string): string {
  const title = /<title[^>]*>([^<]{1,200})/i.exec(text)?.[1] ?? /<h1[^>]*>([^<]{1,200})/i.exec(text)?.[1];
  return title === undefined ? "a page in place of an answer" : `a page, "${title.trim()}"`;
}

function describeDocument(text: string): string | undefined {
  try {
    return describeValue(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function describeValue(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(describeValue).join(", ");
  if (value === null || typeof value !== "object") return String(value ?? "");
  if ("message" in value) return describeValue(value.message);
  if ("error_description" in value && "error" in value) {
    return `${describeValue(value.error)}, ${describeValue(value.error_description)}`;
  }
  if ("error" in value) return describeValue(value.error);
  return Object.entries(value)
    .map(([name, problem]) => `${name} ${describeValue(problem)}`)
    .join("; ");
}
