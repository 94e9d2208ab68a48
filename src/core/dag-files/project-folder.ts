import { invalidProjectFolder } from "../../errors.ts";
import { pythonKeywords, standardModules, wellKnownModules } from "./python-modules.ts";

/**
 * Throws `invalid_project_folder` for a name that cannot be one folder of its own below `dags/`, or that takes another
 * module's name. Returns what is wrong with it beyond that, a sentence each.
 */
export function checkProjectFolder(name: string): readonly string[] {
  const why = findFault(name);
  if (why !== undefined) throw invalidProjectFolder({ name, why });
  if (/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name) && !pythonKeywords.has(name)) return [];
  return [`The project's folder "${name}" cannot be imported by this name: it is no Python identifier.`];
}

function findFault(name: string): string | undefined {
  if (name.trim() === "") return "it is empty";
  if (name.trim() !== name) return "it begins or ends with a space";
  if (/[/\\]/.test(name)) return "it is a path, and not the name of a folder directly below dags/";
  // What a terminal or a shell script would misread.
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(name)) return "it has control characters";
  if (name.startsWith(".")) return "it begins with a dot; cibot keeps its own files under such a name";
  if (name.startsWith("-")) return "it begins with a dash, which commands take for an option";
  if (new TextEncoder().encode(name).length > 100) return "it has more than 100 bytes";
  if (/^__.*__$/.test(name)) return "Python keeps such names for itself";
  if (standardModules.has(name)) return "it is a module of Python, so that neither could be told from the other";
  if (wellKnownModules.has(name)) return "it is a package that Airflow and other DAGs import";
  return undefined;
}
