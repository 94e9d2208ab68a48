/**
 * The simple commands of a shell text, each as its words without quotes: enough for the command lines of documentation. Comments,
 * redirections and what follows `<<` are left out, variables stay as they are written.
 */
function splitCommands(script: string): string[][] {
  const commands: string[][] = [[]];
  const token = /\\\n|'[^']*'|"(?:\\.|[^"\\])*"|\\.|\s#.*|^#.*|\n|&&|\|\||[;|]|\s|[^\s;|&\\'"]+|&/gm;
  let word: string | undefined;
  const endWord = () => {
    if (word !== undefined) commands.at(-1)?.push(word);
    word = undefined;
  };
  for (const [part] of stripHeredocs(script).matchAll(token)) {
    if (part === "\\\n" || /^\s*#/.test(part)) endWord();
    else if (/^(\n|&&|\|\||;|\||&)$/.test(part)) {
      endWord();
      commands.push([]);
    } else if (/^\s$/.test(part)) endWord();
    else word = (word ?? "") + unquote(part);
  }
  endWord();
  return commands.filter((command) => command.length > 0);
}

const stripHeredocs = (script: string): string =>
  script.replace(/<<-?\s*'?(\w+)'?([^\n]*)\n[\s\S]*?\n\1(?=\n|$)/g, "$2");

function unquote(part: string): string {
  if (part.startsWith("'")) return part.slice(1, -1);
  if (part.startsWith('"')) return part.slice(1, -1).replace(/\\(["\\$`])/g, "$1");
  return part.startsWith("\\") ? part.slice(1) : part;
}

/** The arguments of each call of cibot in a shell text, also behind `npx` and assignments of variables. */
export function findCalls(script: string): string[][] {
  return splitCommands(script).flatMap((words) => {
    const rest = words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word)));
    const command = rest[0] === "npx" ? rest.slice(1).filter((word) => word !== "--yes") : rest;
    if (command[0] !== "cibot") return [];
    const end = command.findIndex((word) => /^\d?>/.test(word));
    return [command.slice(1, end < 0 ? undefined : end)];
  });
}
