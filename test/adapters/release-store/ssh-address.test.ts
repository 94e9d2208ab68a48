import { describe, expect, test } from "vitest";
import { parseSshAddress } from "../../../src/adapters/release-store/ssh-address.ts";
import { renderSshCommand } from "../../../src/adapters/release-store/ssh-command.ts";

describe("an address for ssh", () => {
  test.each([
    ["ssh://scheduler", { user: null, host: "scheduler", port: null }],
    ["ssh://airflow@scheduler.example.com:2222", { user: "airflow", host: "scheduler.example.com", port: 2222 }],
    ["ssh://svc.air+flow_1@10.0.0.7", { user: "svc.air+flow_1", host: "10.0.0.7", port: null }],
    ["ssh://airflow@[fe80::1%eth0]:22", { user: "airflow", host: "fe80::1%eth0", port: 22 }],
  ])("%s is read", (text, expected) => {
    expect(parseSshAddress(text)).toEqual({ text, ...expected });
  });

  test.each([
    "scheduler",
    "airflow@scheduler:dags",
    "http://scheduler",
    "ssh://",
    "ssh://airflow@",
    "ssh://@scheduler",
    "ssh://scheduler/opt/airflow/dags",
    "ssh://scheduler/",
    "ssh://-oProxyCommand=sh",
    "ssh://-l@scheduler",
    "ssh://airflow@-oProxyCommand=sh",
    "ssh://a b@scheduler",
    "ssh://air:secret@scheduler",
    "ssh://a@b@scheduler",
    "ssh://scheduler:",
    "ssh://scheduler:0",
    "ssh://scheduler:65536",
    "ssh://scheduler:22x",
    "ssh://$(id)",
    "ssh://`id`",
    "ssh://a;id",
    "ssh://[fe80::1",
    "ssh://[scheduler]",
    "ssh://scheduler\n-oProxyCommand=sh",
  ])("%j is refused", (text) => {
    expect(() => parseSshAddress(text)).toThrow(expect.objectContaining({ code: "ssh_address_invalid", exit: 2 }));
  });
});

describe("the command that ssh is started with", () => {
  const given = { python: "python3", nonce: "n0", config: null, connectTimeout: 15 };

  test("asks nobody, keeps the user's host keys, and ends its options before the host", () => {
    const address = parseSshAddress("ssh://airflow@[::1]:2222");
    const command = renderSshCommand({ ...given, address });
    expect(command.slice(0, 2)).toEqual(["ssh", "-T"]);
    expect(command).toContain("BatchMode=yes");
    expect(command).toContain("ConnectTimeout=15");
    expect(command.join(" ")).not.toMatch(/StrictHostKeyChecking|UserKnownHostsFile/);
    expect(command.slice(command.indexOf("-p"), -1)).toEqual(["-p", "2222", "-l", "airflow", "--", "::1"]);
  });

  test("has a shell on the other side start one program, whatever its path holds", () => {
    const address = parseSshAddress("ssh://scheduler");
    const command = renderSshCommand({ ...given, address, python: "/opt/it's $(id)/python" }).at(-1);
    expect(command).toMatch(/^exec '\/opt\/it'\\''s \$\(id\)\/python' -I -X utf8 -c 'import sys;[^'\\!]*' n0$/);
  });
});
