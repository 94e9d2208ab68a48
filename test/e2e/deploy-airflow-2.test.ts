import { describeDeploys } from "../contract/describe-deploys.ts";

describeDeploys("2.11");
