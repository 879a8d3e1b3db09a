import { MASK } from './kind.js';

/** Parameters of connection URLs that hold no secret; the value of any other is masked, since drivers take passwords there, too. */
const OPEN_PARAMETERS = new Set([
  'application_name',
  'connect_timeout',
  'db',
  'family',
  'host',
  'port',
  'ssl',
  'sslmode',
  'target_session_attrs',
  'user',
]);

/** An `@` in a parameter that is a password by its name; that the URL does not parse, as one of several hosts does not, tells nothing then. */
const IN_A_PASSWORD = /[?&][a-z_]*pass[a-z_]*=[^&#]*@/i;

/**
 * A URL as it may be seen: password and unknown parameters masked, and the user name where it can be a token. It works on the text, because
 * a URL that does not parse, or parses wrongly since its password holds a bare `@`, `/`, `#` or `?`, must not give the password away either:
 * whatever stands before the last `@` counts as credentials. Where that could as well be in a parameter's value, nothing is shown, nor of
 * what is neither a URL nor a `host:port`.
 */
export function maskedUrl(url: string): string {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*:\/\/)(.*)$/is.exec(url) ?? [];
  if (scheme === undefined || rest === undefined) return /^[a-z0-9.-]+:\d{1,5}$/i.test(url) ? url : MASK;
  const at = rest.lastIndexOf('@');
  const parameters = rest.search(/[?#]/);
  if (parameters !== -1 && at > parameters && (URL.canParse(url) || IN_A_PASSWORD.test(rest))) return scheme + MASK;
  return scheme + maskedCredentials(scheme, rest.slice(0, at + 1)) + maskedParameters(rest.slice(at + 1));
}

/** `credentials` ends in the `@`, or is empty. */
function maskedCredentials(scheme: string, credentials: string): string {
  const [, user, password] = /^([\w.%~+-]*)(:.*)?@$/s.exec(credentials) ?? [];
  if (credentials === '') return '';
  if (user === undefined || !isOpenUser(scheme, password)) return `${MASK}@`;
  return password === undefined ? `${user}@` : `${user}:${MASK}@`;
}

/** PostgreSQL's user names are no secrets; Redis' are none beside a password; anywhere else it may be a token. */
function isOpenUser(scheme: string, password = ''): boolean {
  return /^postgres(ql)?:/i.test(scheme) || (/^rediss?:/i.test(scheme) && password.length > 1);
}

function maskedParameters(afterCredentials: string): string {
  const [address = '', ...parameters] = afterCredentials.split(/(?=[?&#])/);
  return address + parameters.map(maskedParameter).join('');
}

function maskedParameter(parameter: string): string {
  const [, name] = /^[?&]([^=]*)=/.exec(parameter) ?? [];
  if (name === undefined) return parameter.length > 1 ? `${parameter.charAt(0)}${MASK}` : parameter;
  return OPEN_PARAMETERS.has(name.toLowerCase()) ? parameter : `${parameter.charAt(0)}${name}=${MASK}`;
}
