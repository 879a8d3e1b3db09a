/** Where in our code it was thrown: the lines of the stack below the message, which may hold lines of that form itself. */
export function placesOf({ message, stack = '' }: Error): string[] {
  const at = stack.indexOf(message);
  const below = at < 0 ? stack : stack.slice(at + message.length);
  return below.split('\n').filter((line) => /^\s+at /.test(line));
}

/** The functions that PostgreSQL was in, from the innermost; other lines of the context show data. */
export function sqlPlacesOf(error: Error): string[] {
  const { where } = error as { where?: unknown };
  if (typeof where !== 'string') return [];
  return where.split('\n').filter((line) => /^(?:PL\/pgSQL|SQL) function /.test(line));
}
