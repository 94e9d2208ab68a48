import type { RequesterType, ResourceOptions } from "@gitbeaker/requester-utils";

/** What every resource of the client library is made with. */
export interface Client {
  readonly host: string;
  readonly token: string;
  readonly queryTimeout: null;
  readonly requesterFn: (options: ResourceOptions) => RequesterType;
}
