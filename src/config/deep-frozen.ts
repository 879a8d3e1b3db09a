/** Freezes `value` and everything in it, and returns it: settings are shared by all, so that a change in one place would be one in all. */
export function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFrozen(part);
  return Object.freeze(value);
}
