import type { Options } from "rehype-sanitize";

const inline = "a abbr b br code del dfn em i img ins kbd mark q s samp small span strike strong sub sup tt var";
const block =
  "blockquote dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr input li ol p pre section summary ul";
const table = "table tbody td tfoot th thead tr";

const cell: string[] = ["align", "colSpan", "rowSpan"];

/**
 * What a forge lets through of the HTML in a comment, about GitLab's list: no script, style, frame, form or picture,
 * no class but those that Markdown itself makes. `prefix` keeps the ids of one comment out of the others.
 */
export const markupSchema = (prefix: string): Options => ({
  tagNames: [inline, block, table].join(" ").split(" "),
  attributes: {
    "*": ["id", "title", "lang"],
    a: ["href", "name", "ariaDescribedBy", "ariaLabel", "dataFootnoteRef", "dataFootnoteBackref"],
    code: [["className", /^language-./]],
    details: ["open"],
    h2: [["className", "sr-only"]],
    img: ["src", "alt", "width", "height"],
    input: ["checked", ["disabled", true], ["type", "checkbox"]],
    li: [["className", "task-list-item"], "value"],
    ol: [["className", "contains-task-list"], "start", "reversed"],
    section: ["dataFootnotes", ["className", "footnotes"]],
    td: cell,
    th: cell,
    ul: [["className", "contains-task-list"]],
  },
  protocols: { href: ["http", "https", "mailto"], src: ["http", "https"] },
  ancestors: {
    tbody: ["table"],
    td: ["table"],
    tfoot: ["table"],
    th: ["table"],
    thead: ["table"],
    tr: ["table"],
    li: ["ol", "ul"],
    summary: ["details"],
  },
  required: { input: { disabled: true, type: "checkbox" } },
  strip: ["script", "style"],
  clobber: ["ariaDescribedBy", "id", "name"],
  clobberPrefix: prefix,
  allowComments: false,
  allowDoctypes: false,
});
