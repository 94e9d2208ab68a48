import { describeDeploys } from "../contract/describe-deploys.ts";

describeDeploys("3.3");
