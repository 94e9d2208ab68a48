import { z } from "zod";

/** GitLab's own limit. */
const mostGlobs = 50;

const globs = z
  .array(z.string())
  .max(mostGlobs, `has too many entries, ${mostGlobs} is the most`)
  .meta({ description: "Globs as in GitLab: `src/**/*`, `params.yaml`; CI variables are replaced." });

const changes = z
  .union(
    [
      globs.transform((paths) => ({ paths })),
      z.strictObject({
        paths: globs,
        compare_to: z
          .string()
          .min(1)
          .optional()
          .meta({ description: "Branch, tag or commit to compare with, in the place of what the pipeline does." }),
      }),
    ],
    { error: "must be a list of globs, or `paths` with a list and perhaps `compare_to`" },
  )
  .meta({ description: "Matches when one of the globs matches a changed file." });

const exists = z
  .union(
    [
      z.string().transform((path) => ({ paths: [path] })),
      globs.transform((paths) => ({ paths })),
      z.strictObject({ paths: globs }),
    ],
    { error: "must be a list of globs, or `paths` with a list" },
  )
  .meta({ description: "Matches when one of the globs matches a file of the commit." });

/** What GitLab has for jobs, and a training has no use for. */
const refusedWhen: Readonly<Record<string, string>> = {
  manual: "no rule of cibot waits for a person; set `when: manual` on the job that runs `cibot train`",
  delayed: "no rule of cibot waits; set `when: delayed` on the job that runs `cibot train`",
  on_failure: "cibot knows of no earlier stages; set `when: on_failure` on the job that runs `cibot train`",
};

const when = z
  .enum(["always", "on_success", "never"], {
    error: ({ input }) => {
      const refusal = typeof input === "string" && Object.hasOwn(refusedWhen, input) ? refusedWhen[input] : undefined;
      return refusal === undefined ? "must be always, on_success or never" : `${input} is not supported: ${refusal}`;
    },
  })
  .meta({ description: "never: the change is not trained; always and on_success: it is." });

const value = z.union([z.string(), z.number()], { error: "must be a text or a number" }).transform(String);

const variables = z
  .record(z.string().regex(/^[a-zA-Z_]\w*$/, "must be a name of letters, digits and underscores"), value)
  .meta({ description: "Set in the training's environment when this rule decides." });

/** An entry of `train.rules`. */
export const rule = z
  .strictObject({
    if: z.string().optional().meta({ description: "An expression of GitLab's `rules:if`." }),
    changes: changes.optional(),
    exists: exists.optional(),
    when: when.optional(),
    variables: variables.optional(),
  })
  .refine((entry) => Object.keys(entry).length > 0, "must have one of if, changes, exists, when and variables");

const onTheJob = "set it on the job that runs `cibot train`";

/** Keys that GitLab knows in the place, by the end of the path, and why they are refused here. */
const refusedKeys: Readonly<Record<string, string>> = {
  start_in: `cibot does not wait; ${onTheJob}`,
  allow_failure: `it is about a job's result; ${onTheJob}`,
  needs: `it is about jobs; ${onTheJob}`,
  interruptible: `it is about a job; ${onTheJob}`,
  auto_cancel: "it is about pipelines; set it in `workflow:` of .gitlab-ci.yml",
  "changes.regexp": "write `paths` with globs",
  "exists.regexp": "write `paths` with globs",
  "exists.project": "cibot looks at the project's own files only",
  "exists.ref": "cibot looks at the commit that is checked out only",
};

/** Why a key of GitLab's `rules` is refused in `train.rules`; undefined for any other. */
export function findRefusal(path: readonly PropertyKey[], key: string): string | undefined {
  const [train, rules, , ...clause] = path;
  if (train !== "train" || rules !== "rules") return undefined;
  const name = [...clause, key].join(".");
  return Object.hasOwn(refusedKeys, name) ? refusedKeys[name] : undefined;
}
