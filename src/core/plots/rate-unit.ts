type Format = (rate: number) => string;

/** How the rates of one picture are written, so that those of rare events have few digits too. */
export interface RateUnit {
  /** Units in 1. */
  readonly per: number;
  /** Part of every number: ` %`. */
  readonly sign: string;
  /** What numbers count in words, where it is not part of them: ` per 10,000`. */
  readonly of: string;
  /** The second one is for rates that the first one does not tell apart. */
  readonly formats: readonly [coarse: Format, fine: Format];
}

/** Percent, or the number in ten thousand or in a million rows. */
export function chooseRateUnit(overall: number): RateUnit {
  if (overall >= 0.01) return createUnit({ per: 100, sign: " %", of: "" });
  return overall >= 1e-4
    ? createUnit({ per: 1e4, sign: "", of: " per 10,000" })
    : createUnit({ per: 1e6, sign: "", of: " per million" });
}

function createUnit(unit: Omit<RateUnit, "formats">): RateUnit {
  const format = (digits: number) => (rate: number) => `${formatFew(rate * unit.per, digits)}${unit.sign}`;
  return { ...unit, formats: [format(0), format(1)] };
}

/** One digit more below ten; what is not quite nothing does not read as 0. */
function formatFew(value: number, digits: number): string {
  if (value === 0) return "0";
  return value < 0.05 ? "<0.1" : value.toFixed(value < 9.95 ? digits + 1 : digits);
}
