import { describe, expect, test } from "vitest";
import { listNextSteps } from "../../../src/core/init/describe-setup.ts";
import { buildProposal } from "../../support/build-proposal.ts";

describe("the next steps", () => {
  test("ask for a token that pipelines of merge requests get: masked, not protected", () => {
    const steps = listNextSteps(buildProposal({ forge: { value: "gitlab", why: "as asked" } }), ["cibot.yaml"], []);

    expect(steps[0]).toContain("git add cibot.yaml");
    expect(steps[1]).toMatch(/GITLAB_TOKEN, masked and not protected\b/);
  });

  test("ask for no token where nothing is published to a forge, and for no commit where nothing was written", () => {
    const steps = listNextSteps(buildProposal({ forge: null }), [], []);

    expect(steps.join("\n")).not.toMatch(/TOKEN|Commit/);
  });
});
