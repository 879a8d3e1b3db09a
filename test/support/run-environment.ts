/** A variable that the global setup has set for the spec files. */
export function runVariable(name: 'TEST_DATABASE_URL' | 'TEST_REDIS_URL' | 'TEST_RUN_ID'): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run this spec in Jest's project "services".`);
  return value;
}
