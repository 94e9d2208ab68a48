import { readVariable, type Variables } from "./evaluate.ts";

/** `$NAME`, `${NAME}` and `%NAME%`. Source: lib/expand_variables.rb of GitLab. */
const reference = /\$([a-zA-Z_]\w*)|\$\{([a-zA-Z_]\w*)\}|%([a-zA-Z_]\w*)%/g;

/**
 * Replaces the variables in a path or in `compare_to`, and those in their values. A name that is not set stays as it is
 * written, since `$` may be part of a path, and so does one that leads back to itself.
 */
export function expandKnownVariables(text: string, variables: Variables, parents: readonly string[] = []): string {
  return text.replace(reference, (whole, plain, braced, percent) => {
    const name: string = plain ?? braced ?? percent;
    const value = parents.includes(name) ? null : readVariable(name, variables);
    return value === null ? whole : expandKnownVariables(value, variables, [...parents, name]);
  });
}

/** `$$`, `$NAME` and `${NAME}`. */
const shellReference = /\$\$|\$([a-zA-Z_]\w*)|\$\{([a-zA-Z_]\w*)\}/g;

/**
 * Replaces the variables in the values that a rule sets, as GitLab's runner does: `$$` is a dollar, a name that is not set is
 * empty. Values may name each other; one that names itself means the variable from outside.
 */
export function expandValues(values: Readonly<Record<string, string>>, variables: Variables): Record<string, string> {
  const resolve = (name: string, parents: readonly string[]): string => {
    const own = parents.includes(name) ? null : readVariable(name, values);
    return own === null ? (readVariable(name, variables) ?? "") : expand(own, [...parents, name]);
  };
  const expand = (text: string, parents: readonly string[]): string =>
    text.replace(shellReference, (whole, plain, braced) => (whole === "$$" ? "$" : resolve(plain ?? braced, parents)));
  return Object.fromEntries(Object.keys(values).map((name) => [name, resolve(name, [])]));
}

/** The names that a value refers to itself. */
export function findReferences(value: string): readonly string[] {
  return [...value.matchAll(shellReference)].flatMap(([, plain, braced]) => plain ?? braced ?? []);
}
