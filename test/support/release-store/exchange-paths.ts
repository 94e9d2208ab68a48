import { execFile } from "node:child_process";
import { promisify } from "node:util";

const script = `
import ctypes, os, sys
call = ctypes.CDLL(None, use_errno=True).renameat2
sys.exit(call(-100, os.fsencode(sys.argv[1]), -100, os.fsencode(sys.argv[2]), 2) != 0)
`;

/** RENAME_EXCHANGE of two absolute paths by the machine's python3. */
export const exchangePaths = (one: string, other: string): Promise<boolean> =>
  promisify(execFile)("python3", ["-I", "-c", script, one, other]).then(
    () => true,
    () => false,
  );
