export type Row = Readonly<Record<string, unknown>>;

interface Axes {
  /** Fields of the rows, numbers or the text of numbers. */
  readonly x: string;
  readonly y: string;
  /** Fields whose values tell one line from another. */
  readonly series: readonly string[];
}

const maxPoints = 1000;
/** More than the pixels that a line of a picture 640 wide crosses; each keeps two points, and the ends are kept. */
const columns = maxPoints / 2 - 1;

/**
 * At most 1000 rows of each line: the lowest and the highest of every column of pixels, and both ends. A line drawn
 * through them covers the same pixels, to one in width. Shorter lines keep all their rows.
 */
export function thinLine(rows: readonly Row[], { x, y, series }: Axes): readonly Row[] {
  const lines = groupRows(rows, series);
  if ([...lines.values()].every(({ length }) => length <= maxPoints)) return rows;
  return [...lines.values()].flatMap((line) => (line.length <= maxPoints ? line : selectRows(line, { x, y })));
}

function selectRows(line: readonly Row[], { x, y }: Pick<Axes, "x" | "y">): Row[] {
  const points = line
    .map((row) => ({ row, at: Number(row[x] ?? Number.NaN), value: Number(row[y] ?? Number.NaN) }))
    .filter(({ at, value }) => Number.isFinite(at) && Number.isFinite(value))
    .toSorted((a, b) => a.at - b.at);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const width = (last.at - first.at) / columns || 1;
  const extremes = new Map<number, { low: typeof first; high: typeof first }>();
  for (const point of points) {
    const column = Math.min(columns - 1, Math.floor((point.at - first.at) / width));
    const { low, high } = extremes.get(column) ?? { low: point, high: point };
    extremes.set(column, {
      low: point.value < low.value ? point : low,
      high: point.value > high.value ? point : high,
    });
  }
  const kept = new Set([first, last, ...[...extremes.values()].flatMap(({ low, high }) => [low, high])]);
  return points.filter((point) => kept.has(point)).map(({ row }) => row);
}

function groupRows(rows: readonly Row[], fields: readonly string[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = fields.map((field) => String(row[field])).join("\0");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
