import type { VegaLiteSpec } from "../core/plots/plot.ts";

/** A report and all that it shows. */
export interface ReportPage {
  readonly model: string;
  /** Plain text. */
  readonly headline: string;
  /** When the run began, ISO 8601, UTC. */
  readonly at: string;
  readonly markdown: string;
  /** Files of its images, by address. */
  readonly images: Readonly<Record<string, Uint8Array>>;
  /** Specifications of those images that are plots which a reader can point at, by address. */
  readonly views: Readonly<Record<string, VegaLiteSpec>>;
  /** The text of `report.json`. */
  readonly evidence: string;
}

export interface ReportPages {
  /** An HTML page that needs no other file and no network. The same report gives the same text. */
  render(page: ReportPage): Promise<string>;
}
