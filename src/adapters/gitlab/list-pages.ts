import pMap from "p-map";

export const pageSize = 100;

/** One page of a list, and what its headers say of the others; NaN and null where they say nothing. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly next: number | null;
  readonly totalPages: number;
}

const concurrency = 6;

/**
 * Reads a list to its end. A page may be shorter than asked for while more follow, since what the user must not see is
 * left out afterwards; over 10,000 rows there is no total, and the pages are read one after the other.
 */
export async function listPages<T>(read: (page: number) => Promise<Page<T>>): Promise<T[]> {
  const first = await read(1);
  const rest = Number.isNaN(first.totalPages) ? await followPages(first, read) : await readAll(first, read);
  return [...first.data, ...rest];
}

async function readAll<T>({ totalPages }: Page<T>, read: (page: number) => Promise<Page<T>>): Promise<T[]> {
  const numbers = Array.from({ length: Math.max(0, totalPages - 1) }, (_, index) => index + 2);
  const pages = await pMap(numbers, read, { concurrency });
  return pages.flatMap(({ data }) => data);
}

async function followPages<T>(first: Page<T>, read: (page: number) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let page = first;
  for (let number = 2; page.next !== null || page.data.length >= pageSize; number++) {
    page = await read(page.next ?? number);
    all.push(...page.data);
  }
  return all;
}
