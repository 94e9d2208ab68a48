/**
 * The hidden first line of a comment of cibot, by which it is found again:
 *
 *     <!-- cibot:key=credit-default%2Freport;sha=ab12cd34;at=2026-11-24T12:00:00.000Z;body=3fa9c1d2;schema=1 -->
 */
export interface Marker {
  /** Names the report on its target: `<model>/report`, or the `--name` of `cibot comment`. */
  readonly key: string;
  readonly sha: string;
  /** When the run began, ISO 8601 in UTC: an earlier run never overwrites a later one. */
  readonly at: string;
  /** Hash of the body without the marker. */
  readonly body: string;
}

const pattern = /^<!-- cibot:key=([^;\s]*);sha=(\w*);at=([\w:.+-]+);body=(\w+);schema=1 -->/;

export function renderMarker({ key, sha, at, body }: Marker): string {
  const encoded = encodeURIComponent(wellFormed(key)).replaceAll("-", "%2D");
  return `<!-- cibot:key=${encoded};sha=${sha};at=${at};body=${body};schema=1 -->`;
}

/** A key as a marker can carry it: half a character, which has no UTF-8, becomes U+FFFD. */
export const wellFormed = (key: string) => key.replaceAll(/\p{Surrogate}/gu, "\ufffd");

/** The marker that a comment begins with; undefined when it has none. */
export function parseMarker(comment: string): Marker | undefined {
  const [, key, sha, at, body] = pattern.exec(comment) ?? [];
  if (key === undefined || sha === undefined || at === undefined || body === undefined) return undefined;
  try {
    return { key: decodeURIComponent(key), sha, at, body };
  } catch {
    return undefined;
  }
}

/** Disarms markers that a report's own text holds, so that it cannot pass for another report. */
export function disarmMarkers(text: string): string {
  return text.replaceAll(/<!--(?=\s*cibot\s*:)/gi, "&lt;!--");
}
