import type { ProjectRoute } from "./route.ts";

export const mergeRequestRoutes: readonly ProjectRoute[] = [];
