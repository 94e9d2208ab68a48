import { expect, test } from "vitest";
import { classifyPush } from "../../../src/adapters/git/classify-push.ts";

const ref = "abc:refs/heads/cibot/m/main";

test.each([
  [`!\t${ref}\t[rejected] (stale info)`, "raced"],
  [`!\t${ref}\t[rejected] (fetch first)`, "raced"],
  [`!\t${ref}\t[remote rejected] (failed to update ref)`, "raced"],
  [`!\t${ref}\t[remote rejected] (cannot lock ref 'refs/heads/x': is at 1 but expected 2)`, "raced"],
  [`!\t${ref}\t[remote rejected] (pre-receive hook declined)`, "refused"],
  [`!\t${ref}\t[remote rejected] (shallow update not allowed)`, "refused"],
])("a rejection in Git's machine format, %j, is %s", (line, kind) => {
  expect(classifyPush({ stdout: `To http://git.example/x.git\n${line}\nDone`, stderr: "" }).kind).toBe(kind);
});

test.each([
  ["fatal: unable to access 'https://g/x.git/': Could not resolve host: g", "unreachable"],
  ["fatal: unable to access 'https://g/x.git/': Failed to connect to g port 443: Connection refused", "unreachable"],
  ["fatal: unable to access 'https://g/x.git/': The requested URL returned error: 502", "unreachable"],
  ["fatal: unable to access 'https://g/x.git/': server certificate verification failed. CAfile: none", "unreachable"],
  ["error: RPC failed; curl 56 Recv failure: Connection reset by peer\nfatal: the remote end hung up", "unreachable"],
  [
    "ssh: connect to host g port 22: Connection timed out\nfatal: Could not read from remote repository.",
    "unreachable",
  ],
  ["fatal: Authentication failed for 'https://g/x.git/'", "unauthenticated"],
  ["remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://g/x.git/'", "unauthenticated"],
  ["fatal: could not read Username for 'https://g': terminal prompts disabled", "unauthenticated"],
  ["git@g: Permission denied (publickey).\nfatal: Could not read from remote repository.", "unauthenticated"],
  ["Host key verification failed.\nfatal: Could not read from remote repository.", "unauthenticated"],
  [
    "remote: You are not allowed to push code to this project.\nfatal: unable to access 'https://g/': The requested URL returned error: 403",
    "refused",
  ],
  ["fatal: repository 'https://g/x.git/' not found", "refused"],
  ["fatal: the receiving end does not support push options", "failed"],
])("a talk that breaks off with %j is %s", (stderr, kind) => {
  expect(classifyPush({ stdout: "", stderr }).kind).toBe(kind);
});

test("the server's words are kept without frames, colours and other control characters", () => {
  const stderr =
    "remote: \nremote: ======\nremote: \u001b[31mGitLab: You are\u001b[0m not\u0007 allowed\r\nremote:   to push.  \nTo x\n";
  const stdout = `!\t${ref}\t[remote rejected] (pre-receive hook declined)`;
  expect(classifyPush({ stdout, stderr }).detail).toBe(
    "GitLab: You are not allowed to push. · pre-receive hook declined",
  );
});

test("where the server says nothing Git's last lines are kept, without advice", () => {
  const stderr = "fatal: unable to access 'x': Could not resolve host: g\nhint: see the manual\n";
  expect(classifyPush({ stdout: "", stderr }).detail).toBe("fatal: unable to access 'x': Could not resolve host: g");
});
