import { spellSecret } from "./secret-spellings.ts";
import { findUrlPasswords, maskTokenShapes } from "./token-shapes.ts";

/** Variables that hold a secret, `CI_JOB_TOKEN`, `CI_JOB_JWT_V2` and `CI_REGISTRY_PASSWORD` of GitLab among them. */
const names =
  /(?:TOKEN|PASSWORD|PASSWD|PASSPHRASE|_PASS|_PWD|SECRET|CREDENTIALS?|_JWT(?:_V\d)?|(?:PRIVATE|ACCESS|API|SECRET|SIGNING|ENCRYPTION|DEPLOY|SSH|MASTER|ACCOUNT)_?KEY)$/i;

/** Whether a variable holds a secret, by its name. */
export const isSecretName = (name: string): boolean => names.test(name);

/** Shorter values would mask ordinary words. */
const leastLength = 8;
/** Stands for a secret. */
export const mark = "[masked]";

/**
 * Makes a function that hides secrets in a text: the values of secret variables, raw, in base64 (also inside other text),
 * encoded for URLs and escaped for JSON, HTML and Markdown; passwords in addresses; and whatever has the shape of a token.
 * @param env the environment; variables whose name ends in TOKEN, PASSWORD, SECRET and the like are secret
 */
export function createMask(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const spellings = [...new Set(listSecrets(env).flatMap(spellSecret))].toSorted((a, b) => b.length - a.length);
  return (text) =>
    maskTokenShapes(
      spellings.reduce((masked, spelling) => masked.replaceAll(spelling, mark), text),
      mark,
    );
}

function listSecrets(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env)
    .flatMap(([name, value = ""]) => (names.test(name) ? listLines(value) : findPasswords(value)))
    .filter((value) => value.trim().length >= leastLength && !isFrame(value));
}

/** A value that was pasted with a line break at its end is printed without it; one of many lines, line by line. */
const listLines = (value: string) => [value, value.trim(), ...value.split("\n").map((line) => line.trim())];

function findPasswords(value: string): string[] {
  return findUrlPasswords(value).flatMap((password) => [password, decode(password)]);
}

function decode(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}

/** The first and the last line of a key are no secret. */
const isFrame = (line: string) => /^-----(?:BEGIN|END) [A-Z0-9 ]+-----$/.test(line.trim());
