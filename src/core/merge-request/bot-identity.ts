/** Name and address that a commit is made under. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** Who makes commits where nobody is configured. */
export const bot: Identity = { name: "cibot", email: "cibot@localhost" };

/** An identity as variables that Git and DVC take. */
export const identityVariables = ({ name, email }: Identity): Readonly<Record<string, string>> => ({
  GIT_AUTHOR_NAME: name,
  GIT_AUTHOR_EMAIL: email,
  GIT_COMMITTER_NAME: name,
  GIT_COMMITTER_EMAIL: email,
});
