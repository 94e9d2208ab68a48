import type { ProjectRoute } from "./route.ts";

export const fileRoutes: readonly ProjectRoute[] = [];
