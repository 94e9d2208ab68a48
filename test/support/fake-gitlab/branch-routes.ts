import type { ProjectRoute } from "./route.ts";

export const branchRoutes: readonly ProjectRoute[] = [];
