/** What a comment hangs on. */
export type Target =
  | {
      readonly kind: "mr";
      readonly iid: number /** Id or path of its project, when that is not the job's. */;
      readonly project?: string;
    }
  | { readonly kind: "commit"; readonly sha: string }
  | { readonly kind: "issue"; readonly iid: number };

/** `mr/12`, `commit/<sha>`, `issue/3`: the form of `--target` and of the JSON documents. */
export function renderTarget(target: Target): string {
  return `${target.kind}/${target.kind === "commit" ? target.sha : target.iid}`;
}
