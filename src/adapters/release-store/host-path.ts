import { dagsPathRefused } from "../../errors.ts";

/** Paths of a `Host` stay below its DAGs folder, which is no path itself. Throws `dags_path_refused`. */
export function checkHostPath(path: string): void {
  const isPlain = !path.includes("\0") && path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  if (!isPlain) throw dagsPathRefused({ path, detail: "it is no path below the DAGs folder" });
}
