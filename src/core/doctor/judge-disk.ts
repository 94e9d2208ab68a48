import { type Finding, fail, ok, warn } from "./check.ts";

const gibi = 1024 ** 3;
/** A training that fills the disk loses its result: below this one should know. */
const scarce = 5 * gibi;
const nothing = gibi / 8;

/** Room in a folder, in bytes. */
export function judgeDisk(folder: string, bytes: number): Finding {
  const room =
    bytes >= gibi ? `${(Math.floor((10 * bytes) / gibi) / 10).toFixed(1)} GiB` : `${Math.round(bytes / 1024 ** 2)} MiB`;
  const seen = `${room} free in ${folder}`;
  if (bytes >= scarce) return ok(seen);
  const fix = "Make room (`dvc gc --workspace` drops data of other commits), or use a runner with a larger disk.";
  return bytes < nothing ? fail(seen, fix) : warn(`${seen}, less than 5 GiB`, fix);
}
