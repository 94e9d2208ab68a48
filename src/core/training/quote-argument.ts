/** An argument as a POSIX shell takes it: as it is where that is safe, else in single quotes. */
export const quoteArgument = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
