import type { Call } from "./route.ts";

/** Over so many rows GitLab counts no total. */
const countedRows = 10_000;

export interface Page<T> {
  readonly items: readonly T[];
  readonly headers: Record<string, string>;
}

/** One page of rows, and the headers that lead to the others. `per_page` is 20, and 100 at most. */
export function paginate<T>(rows: readonly T[], { input, request, world }: Call): Page<T> {
  const page = Math.max(1, input.integer("page") ?? 1);
  const perPage = Math.min(100, Math.max(1, input.integer("per_page") ?? 20));
  const last = Math.max(1, Math.ceil(rows.length / perPage));
  const counted = rows.length <= countedRows;
  const address = (number: number) => {
    const query = new URLSearchParams(request.query);
    query.set("page", String(number));
    query.set("per_page", String(perPage));
    return `${world.settings.url}/api/v4${request.path}?${query}`;
  };
  const links = [
    ...(page > 1 ? [["prev", page - 1] as const] : []),
    ...(page < last ? [["next", page + 1] as const] : []),
    ["first", 1] as const,
    ...(counted ? [["last", last] as const] : []),
  ];
  return {
    items: rows.slice((page - 1) * perPage, page * perPage),
    headers: {
      link: links.map(([rel, number]) => `<${address(number)}>; rel="${rel}"`).join(", "),
      "x-page": String(page),
      "x-per-page": String(perPage),
      "x-next-page": page < last ? String(page + 1) : "",
      "x-prev-page": page > 1 ? String(page - 1) : "",
      ...(counted ? { "x-total": String(rows.length), "x-total-pages": String(last) } : {}),
    },
  };
}
