import { type JsonRecord, readRecord } from "./json-record.ts";

/** The lines of a task's log, as either line of Airflow gives it; empty ones are left out. */
export function parseLog(body: unknown): readonly string[] {
  const request = "GET logs";
  const log = readRecord(body, request);
  const content = (body as JsonRecord).content;
  const lines = Array.isArray(content) ? content.flatMap(renderEntry) : readPythonTexts(log.text("content"));
  return dropFrames(lines.map((line) => line.trimEnd()).filter((line) => line !== "" && !isGroupMark(line)));
}

/** Airflow's own part of a trace, which says nothing of the task and is longer than what does. */
function dropFrames(lines: readonly string[]): readonly string[] {
  let isAirflow = false;
  return lines.filter((line) => {
    if (/^\s+File "/.test(line)) isAirflow = /[\\/]site-packages[\\/]airflow[\\/]/.test(line);
    else if (!line.startsWith("    ")) isAirflow = false;
    return !isAirflow;
  });
}

/** Marks that Airflow's page folds the log by. */
const isGroupMark = (line: string) => /::(end)?group::/.test(line);

/**
 * Airflow 3: `{"timestamp": "…", "event": "Task failed", "level": "error", "error_detail": [{"exc_type": "ValueError",
 * "exc_value": "no rows", "frames": […]}]}`, or plain lines.
 */
function renderEntry(entry: unknown): readonly string[] {
  if (typeof entry === "string") return entry.split("\n");
  if (entry === null || typeof entry !== "object") return [];
  const { event, error_detail: details } = entry as { event?: unknown; error_detail?: unknown };
  const said = typeof event === "string" ? event.split("\n") : [];
  return [...said, ...(Array.isArray(details) ? details.flatMap(renderException) : [])];
}

function renderException(detail: unknown): readonly string[] {
  if (detail === null || typeof detail !== "object") return [];
  const { exc_type: type, exc_value: value } = detail as { exc_type?: unknown; exc_value?: unknown };
  return typeof type === "string" ? `${type}: ${String(value ?? "")}`.split("\n") : [];
}

/** Airflow 2 gives Python's own notation of a list of pairs, host and text: `[('worker-1', '[2026-…] INFO\n…')]`. */
function readPythonTexts(content: string): readonly string[] {
  const pairs = [
    ...content.matchAll(/\((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"), ('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\)/gs),
  ];
  if (pairs.length === 0) return content.split("\n");
  return pairs.flatMap(([, text = ""]) => unescapePython(text.slice(1, -1)).split("\n"));
}

const named: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

const unescapePython = (text: string) =>
  text.replaceAll(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gs, (_all, x, u, long, other) => {
    const code = x ?? u ?? long;
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    return named[other] ?? other;
  });
