import type { Deps } from "../deps.ts";

/**
 * Begins to load what publishing needs, which takes half of its time, while Git and the forge are waited for. What goes
 * wrong is met by whoever asks for it.
 */
export function preparePublishing({ forge }: Pick<Deps, "forge">): void {
  const loading = [
    forge(),
    import("../../core/publishing/plan-comment.ts"),
    import("../../core/publishing/markdown-images.ts"),
    import("../../core/trust/finish-body.ts"),
  ];
  for (const one of loading) one.catch(() => undefined);
}
