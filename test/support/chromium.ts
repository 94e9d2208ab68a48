import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const executable = process.env.CIBOT_CHROMIUM || "/usr/bin/chromium";

/**
 * True when there is a Chromium to test with, for `describe.skipIf(!hasChromium(…))`. Without one the suite is skipped,
 * loudly; with CIBOT_TEST_REQUIRE_ALL=1 it goes on, and `launchChromium` fails.
 */
export function hasChromium(suite: string): boolean {
  if (existsSync(executable) || process.env.CIBOT_TEST_REQUIRE_ALL === "1") return true;
  process.stderr.write(
    `SKIPPED: ${suite} needs Chromium. Install it: \`apt-get install chromium\`, or set CIBOT_CHROMIUM.\n`,
  );
  return false;
}

/** Headless, and without the calls home that a fresh profile makes. Playwright itself adds `--headless`. */
export function launchChromium(): Promise<Browser> {
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
  return chromium.launch({
    executablePath: executable,
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", ...quiet],
  });
}
