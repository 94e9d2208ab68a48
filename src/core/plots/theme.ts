import type { Drawing, VegaLiteSpec } from "./plot.ts";

/** Okabe & Ito's blues, and greys: told apart without colour vision, by dash and marker too. */
export const colours = {
  background: "#ffffff",
  border: "#d0d7de",
  grid: "#e8ebef",
  axis: "#8c959f",
  ink: "#1f2328",
  quiet: "#57606a",
  candidate: "#0072b2",
  baseline: "#4d5358",
  /** The ends of the one scale for shares; ink reads on all of it, 6 to 1 at least. */
  none: "#eef5fa",
  all: "#56b4e9",
} as const;

/** Inter comes in files by alphabet, each a family of its own: what one lacks is looked up in the next. */
export const fontFamily =
  "Inter, Inter Latin Ext, Inter Cyrillic, Inter Cyrillic Ext, Inter Greek, Inter Vietnamese, sans-serif";

/** In CSS pixels of a picture 640 wide, which a telephone shows at little more than half. */
export const fontSizes = { title: 18, subtitle: 13.5, label: 14, small: 13 } as const;

export const pictureWidth = 640;
/** Between the picture's edge and anything in it. */
export const margin = 18;

const subtitleLineHeight = 19;
/** From the picture's upper edge to the end of the title with so many lines beneath it. */
export const headerHeight = (subtitleLines: number) => margin + 21 + subtitleLines * subtitleLineHeight;

export interface Insets {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Frame {
  /** The finding, one line. */
  readonly title: string;
  readonly subtitle: readonly string[];
  /** Of the whole picture, CSS pixels. */
  readonly height: number;
  /** From the picture's edges to the plot's. */
  readonly insets: Insets;
  readonly layer: readonly VegaLiteSpec[];
  /** A layer above these, for the pointer. */
  readonly hover: VegaLiteSpec;
}

/**
 * A picture of exactly 640 × `height` CSS pixels. Nothing is sized automatically, so that positions in pixels, counted
 * from the top left of the plot, can be computed beforehand.
 */
export function framePlot({ layer, hover, ...frame }: Frame): Drawing {
  return { spec: frameLayers(layer, frame), interactive: frameLayers([...layer, hover], frame) };
}

function frameLayers(
  layer: readonly VegaLiteSpec[],
  { title, subtitle, height, insets }: Omit<Frame, "layer" | "hover">,
): VegaLiteSpec {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: pictureWidth - insets.left - insets.right,
    height: height - insets.top - insets.bottom,
    padding: insets,
    autosize: "none",
    title: {
      text: title,
      subtitle,
      anchor: "start",
      frame: "group",
      orient: "top",
      dx: margin - insets.left,
      // Counted from the border's upper edge, the topmost mark.
      offset: -headerHeight(subtitle.length),
      color: colours.ink,
      fontSize: fontSizes.title,
      fontWeight: 600,
      subtitleColor: colours.quiet,
      subtitleFontSize: fontSizes.subtitle,
      subtitleLineHeight,
      subtitlePadding: 7,
    },
    layer: [drawBorder(height, insets), ...layer],
    config,
  };
}

const config = {
  background: colours.background,
  font: fontFamily,
  view: { stroke: null },
  // All values are finite; and Vega-Lite 6.4.3 fails at filters for channels without a scale.
  mark: { invalid: null },
  // Domains are given; a layer without one would else stretch a negative one to 0.
  scale: { zero: false },
  axis: {
    domainColor: colours.axis,
    gridColor: colours.grid,
    labelColor: colours.quiet,
    labelFontSize: fontSizes.small,
    labelPadding: 6,
    ticks: false,
    titleColor: colours.quiet,
    titleFontSize: fontSizes.small,
    titleFontWeight: 400,
  },
} as const;

/** Keeps the white picture a picture on a white page. */
function drawBorder(height: number, { left, top }: Insets): VegaLiteSpec {
  const half = 0.5;
  return {
    data: { values: [{}] },
    mark: { type: "rect", fill: null, stroke: colours.border, strokeWidth: 1 },
    encoding: {
      x: { value: half - left },
      x2: { value: pictureWidth - left - half },
      y: { value: half - top },
      y2: { value: height - top - half },
    },
  };
}

/** Channels that read pixels from the data instead of values of a scale. */
export const inPixels = (field: string) => ({ field, type: "quantitative", scale: null, axis: null }) as const;
