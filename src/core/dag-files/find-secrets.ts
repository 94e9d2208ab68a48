import { basename } from "node:path/posix";
import type { DagProblem } from "../dags/dag-problem.ts";
import type { ReleaseFile } from "../releases/release.ts";
import { findToken, findUrlPasswords } from "../trust/token-shapes.ts";
import { fileProblem, lineAt } from "./file-problem.ts";

/** Names of files that hold a secret and nothing else. */
const secretNames =
  /^(?:\.env(?:\..+)?|id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|\.pgpass|\.pypirc|.+\.(?:p12|pfx|jks|ppk))$/;
const sampleName = /\.(?:example|sample|template|dist)$/;
const fernetKey = /^[ \t]*fernet_key[ \t]*=[ \t]*[^\s#;{]/m;

/** Whoever can read a DAGs folder, and whoever may see a DAG's code in Airflow, reads what is in it. */
export function findSecrets(file: ReleaseFile): DagProblem[] {
  const name = basename(file.path);
  if (secretNames.test(name) && !sampleName.test(name)) {
    return [fileProblem("secret-file", { file: file.path, message: `Files called "${name}" hold secrets.`, hint })];
  }
  if (file.content.subarray(0, 8000).includes(0)) return [];
  const text = new TextDecoder().decode(file.content);
  return [...findTokenProblem(file.path, text), ...findFernetKey(file.path, text), ...findPassword(file.path, text)];
}

const hint =
  "Take it out of the project and its history, revoke it, and keep it in a connection or a variable of Airflow.";

function findTokenProblem(file: string, text: string): DagProblem[] {
  const at = findToken(text);
  if (at === undefined) return [];
  const message = "There is a token or a private key in this line, by its form.";
  return [fileProblem("secret-in-file", { file, line: lineAt(text, at), message, hint })];
}

function findFernetKey(file: string, text: string): DagProblem[] {
  const found = file.endsWith(".cfg") ? fernetKey.exec(text) : null;
  if (found === null) return [];
  const message = "This line holds the key that Airflow encrypts its connections with.";
  return [fileProblem("secret-in-file", { file, line: lineAt(text, found.index), message, hint })];
}

/** What is filled in at run time, and what everybody writes in an example. */
const placeholder = /[{}$%<>*]|^(?:pass|password|passwd|pwd|secret|changeme|example|airflow|postgres|xxx+)$/i;

function findPassword(file: string, text: string): DagProblem[] {
  const password = findUrlPasswords(text).find((found) => !placeholder.test(found));
  if (password === undefined) return [];
  const line = lineAt(text, text.indexOf(`:${password}@`));
  const message = "An address in this line has a password in it.";
  return [fileProblem("password-in-address", { severity: "warning", file, line, message, hint })];
}
