import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { exchangeByPython } from "../../../src/adapters/release-store/exchange-by-python.ts";
import { createLocalHost } from "../../../src/adapters/release-store/local-host.ts";
import { describeHost } from "../../contract/describe-host.ts";

const script = fileURLToPath(new URL("../../../src/adapters/release-store/agent.py", import.meta.url));

describeHost("this machine", async ({ dags, umask }) => {
  const before = process.umask(umask);
  onTestFinished(() => void process.umask(before));
  return createLocalHost({ dags, exchange: (one, other) => exchangeByPython(one, other, { script }) });
});
