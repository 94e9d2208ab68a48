/** An underscore may carry a backslash, where a text was escaped for Markdown. */
const word = String.raw`(?:[A-Za-z0-9-]|\\?_)`;

/** Tokens that are known by their shape. A Git sha and an MD5 have none of these. */
const shapes = [
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  String.raw`(?<![A-Za-z0-9])gl(?:pat|dt|rt|rtr|ptt|cbt|soat|ft|oas|agent|imt|ffct|wt)-${word}{16,500}(?:\.${word}{1,500}){0,5}`,
  `(?<![A-Za-z0-9])GR1348941${word}{16,100}`,
  // https://github.blog/engineering/behind-githubs-new-authentication-token-formats/
  String.raw`(?<![A-Za-z0-9])gh[pousr]\\?_[A-Za-z0-9]{20,300}`,
  String.raw`(?<![A-Za-z0-9])github\\?_pat\\?_${word}{20,300}`,
  // A JSON Web Token: the base64url of `{"` begins with eyJ.
  String.raw`(?<![A-Za-z0-9_-])eyJ${word}{8,8000}\.eyJ${word}{8,8000}\.${word}{8,8000}`,
  "(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])",
];
const key = "-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY-----";
const keyEnd = "-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY-----";
/** A key whose end is missing, as in a log that was cut, goes as far as its lines look like base64. */
const keyBlock = String.raw`${key}(?:(?:(?!-----)[\s\S]){0,20000}${keyEnd}|(?:(?:\s|\\n)*[A-Za-z0-9+/=]{16,200}){0,200})`;

const tokens = new RegExp([...shapes, keyBlock].join("|"), "g");

/** The password in `https://user:password@host`. Found from the slashes on: a search for the scheme could be quadratic. */
const urlPassword = /(?<=:\/\/[^\s/?#@:"'<>\\`]{0,200}:)[^\s/?#@"'<>`]{1,1000}(?=@)/g;

/** What `curl --verbose` and dumps of requests print. */
const header =
  /((?<![a-z])(?:(?:private|job|deploy|runner)-token["']?\s{0,3}[:=]\s{0,3}["']?|authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:basic|bearer|token)\s{1,3}))([^\s"'\\,;]{8,8000})/gi;

/** Hides what looks like a credential, whoever it belongs to. */
export function maskTokenShapes(text: string, mask: string): string {
  return text.replaceAll(tokens, mask).replaceAll(urlPassword, mask).replaceAll(header, `$1${mask}`);
}

/** Where the first token or private key begins; undefined when there is none. */
export function findToken(text: string): number | undefined {
  const at = text.search(tokens);
  return at < 0 ? undefined : at;
}

/** The passwords of the addresses in a value such as that of `CI_REPOSITORY_URL`. */
export const findUrlPasswords = (value: string): string[] => value.match(urlPassword) ?? [];
