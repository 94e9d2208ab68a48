// What `str.isspace` is true for; it is not what JavaScript's `\s` matches.
const pythonSpace = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const spaceAtEnd = new RegExp(`(?<![${pythonSpace}])[${pythonSpace}]+$`);
const spaceAtStart = new RegExp(`^[${pythonSpace}]+`);

/** `str.rstrip()` */
export const trimPythonEnd = (text: string): string => text.replace(spaceAtEnd, "");

/** `str.strip()` */
export const trimPython = (text: string): string => trimPythonEnd(text).replace(spaceAtStart, "");

/** `re.split(r"\s*#.*", line)[0]`: what stands before a comment. In Airflow 2 RE2 knows ASCII's spaces only. */
export function cutComment(line: string, spaces: "python" | "ascii"): string {
  const start = line.indexOf("#");
  if (start < 0) return line;
  const before = line.slice(0, start);
  return spaces === "python" ? trimPythonEnd(before) : before.replace(/(?<![\t\n\f\r ])[\t\n\f\r ]+$/, "");
}
