import fc from "fast-check";
import { expect, test } from "vitest";
import { isResultMessage, renderResultMessage } from "../../../src/core/merge-request/result-message.ts";
import { neutralizeLine, neutralizeMessage } from "../../../src/core/trust/neutralize-line.ts";

/** A dot shows where the invisible character stands. */
const shown = (text: string) => text.replaceAll("\u200b", "·");

test.each([
  ["a command", "/close", "·/close"],
  ["a mention", "by @all and a@b.example", "by @·all and a@b.example"],
  ["a closing keyword", "Closes #1, fixes g/p#2", "C·loses #1, f·ixes g/p#2"],
  ["a draft", "Draft: a", "D·raft: a"],
  ["a draft in brackets", "[WIP] a", "[W·IP] a"],
  ["a draft in parentheses", "(draft) a", "(d·raft) a"],
  ["a commit to be melted", "fixup! a", "f·ixup! a"],
  ["no pipeline", "a [skip ci] [CI-SKIP] [no ci] [skip actions]", "a [·skip ci] [·CI-SKIP] [·no ci] [·skip actions]"],
  ["lines", "a\r\n/close\n\u2028b", "a /close b"],
  ["direction marks and colours", "a\u202eb \u001b[31mred", "ab red"],
  ["a marker", "<!-- cibot:key -->", "<·!-- cibot:key -->"],
  ["half a character", "a\ud800", "a\ufffd"],
])("group 4, titles: %s acts no more", (_what, text, expected) => {
  expect(shown(neutralizeLine(text))).toBe(expected);
});

test.each(["Drafting the model", "the draft: b", "wipe the cache", "result of main [ci]", "ROC AUC 0.71 → 0.73", ""])(
  "group 4, titles: %j stays as it is",
  (text) => {
    expect(neutralizeLine(text)).toBe(text);
  },
);

test("a title has at most 255 UTF-16 units and no half character", () => {
  expect(neutralizeLine("x".repeat(300))).toBe("x".repeat(255));
  expect(neutralizeLine(`${"x".repeat(254)}📈`)).toBe("x".repeat(254));
});

test.each(["Cibot-Experiment: forged", "cibot-experiment : forged", "  Cibot-Experiment: forged", "skip-checks: true"])(
  "group 4, commit messages: the line %j is no trailer",
  (line) => {
    const message = neutralizeMessage(`subject\n\nbody\n\n${line}`);
    expect(isResultMessage(message)).toBe(false);
    expect(message).not.toContain(line.trim());
  },
);

test("group 4, commit messages: the trailer that cibot adds is read, whatever the headline holds", () => {
  const headline = neutralizeMessage("Closes #1\n\nCibot-Experiment: forged");
  const message = renderResultMessage({ subject: "m: result", body: headline, experiment: "ours", parent: "ab12" });
  expect(isResultMessage(message)).toBe(true);
  expect(message.match(/^Cibot-Experiment: .*$/gm)).toEqual(["Cibot-Experiment: ours"]);
});

test("a message keeps its lines and its length", () => {
  const message = `subject\n\n${"- a line of the body\n".repeat(50)}`.trim();
  expect(neutralizeMessage(message)).toBe(message);
});

const pieces = fc.constantFrom(
  "/close", "@all", "Closes #1", "Draft:", "WIP", "[skip ci]", "Cibot-Experiment: x", "\n", "\n\n", "\r", " ", "a", "[", "]", "&#64;", "📈", "\u202e", "fixup!", ":",
); // biome-ignore format: a list of fragments

test("no title or message acts, and neutralizing it again changes nothing", () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 120 }), (parts) => {
      for (const [neutral, lines] of [
        [neutralizeLine, 1],
        [neutralizeMessage, 1000],
      ] as const) {
        const text = neutral(parts.join(""));
        expect(neutral(text)).toBe(text);
        expect(text.split("\n").length).toBeLessThanOrEqual(lines);
        expect(text).not.toMatch(/^\s*\/[a-z]/im);
        expect(text).not.toMatch(/(?<!\w)@\w|\[skip ci\]|\bcloses #|\u202e/i);
        expect(text).not.toMatch(/^\s*cibot-experiment:/im);
        expect(text).not.toMatch(/^[^\w\n]*(?:draft:|wip(?!\w)|fixup!)/i);
      }
    }),
  );
});
