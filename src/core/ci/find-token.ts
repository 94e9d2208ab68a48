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

/** The token of a forge; a line break that was pasted with it is dropped. Undefined when none is set. */
export function findToken(env: Environment, forge: keyof typeof forgeVariable): Token | undefined {
  for (const variable of tokenVariables(forge)) {
    const value = env[variable]?.trim();
    if (value) return { variable, value };
  }
  return undefined;
}
