import { spawnSync } from "node:child_process";

/** Ways to a mount of one's own: as anybody where user namespaces are allowed, else as root. */
const ways = [
  ["unshare", "--map-root-user", "--mount"],
  ["unshare", "--mount"],
] as const;
const probe = "mount -t tmpfs -o size=64k tmpfs /mnt";
const way = ways.find(([program, ...args]) => spawnSync(program, [...args, "sh", "-c", probe]).status === 0);

/**
 * True when this machine lets us mount a small disk, for `describe.skipIf(!hasSmallDisk(…))`. Elsewhere the suite is
 * skipped, loudly; with CIBOT_TEST_REQUIRE_ALL=1 it goes on, and fails.
 */
export function hasSmallDisk(suite: string): boolean {
  if (way !== undefined || process.env.CIBOT_TEST_REQUIRE_ALL === "1") return true;
  process.stderr.write(
    `SKIPPED: ${suite} needs a disk of its own. Run as root, or allow user namespaces: \`sysctl kernel.unprivileged_userns_clone=1\`.\n`,
  );
  return false;
}

/** The command that runs another one with a disk of `size` on `folder`, which only that command sees. */
export function onSmallDisk(folder: string, size: string, command: readonly string[]): string[] {
  const script = 'mount -t tmpfs -o "size=$0" tmpfs "$1" && shift && exec "$@"';
  return [...(way ?? ways[0]), "sh", "-c", script, size, folder, ...command];
}
