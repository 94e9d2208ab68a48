import { wellFormed } from "../text/well-formed.ts";
import type { Run } from "./run-order.ts";

/**
 * The hidden first line of a comment of cibot, by which it is found again:
 *
 *     <!-- cibot:key=credit%2Freport;sha=ab12cd34;at=2026-11-24T12:00:00.000Z;pipeline=901;body=3fa9c1d2;schema=1 -->
 */
export interface Marker extends Run {
  /** Names the report on its target: `<model>/report`, or the `--name` of `cibot comment`. */
  readonly key: string;
  readonly sha: string;
  /** Hash of the body without the marker. */
  readonly body: string;
}

const pattern = /^<!-- cibot:key=([^;\s]*);sha=(\w*);at=([\w:.+-]+);(?:pipeline=(\d{1,15});)?body=(\w+);schema=1 -->/;

export function renderMarker({ key, sha, at, pipeline, body }: Marker): string {
  const number = pipeline === null ? "" : `pipeline=${pipeline};`;
  return `<!-- cibot:key=${encodeKey(key)};sha=${sha};at=${at};${number}body=${body};schema=1 -->`;
}

/** A text as a hidden line can hold it. */
const encodeKey = (key: string) => encodeURIComponent(wellFormed(key)).replaceAll("-", "%2D");

/** A test for comments that may be those of a key, so that nothing else of a long discussion has to be kept. */
export function mayHold(key: string): (body: string) => boolean {
  const start = `<!-- cibot:key=${encodeKey(key)};`;
  return (body) => body.startsWith(start);
}

/** The marker that a comment begins with; undefined when it has none. */
export function parseMarker(comment: string): Marker | undefined {
  const [, key, sha, at, pipeline, body] = pattern.exec(comment) ?? [];
  if (key === undefined || sha === undefined || at === undefined || body === undefined) return undefined;
  try {
    return { key: decodeURIComponent(key), sha, at, pipeline: pipeline === undefined ? null : Number(pipeline), body };
  } catch {
    return undefined;
  }
}

/** Disarms markers that a report's own text holds, so that it cannot pass for another report. */
export function disarmMarkers(text: string): string {
  return text.replaceAll(/<!--(?=\s*cibot\s*:)/gi, "&lt;!--");
}

/** The hidden lines at the head of a comment of ours, and the report below them. */
export function splitHead(comment: string): { readonly head: string; readonly report: string } {
  const lines = comment.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("<!-- cibot:"));
  const size = end < 0 ? lines.length : end;
  return { head: lines.slice(0, size).join("\n"), report: lines.slice(size).join("\n") };
}
