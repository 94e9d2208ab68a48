/** Advance widths of Inter SemiBold in thousandths of the font size, rounded up; Regular is narrower. */
const classes: readonly (readonly [width: number, characters: string])[] = [
  [300, " Iijl"],
  [350, "!',.:;·"],
  [400, "()/[\\]`frt|"],
  [500, "1-^_{}"],
  [600, '"*?s7FJLacekvxyz'],
  [650, "#235689EPbdghnopqu"],
  [700, "$&+04<=>BRSTZ~"],
  [750, "ACDGHKUVXY"],
  [800, "NOQ"],
  [950, "Mmw"],
  [1050, "W%@…"],
];
const widths = new Map(classes.flatMap(([width, characters]) => [...characters].map((one) => [one, width] as const)));
/** As wide as the widest letters of other alphabets. */
const unknown = 1250;

/** An upper bound in CSS pixels, so that labels can be placed without a canvas to measure on. */
export function estimateTextWidth(text: string, fontSize: number): number {
  return ([...text].reduce((sum, one) => sum + (widths.get(one) ?? unknown), 0) * fontSize) / 1000;
}

/** Cuts a name in its middle, since the start says which branch and the end which commit: `feature/very-lo… 3fa9c1d2`. */
export function shortenName(name: string, { fontSize, width }: { fontSize: number; width: number }): string {
  if (estimateTextWidth(name, fontSize) <= width) return name;
  const characters = [...name];
  const end = characters.slice(-9).join("");
  for (let kept = characters.length - 10; kept > 0; kept--) {
    const shorter = `${characters.slice(0, kept).join("").trimEnd()}…${end}`;
    if (estimateTextWidth(shorter, fontSize) <= width) return shorter;
  }
  return `…${end}`;
}
