import { invalidUsage } from "../../errors.ts";
import type { Environment } from "./ci-facts.ts";

export interface Token {
  /** The variable that holds it. */
  readonly variable: string;
  readonly value: string;
}

const forgeVariable = { gitlab: "GITLAB_TOKEN", github: "GITHUB_TOKEN" } as const;

/** The variables that may hold the token of a forge, the first one set wins. */
export const tokenVariables = (forge: keyof typeof forgeVariable): readonly string[] => [
  "CIBOT_TOKEN",
  forgeVariable[forge],
  "REPO_TOKEN",
];

/**
 * The token of a forge; a line break that was pasted with it is dropped. Undefined when none is set. Throws `invalid_usage`
 * for a value that no header can carry: one with a line break inside would even begin another header.
 */
export function findToken(env: Environment, forge: keyof typeof forgeVariable): Token | undefined {
  for (const variable of tokenVariables(forge)) {
    const value = env[variable]?.trim();
    if (!value) continue;
    if (/^[\x20-\x7e]+$/.test(value)) return { variable, value };
    const message = `The value of \`${variable}\` holds characters that no token has.`;
    throw invalidUsage({
      message,
      hint: `Set \`${variable}\` again: one line of ASCII, as the forge has shown the token.`,
    });
  }
  return undefined;
}
