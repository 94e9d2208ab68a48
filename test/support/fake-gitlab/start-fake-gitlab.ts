import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Answer } from "./answer.ts";
import { answerApi } from "./answer-api.ts";
import { answerWeb } from "./answer-web.ts";
import { FakeGitlab } from "./fake-gitlab.ts";
import { type Fault, Faults } from "./faults.ts";
import { answerGit } from "./git-http.ts";
import { findPlace, type GitlabRequest, receiveRequest } from "./receive-request.ts";
import { answerOfFault, page, sendAnswer, spoil } from "./send-answer.ts";
import { startStrangers } from "./strangers.ts";
import { World } from "./world.ts";

export interface FakeGitlabOptions {
  /** Relative URL root, such as `/gitlab`. */
  readonly root?: string;
  /** Milliseconds before each answer. */
  readonly latency?: number;
  /** Folder of a bare Git repository, which is then the project's, served over HTTP. */
  readonly repository?: string;
  /** Bytes that an upload may have; 100 MiB by default. */
  readonly uploadLimit?: number;
  /** Comments that one noteable takes; 5,000 by default. */
  readonly noteLimit?: number;
  /** How many looks at a new merge request find it unchecked, and not mergeable yet; 1 by default. */
  readonly mergeChecks?: number;
}

/** Starts a GitLab on loopback, with one project, which keeps all its state in memory. */
export async function startFakeGitlab(options: FakeGitlabOptions = {}): Promise<FakeGitlab> {
  const { root = "", latency = 0, uploadLimit = 100 * 1024 ** 2, noteLimit = 5000, mergeChecks = 1 } = options;
  const strangers = await startStrangers();
  // Longer than clients keep idle connections: none is closed under a request.
  const server = createServer({ keepAliveTimeout: 120_000 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${root}`;
  const world = new World({ url, uploadLimit, noteLimit, mergeChecks });
  const faults = new Faults();
  const requests: GitlabRequest[] = [];
  const serve = async (message: IncomingMessage, response: ServerResponse) => {
    const place = findPlace(message.url ?? "/", root);
    if (place === undefined) return sendAnswer(response, nowhere);
    const request = await receiveRequest(message, place);
    requests.push(request);
    const fault = faults.next(request);
    request.fault = fault?.kind ?? null;
    if (latency > 0) await wait(latency);
    await answer({ world, request, response, fault, urls: { own: url, stranger: strangers.url } });
  };
  server.on("request", (message, response) => {
    serve(message, response).catch((error: unknown) => {
      // A client that hung up is no problem of the fake; anything else is.
      if (response.destroyed) return;
      world.problems.push(`the fake itself: ${error instanceof Error ? error.stack : error}`);
      if (!response.headersSent) response.statusCode = 500;
      response.end();
    });
  });
  const close = async () => {
    server.closeAllConnections();
    await Promise.all([strangers.close(), new Promise((resolve) => server.close(resolve))]);
  };
  return new FakeGitlab({ world, faults, requests, strangers, close, repository: options.repository ?? null });
}

const nowhere: Answer = { status: 404, headers: { "content-type": "text/html" }, text: page("Not Found") };

interface Exchange {
  readonly world: World;
  readonly request: GitlabRequest;
  readonly response: ServerResponse;
  readonly fault: Fault | undefined;
  readonly urls: { readonly own: string; readonly stranger: string };
}

async function answer({ world, request, response, fault, urls }: Exchange): Promise<void> {
  if (fault?.kind === "hang") return;
  if (fault?.kind === "reset-before") return reset(response);
  const instead = fault === undefined ? undefined : answerOfFault(fault, request, urls);
  const worked = instead ?? spoil(await work(world, request), fault);
  if (fault?.kind === "hang-after") return;
  if (fault?.kind === "reset-after") return reset(response);
  request.status = worked.status;
  await sendAnswer(response, { ...worked, headers: { ...rateHeaders(request), ...worked.headers } }, fault);
}

async function work(world: World, request: GitlabRequest): Promise<Answer> {
  if (request.area === "git") return answerGit(world, request);
  return request.area === "api" ? answerApi(world, request) : answerWeb(world, request);
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

/** As a server with throttles sends them with every answer of the API. */
function rateHeaders({ area }: GitlabRequest): Record<string, string> {
  if (area !== "api") return {};
  const minute = Math.ceil(Date.now() / 60_000) * 60;
  return {
    "ratelimit-limit": "2000",
    "ratelimit-name": "throttle_authenticated_api",
    "ratelimit-observed": "1",
    "ratelimit-remaining": "1999",
    "ratelimit-reset": String(minute),
  };
}
