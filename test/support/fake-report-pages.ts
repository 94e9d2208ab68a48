import type { ReportPage, ReportPages } from "../../src/ports/report-pages.ts";

/** Its pages are the Markdown. */
export class FakeReportPages implements ReportPages {
  readonly rendered: ReportPage[] = [];

  async render(page: ReportPage): Promise<string> {
    this.rendered.push(page);
    return page.markdown;
  }
}
