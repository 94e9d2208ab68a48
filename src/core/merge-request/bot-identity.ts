/** Who makes commits where nobody is configured, as variables that Git and DVC take. */
export const botIdentity: Readonly<Record<string, string>> = {
  GIT_AUTHOR_NAME: "cibot",
  GIT_AUTHOR_EMAIL: "cibot@localhost",
  GIT_COMMITTER_NAME: "cibot",
  GIT_COMMITTER_EMAIL: "cibot@localhost",
};
