import { expect, test } from "vitest";
import { findAirflowCredential, parseAirflowUrl } from "../../../src/core/cluster/find-airflow-credential.ts";

const token = { CIBOT_AIRFLOW_TOKEN: " abc.def-ghi \n" };
const login = { CIBOT_AIRFLOW_USER: "ana", CIBOT_AIRFLOW_PASSWORD: " p:a s " };

test.each([
  ["a token, without what was pasted around it", token, { kind: "token", token: "abc.def-ghi" }],
  ["a user, with the password as it is", login, { kind: "password", user: "ana", password: " p:a s " }],
  ["the token of both", { ...token, ...login }, { kind: "token", token: "abc.def-ghi" }],
  ["none", {}, { kind: "none" }],
  ["none of empty ones", { CIBOT_AIRFLOW_TOKEN: "", CIBOT_AIRFLOW_USER: "" }, { kind: "none" }],
])("the credential is %s", (_what, env, credential) => {
  expect(findAirflowCredential(env)).toEqual(credential);
});

test.each([
  ["a user alone", { CIBOT_AIRFLOW_USER: "secret-ana" }, /CIBOT_AIRFLOW_USER` is set without `CIBOT_AIRFLOW_PASSWORD`/],
  ["a password alone", { CIBOT_AIRFLOW_PASSWORD: "secret" }, /PASSWORD` is set without `CIBOT_AIRFLOW_USER`/],
  ["a name with a colon", { ...login, CIBOT_AIRFLOW_USER: "secret:ana" }, /holds a colon/],
  ["a token of two lines", { CIBOT_AIRFLOW_TOKEN: "secret\nx-evil: 1" }, /characters that no token has/],
  ["a token with its scheme", { CIBOT_AIRFLOW_TOKEN: "Bearer secret" }, /characters that no token has/],
])("%s is refused, without its value", (_what, env, message) => {
  const find = () => findAirflowCredential(env);
  expect(find).toThrow(message);
  expect(find).toThrow(expect.objectContaining({ code: "invalid_airflow_credential", exit: 2 }));
  expect(find).not.toThrow(/secret/);
});

test.each([
  ["https://airflow.example.com", "https://airflow.example.com/"],
  [" http://localhost:8080/airflow// ", "http://localhost:8080/airflow/"],
])("the address %j is %s", (text, url) => {
  expect(parseAirflowUrl(text).href).toBe(url);
});

test.each([
  "airflow.example.com",
  "ftp://airflow.example.com",
  "https://ana:secret@airflow.example.com",
  "https://airflow.example.com/?token=secret",
  "https://airflow.example.com/#secret",
  "",
])("the address %j is refused, and not told", (text) => {
  const parse = () => parseAirflowUrl(text);
  expect(parse).toThrow(expect.objectContaining({ code: "invalid_airflow_url", exit: 2 }));
  expect(parse).not.toThrow(/secret/);
});
