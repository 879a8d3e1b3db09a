import { editDistance } from './edit-distance.js';

/** A prefix that is ours, so that an unknown variable with it is most likely meant for us. */
const OWN_PREFIX = 'KINESIS_';

/** What Kubernetes puts into every container for a service called `kinesis`; nobody typed these. */
const SERVICE_LINK = /^KINESIS_(SERVICE|PORT)(_|$)/;

/** Shorter names are near too many words: HOST is one letter from COST. */
const SHORTEST_TO_COMPARE = 7;

/** A warning for each variable of `env` that looks like a misspelt one of ours. Values are left out: they may be secrets. */
export function misspeltVariables(env: NodeJS.ProcessEnv, known: readonly string[]): string[] {
  return Object.keys(env)
    .filter((variable) => !known.includes(variable))
    .sort()
    .flatMap((variable) => warning(variable, known));
}

function warning(variable: string, known: readonly string[]): string[] {
  const meant = nearest(variable.toUpperCase(), known);
  if (meant !== undefined) return [`${variable} is not a setting and is ignored; did you mean ${meant}?`];
  const isOurs = variable.startsWith(OWN_PREFIX) && !SERVICE_LINK.test(variable);
  return isOurs ? [`${variable} is not a setting and is ignored`] : [];
}

/** The known name within two mistakes, or one if it is short. */
function nearest(variable: string, known: readonly string[]): string | undefined {
  return known
    .filter((name) => name.length >= SHORTEST_TO_COMPARE && Math.abs(name.length - variable.length) <= 2)
    .map((name) => ({ name, mistakes: editDistance(variable, name) }))
    .filter(({ name, mistakes }) => mistakes <= (name.length < 10 ? 1 : 2))
    .sort((a, b) => a.mistakes - b.mistakes)[0]?.name;
}
