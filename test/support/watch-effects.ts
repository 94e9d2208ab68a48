const changing = /^(hold|write|clear|restore|commit|run|apply|push|checkout|upload|create|update|enableAutoMerge)$/;

/**
 * The same ports, whose calls that change something are noted in `effects` when they are done, in their order:
 * `files.write .cibot/report/report.md`, `data.push`, `comments.create`.
 */
export function watchEffects<Ports extends object>(ports: Ports, effects: string[]): Ports {
  const watched = Object.entries(ports).map(([name, port]) => [name, watchPort(name, port, effects)]);
  return Object.fromEntries(watched);
}

function watchPort(name: string, port: unknown, effects: string[]): unknown {
  if (port === null || typeof port !== "object") return port;
  return new Proxy(port, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== "function") return member;
      if (typeof key === "symbol" || !changing.test(key)) return member.bind(target);
      return async (...args: readonly unknown[]) => {
        const result: unknown = await member.apply(target, args);
        effects.push([`${name}.${key}`, ...(typeof args[0] === "string" ? [args[0]] : [])].join(" "));
        return result;
      };
    },
  });
}
