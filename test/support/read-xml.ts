import { SaxesParser } from "saxes";

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** The root of a document; throws for what XML 1.0 does not allow. */
export function readXml(text: string): XmlElement {
  const top: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [top];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element: XmlElement = { name, attributes: { ...attributes }, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("text", (content) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += content;
  });
  parser.on("closetag", () => open.pop());
  parser.write(text).close();
  const [root] = top.children;
  if (root === undefined) throw new Error("no root element");
  return root;
}
