/** Whether a path needs no key: orchestrators and scrapers have none. */
export function isOpen(path: string): boolean {
  return /^\/(health(\/[a-z]+)?|metrics)\/?$/.test(path);
}
