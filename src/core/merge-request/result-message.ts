/** Of a training's result, and of other files that `cibot pr` has committed. */
const trailers = { experiment: "Cibot-Experiment", files: "Cibot-Commit" } as const;

export interface ResultMessage {
  readonly subject: string;
  /** Paragraphs below the subject. */
  readonly body: string;
  /** Name of the experiment; null for files that no training of cibot has made. */
  readonly experiment: string | null;
  /** The commit that the files were made from. */
  readonly parent: string;
}

/** The message of a commit that carries a result; its trailer tells cibot not to train it again. */
export function renderResultMessage({ subject, body, experiment, parent }: ResultMessage): string {
  const trailer = experiment === null ? `${trailers.files}: ${parent}` : `${trailers.experiment}: ${experiment}`;
  return `${[subject, body, trailer].filter((part) => part !== "").join("\n\n")}\n`;
}

/** True for the message of a commit that cibot made: the trailer stands in its last paragraph. */
export function isResultMessage(message: string): boolean {
  const last =
    message
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? "";
  return last.split("\n").some((line) => Object.values(trailers).some((name) => line.startsWith(`${name}: `)));
}
