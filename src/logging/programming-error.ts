/** What JavaScript itself throws at a mistake in the code, or in the data that the code was not made for. */
const OF_JAVASCRIPT = /^(?:Range|Type|Syntax|Reference)Error$/;

/** Whether it is such an error: by name, since under Jest `instanceof` knows only one realm's. */
export function isProgrammingError({ name }: Error): boolean {
  return OF_JAVASCRIPT.test(name);
}
