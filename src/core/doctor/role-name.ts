/** https://docs.gitlab.com/api/access_requests/#valid-access-levels */
const names: Readonly<Record<number, string>> = {
  0: "No access",
  5: "Minimal Access",
  10: "Guest",
  15: "Planner",
  20: "Reporter",
  25: "Security Manager",
  30: "Developer",
  40: "Maintainer",
  50: "Owner",
  60: "Administrator",
};

export const developer = 30;

/** The name of one of GitLab's access levels; a level without a name is told as a number. */
export const renderRole = (level: number): string => names[level] ?? `access level ${level}`;
