import { createHash } from "node:crypto";
import { renderTarget, type Target } from "../../src/core/publishing/target.ts";
import { commentMissing, commentNotOurs, mergeRequestExists, mergeRequestMissing } from "../../src/errors.ts";
import type { Comment, Comments, Wanted } from "../../src/ports/comments.ts";
import type { MergeRequest, MergeRequestDraft, MergeRequests } from "../../src/ports/merge-requests.ts";
import type { CommitStatus, Statuses } from "../../src/ports/statuses.ts";
import type { Upload, Uploads } from "../../src/ports/uploads.ts";

const site = "https://forge.test/team/model";

/** A forge in memory: it keeps the contract of `test/contract/`, and its state is in public fields. */
export function createFakeForge() {
  return {
    comments: new FakeComments(),
    uploads: new FakeUploads(),
    mergeRequests: new FakeMergeRequests(),
    statuses: new FakeStatuses(),
    page: null,
  };
}

export class FakeComments implements Comments {
  /** In the order in which they were posted; `target` in the form `mr/12`. */
  posted: { readonly target: string; comment: Comment }[] = [];
  /** How many calls have written. */
  writes = 0;

  /** What readers see, on all targets. */
  get bodies(): string[] {
    return this.posted.map(({ comment }) => comment.body);
  }

  postAsOther(target: Target, body: string): void {
    this.#add(target, body, false);
  }

  maxBody = 1_000_000;

  async list(target: Target, wanted: Wanted = () => true): Promise<readonly Comment[]> {
    const name = renderTarget(target);
    return this.posted
      .filter((entry) => entry.target === name)
      .map(({ comment }) => comment)
      .filter(({ body }) => wanted(body));
  }

  listLatest(target: Target, wanted?: Wanted): Promise<readonly Comment[]> {
    return this.list(target, wanted);
  }

  async remove(target: Target, id: string): Promise<void> {
    const name = renderTarget(target);
    const entry = this.posted.find((candidate) => candidate.comment.id === id && candidate.target === name);
    if (entry === undefined) return;
    if (!entry.comment.own) throw commentNotOurs({ id, author: "ana" });
    this.writes++;
    this.posted = this.posted.filter((other) => other !== entry);
  }

  async create(target: Target, body: string): Promise<Comment> {
    this.writes++;
    return this.#add(target, body, true);
  }

  async update(target: Target, id: string, body: string): Promise<Comment> {
    const name = renderTarget(target);
    const entry = this.posted.find((candidate) => candidate.comment.id === id && candidate.target === name);
    if (entry === undefined) throw commentMissing({ id, target: name });
    if (!entry.comment.own) throw commentNotOurs({ id, author: "ana" });
    this.writes++;
    entry.comment = { ...entry.comment, body };
    return entry.comment;
  }

  #last = 0;

  #add(target: Target, body: string, own: boolean): Comment {
    const id = String(++this.#last);
    const comment = { id, body, own, url: `${site}/${renderTarget(target)}#comment-${id}` };
    this.posted.push({ target: renderTarget(target), comment });
    return comment;
  }
}

export class FakeUploads implements Uploads {
  /** What was stored, once per content. */
  stored: { readonly url: string; readonly name: string; readonly content: Uint8Array }[] = [];

  async upload(name: string, content: Uint8Array): Promise<Upload> {
    const known = this.stored.find((upload) => Buffer.from(upload.content).equals(content));
    if (known !== undefined) return { url: known.url, reused: true };
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
    const file = encodeURIComponent(name).replaceAll("(", "%28").replaceAll(")", "%29");
    const url = `/uploads/${hash}/${file}`;
    this.stored.push({ url, name, content });
    return { url, reused: false };
  }

  holds(url: string): boolean {
    return this.stored.some((upload) => upload.url === url);
  }
}

export class FakeMergeRequests implements MergeRequests {
  opened: MergeRequest[] = [];
  /** Numbers of those that a person has closed or merged. */
  readonly closed = new Set<number>();

  /** Why auto-merge is refused; null when it is granted. */
  refusal: string | null = null;

  close(iid: number): void {
    this.closed.add(iid);
  }

  get open(): MergeRequest[] {
    return this.opened.filter(({ iid }) => !this.closed.has(iid));
  }

  async findForChange({ branch }: { readonly sha: string; readonly branch: string | null }) {
    const found = branch === null ? undefined : await this.findOpen(branch);
    return found === undefined ? undefined : { iid: found.iid };
  }

  async findOpen(source: string, target?: string): Promise<MergeRequest | undefined> {
    return this.open.find(
      ({ sourceBranch, targetBranch }) => sourceBranch === source && (target === undefined || targetBranch === target),
    );
  }

  async create(draft: MergeRequestDraft): Promise<MergeRequest> {
    const open = await this.findOpen(draft.sourceBranch, draft.targetBranch);
    if (open !== undefined) {
      throw mergeRequestExists({ iid: open.iid, source: draft.sourceBranch, target: draft.targetBranch });
    }
    const iid = this.opened.length + 1;
    const created = { ...draft, iid, autoMerge: false, url: `${site}/merge_requests/${iid}` };
    this.opened.push(created);
    return created;
  }

  async update(iid: number, draft: MergeRequestDraft): Promise<MergeRequest> {
    return this.#change(iid, draft);
  }

  async enableAutoMerge(iid: number): Promise<string | null> {
    if (this.refusal === null) this.#change(iid, { autoMerge: true });
    return this.refusal;
  }

  #change(iid: number, values: Partial<MergeRequest>): MergeRequest {
    const before = this.opened.find((mergeRequest) => mergeRequest.iid === iid);
    if (before === undefined) throw mergeRequestMissing({ iid });
    const updated = { ...before, ...values };
    this.opened = this.opened.map((mergeRequest) => (mergeRequest.iid === iid ? updated : mergeRequest));
    return updated;
  }
}

export class FakeStatuses implements Statuses {
  given: { readonly sha: string; readonly status: CommitStatus }[] = [];

  async set(sha: string, status: CommitStatus): Promise<void> {
    this.given.push({ sha, status });
  }
}
