/** The fields that a request gives. Those that it leaves out are undefined, and must not overwrite what a row has; null does. */
export function onlyGiven<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}
