/** Quotes an identifier for PostgreSQL; declarations are code, yet a table named "order" must work. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
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
