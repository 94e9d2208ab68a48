/** Fewer would say little, and might tell of single persons. */
const least = { rows: 50, ofClass: 5 };

/** Whether a segment is large enough to be measured and shown. */
export const isLarge = ({ rows, positives }: { readonly rows: number; readonly positives: number }) =>
  rows >= least.rows && positives >= least.ofClass && rows - positives >= least.ofClass;
