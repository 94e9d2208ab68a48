import { mayBuildDags } from "../dag-files/may-build-dags.ts";
import type { ReleaseFile } from "../releases/release.ts";
import { findPinPlace } from "./find-pin-place.ts";
import { pinModule, pinModulePath } from "./pin-module.ts";
import { readPythonText } from "./python-text.ts";

/** Where the release will lie: `.cibot/releases/<project>/<name>`. */
export interface ReleasePlace {
  readonly project: string;
  readonly name: string;
}

/**
 * The same file for what builds no DAGs and for what cannot be read. Else it has one statement more, on a line that is
 * there already unless the file begins with a block, and a last line. While it is imported, `__file__` is its path in
 * the release; afterwards what it was, since Airflow 2 takes a DAG's `fileloc` from it.
 */
export function pinSource(file: ReleaseFile, place: ReleasePlace): ReleaseFile {
  if (!mayBuildDags(file)) return file;
  const source = readPythonText(file.content);
  const spot = source && findPinPlace(source.text);
  if (!source || !spot) return file;
  const { text, newline } = source;
  const pinned =
    text.slice(0, spot.at) + spot.before + enterStatement(file.path, place) + spot.after + text.slice(spot.at);
  const end = /[\r\n]$/.test(pinned) ? "" : newline;
  return { ...file, content: source.encode(`${pinned}${end}${leaveStatement}${newline}`) };
}

const leaveStatement = "__file__ = __cibot_file__; del __cibot_file__";

/** Looks for the release upwards from the file, through the link and then past it; elsewhere it does nothing. */
const enterCode = (path: string, { project, name }: ReleasePlace): string => `import os
f = m["__cibot_file__"] = m.get("__file__")
def above(d):
 while d != os.path.dirname(d):
  d = os.path.dirname(d)
  yield os.path.join(d, ".cibot", "releases", ${pythonString(project)}, ${pythonString(name)}, "${pinModulePath}")
for p in [q for s in (os.path.abspath(f), os.path.realpath(f)) for q in above(s) if os.path.isfile(q)][:1] if f else []:
 e = {"__name__": "_cibot_pin", "__file__": p}
 with open(p, "rb") as o: exec(compile(o.read(), p, "exec"), e)
 e["enter"](m, ${pythonString(project)}, ${pythonString(path)})
`;

const enterStatement = (path: string, place: ReleasePlace): string =>
  `exec(${pythonString(enterCode(path, place))}, {"m": globals()})`;

/** A literal in ASCII, so that it stands in a file of any encoding. */
const pythonString = (text: string): string => `"${[...text].map(escapeChar).join("")}"`;

function escapeChar(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  if (char === "\\" || char === '"') return `\\${char}`;
  if (char === "\n") return "\\n";
  return point >= 0x20 && point < 0x7f ? char : `\\U${point.toString(16).padStart(8, "0")}`;
}

/** Changes when what pinning adds to a file does. */
export const pinFormat = pinModule + enterCode("", { project: "", name: "" }) + leaveStatement;
