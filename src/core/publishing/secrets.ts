const names = /(TOKEN|PASSWORD|PASSWD|SECRET|PRIVATE_KEY|ACCESS_KEY|API_KEY|CREDENTIALS?)$/i;

/** Shorter values would mask ordinary words. */
const leastLength = 8;

/**
 * Makes a function that hides the values of secret variables in a text, raw, URL-encoded, base64 and JSON-escaped.
 * @param env the environment; variables whose name ends in TOKEN, PASSWORD, SECRET and the like are secret
 */
export function createMask(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const secrets = Object.entries(env)
    .filter(([name]) => names.test(name))
    .flatMap(([, value]) => (value !== undefined && value.trim().length >= leastLength ? spellings(value) : []))
    .toSorted((a, b) => b.length - a.length);
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, "[masked]"), text);
}

function spellings(value: string): string[] {
  // A value that was pasted with a line break at its end is printed without it.
  return [...new Set([value, value.trim()].flatMap(encode))];
}

function encode(secret: string): string[] {
  const base64 = Buffer.from(secret, "utf8").toString("base64").replace(/=+$/, "");
  return [secret, encodeURIComponent(secret), base64, JSON.stringify(secret).slice(1, -1)];
}
