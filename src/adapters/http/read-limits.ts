import { invalidUsage } from "../../errors.ts";

export interface HttpLimits {
  /** Seconds that a service may take to begin its answer. */
  readonly timeout: number;
  /** Seconds that a service may ask to wait before the next try. */
  readonly maxWait: number;
}

const units: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60 };

/** `CIBOT_HTTP_TIMEOUT` (20s by default) and `CIBOT_HTTP_MAX_WAIT` (60s). Throws `invalid_usage`. */
export function readLimits(env: Readonly<Record<string, string | undefined>>): HttpLimits {
  return { timeout: read("CIBOT_HTTP_TIMEOUT", 20), maxWait: read("CIBOT_HTTP_MAX_WAIT", 60) };

  function read(name: string, fallback: number): number {
    const value = env[name];
    if (!value) return fallback;
    const [, number, unit = ""] = /^(\d{1,5}(?:\.\d+)?)(s|m)?$/.exec(value) ?? [];
    const seconds = Number(number) * (units[unit] ?? 1);
    if (seconds > 0) return seconds;
    throw invalidUsage({ message: `${name} is "${value}", which is no duration.`, hint: `Write \`${name}=30s\`.` });
  }
}
