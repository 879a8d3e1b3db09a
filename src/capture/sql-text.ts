import { createHash } from 'node:crypto';

/** Quotes an identifier for PostgreSQL; declarations are code, yet a table named "order" must work. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** PostgreSQL cuts longer names off (bytes), and whoever looks for one by its full name does not find it. */
const LONGEST_NAME = 63;

/** A name as PostgreSQL keeps it. One that is too long becomes its beginning and a digest, which tells it from others that begin alike. */
export function keptName(name: string): string {
  const bytes = Buffer.from(name);
  if (bytes.length <= LONGEST_NAME) return name;
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  // A character that the cut divides is left out.
  return `${bytes
    .subarray(0, LONGEST_NAME - 9)
    .toString()
    .replace(/\uFFFD$/, '')}_${digest}`;
}

/** Quotes a string literal for PostgreSQL (standard_conforming_strings). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Indents every line but the first, so that generated SQL reads like written SQL. */
export function indent(text: string, spaces: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(spaces)}`);
}

/** PL/pgSQL: statements that are run on a condition, and others that are run without it. */
export function ifSql(condition: string, then: string, otherwise?: string): string {
  const branches = [`if ${condition} then\n  ${indent(then, 2)}`];
  if (otherwise !== undefined) branches.push(`else\n  ${indent(otherwise, 2)}`);
  return [...branches, 'end if;'].join('\n');
}
