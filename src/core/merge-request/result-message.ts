const trailer = "Cibot-Experiment";

export interface ResultMessage {
  readonly model: string;
  readonly experiment: string;
  /** The report's headline, one line. */
  readonly headline: string;
}

/** The message of a commit that carries a result; its trailer tells cibot not to train it again. */
export function renderResultMessage({ model, experiment, headline }: ResultMessage): string {
  return `${model}: result of the full training\n\n${headline}\n\n${trailer}: ${experiment}\n`;
}

/** True for the message of a commit that cibot made: the trailer stands in its last paragraph. */
export function isResultMessage(message: string): boolean {
  const last =
    message
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? "";
  return last.split("\n").some((line) => line.startsWith(`${trailer}: `));
}
