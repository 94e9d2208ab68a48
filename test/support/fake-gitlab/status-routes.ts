import type { ProjectRoute } from "./route.ts";

export const statusRoutes: readonly ProjectRoute[] = [];
