import { escapeText } from "../report/markdown.ts";
import { wellFormed } from "../text/well-formed.ts";

/** The forms in which a secret may be printed. */
export function spellSecret(secret: string): string[] {
  const text = wellFormed(secret);
  return [...new Set([text, ...spellUrl(text), ...spellJson(text), ...spellMarkup(text), ...spellBase64(text)])];
}

/** Percent-encoded as by JavaScript, by stricter encoders and by forms, in both cases. */
function spellUrl(text: string): string[] {
  const usual = encodeURIComponent(text);
  const strict = usual.replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const all = [usual, strict, strict.replaceAll("%20", "+"), strict.replaceAll("~", "%7E"), encodeURI(text)];
  return all.flatMap((form) => [form, form.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}

/** Escaped for JSON: as by JavaScript, with `\/`, and in ASCII as by Python. */
function spellJson(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replaceAll(/[^\0-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return [json, json.replaceAll("/", "\\/"), ascii];
}

/** As our own reports print it, and as HTML does. */
function spellMarkup(text: string): string[] {
  const html = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return [escapeText(text), html, html.replaceAll(">", "&gt;").replaceAll('"', "&quot;")];
}

/**
 * Base64 and base64url of the secret alone, and what is left of it within the base64 of a longer text, where it begins at
 * any of three places in a group of three bytes: without the letters at both ends that its neighbours have a share in.
 */
function spellBase64(text: string): string[] {
  const alone = Buffer.from(text, "utf8").toString("base64");
  const inside = [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text, "utf8")]);
    return bytes.toString("base64").slice(Math.ceil((shift * 4) / 3), Math.floor((bytes.length * 4) / 3));
  });
  return [alone, alone.replace(/=+$/, ""), ...inside].flatMap((form) => [
    form,
    form.replaceAll("+", "-").replaceAll("/", "_"),
  ]);
}
