import type { Settings } from './settings.js';

/** What is secret in the settings: keys, passwords in URLs, credentials. For the log, which hides them. */
export function secretsIn({ http, database, redis, aws }: Settings): string[] {
  const secrets = [
    ...http.apiKeys.map(({ key }) => key),
    ...[database.url, redis.url, aws.endpoint].flatMap(passwordsIn),
    aws.accessKeyId,
    aws.secretAccessKey,
  ];
  return secrets.filter((secret) => secret !== undefined);
}

function passwordsIn(url: string | undefined): string[] {
  if (url === undefined || !URL.canParse(url)) return [];
  const { password, searchParams } = new URL(url);
  const written = password === '' ? [] : [password, decodeURIComponent(password)];
  // Drivers take it there, too. As it is meant, and as it stands there: an error may quote either.
  const given = [...url.matchAll(/[?&]password=([^&#]*)/g)].map(([, value = '']) => value);
  return [...written, ...searchParams.getAll('password'), ...given];
}
