import { Option } from "commander";
import { type PublishMode, publishModes } from "../../core/publishing/publish-mode.ts";

/** `--mode`, for the commands that publish. */
export const modeOption = () =>
  new Option("--mode <mode>", "what becomes of the comment that stands there")
    .choices(publishModes)
    .default(undefined, "publish.mode in cibot.yaml, else update");

/** The flag's before the file's; commander has refused any other word. */
export function chooseMode(flag: string | undefined, config: { readonly mode: PublishMode }): PublishMode {
  return publishModes.find((mode) => mode === flag) ?? config.mode;
}
