import { formatDuration } from "./format.ts";
import { codeSpan, renderFold } from "./markdown.ts";
import { renderTable } from "./render-table.ts";
import type { Report } from "./report.ts";

/** What ran, and how long. */
export function renderTraining({ training }: Report): string | null {
  if (training === null || training.stages.length === 0) return null;
  const table = renderTable(
    [
      { title: "Stage", align: "left" },
      { title: "state", align: "left" },
      { title: "time", align: "right" },
    ],
    training.stages.map(({ name, state, duration }) => [
      codeSpan(name),
      state,
      state === "ran" ? formatDuration(duration) : "–",
    ]),
  );
  return renderFold(`Training · ${formatDuration(training.duration)}`, table);
}
