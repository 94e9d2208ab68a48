/** A person at a terminal. Each question throws `interrupted` when it is left with Ctrl+C. */
export interface Questions {
  /** A line of text; `initial` can be edited. `findProblem` says what is wrong with one, or nothing. */
  ask(question: TextQuestion): Promise<string>;
  choose<Value extends string>(question: Choice<Value>): Promise<Value>;
  confirm(message: string): Promise<boolean>;
}

export interface TextQuestion {
  readonly message: string;
  readonly initial: string;
  readonly findProblem?: (text: string) => string | undefined;
}

export interface Choice<Value extends string> {
  readonly message: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
}
