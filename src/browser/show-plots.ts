import { type Loader, parse, type Spec, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { showTooltip } from "./show-tooltip.ts";

/** Runs in the page of a report: puts a view in the place of each picture whose specification stands beside it. */
async function showPlots(): Promise<void> {
  // Vega measures texts once: before the fonts are there it would measure those of another one.
  await Promise.all([400, 600].map((weight) => document.fonts.load(`${weight} 14px Inter`)));
  for (const plot of document.querySelectorAll<HTMLElement>(".plot")) await showPlot(plot);
}

/** A picture whose view fails stays. */
async function showPlot(plot: HTMLElement): Promise<void> {
  const picture = plot.querySelector("img");
  const spec = plot.querySelector("script");
  if (picture === null || spec === null) return;
  const place = document.createElement("div");
  place.className = "view";
  try {
    await draw(JSON.parse(spec.text), place);
  } catch (error) {
    reportError(error);
    return;
  }
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", picture.alt);
  plot.append(place);
  // It stays in the page, for who saves or prints without the views.
  picture.hidden = true;
}

async function draw(spec: Spec, place: HTMLElement): Promise<void> {
  const failures: unknown[] = [];
  const view = new View(parse(spec, undefined, { ast: true }), {
    container: place,
    renderer: "svg",
    // Evaluates expressions without making code of them, which the page's policy forbids.
    expr: expressionInterpreter,
    loader: refuseToLoad(failures),
    logger: createLog(failures),
    tooltip: (_handler, event, _item, value) => showTooltip(event, value),
  });
  // Vega shows what a pointer moves over; a tap moves over nothing.
  place.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") event.target?.dispatchEvent(new PointerEvent("pointermove", event));
  });
  await view.runAsync();
  if (failures.length === 0) return;
  view.finalize();
  throw failures[0];
}

/** A plot that needs what is not in the page has failed, though Vega would draw on without it. */
function refuseToLoad(failures: unknown[]): Loader {
  const refuse = (address: string) => {
    const failure = new Error(`${address} is not loaded`);
    failures.push(failure);
    return Promise.reject(failure);
  };
  return { load: refuse, sanitize: refuse, http: refuse, file: refuse };
}

/** Vega only logs what fails in the dataflow, and draws on without it. */
function createLog(failures: unknown[]) {
  return {
    level: () => 0,
    error(...args: readonly unknown[]) {
      failures.push(args[0]);
      return this;
    },
    warn() {
      return this;
    },
    info() {
      return this;
    },
    debug() {
      return this;
    },
  };
}

void showPlots();
