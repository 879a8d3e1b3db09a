import { serializationError, validationError } from '../kinesis-error.js';

/** A JSON object as it came in. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Constraints on a text; the API reference states them per field. */
export interface TextRules {
  readonly required?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
}

/** Constraints on a whole number. */
export interface NumberRules {
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
}

/**
 * Reads the fields of a call's input as AWS does: a wrong JSON type is a SerializationException at once; values outside of
 * their constraints are collected, and {@link check} refuses them together.
 */
export class Fields {
  /** @param path where a nested structure sits, e.g. `records.3.member.`; it shares the violations of the whole */
  constructor(
    private readonly input: JsonObject,
    private readonly path = '',
    private readonly violations: string[] = [],
  ) {}

  text(field: string, rules: TextRules = {}): string | undefined {
    const value = this.value(field, rules.required);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw wrongType(value, 'String');
    for (const constraint of brokenByText(value, rules)) this.violate(`'${value}'`, field, constraint);
    return value;
  }

  number(field: string, rules: NumberRules = {}): number | undefined {
    const value = this.value(field, rules.required);
    if (value === undefined) return undefined;
    if (typeof value !== 'number') throw wrongType(value, 'Integer');
    const { min = -Infinity, max = Infinity } = rules;
    if (value < min) this.violate(`'${value}'`, field, `Member must have value greater than or equal to ${min}`);
    if (value > max) this.violate(`'${value}'`, field, `Member must have value less than or equal to ${max}`);
    return Math.floor(value);
  }

  flag(field: string): boolean {
    const value = this.value(field);
    if (value === undefined) return false;
    if (typeof value !== 'boolean') throw wrongType(value, 'Boolean');
    return value;
  }

  /** A time in ms since 1970; on the wire it is in seconds, with fraction. */
  timeMs(field: string): number | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    if (typeof value !== 'number') throw wrongType(value, 'Timestamp');
    return Math.round(value * 1000);
  }

  /** Fields of a nested structure, checked together with these. */
  structure(field: string): Fields | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    if (!isObject(value)) throw wrongType(value, 'Structure');
    return new Fields(value, `${this.path}${lowerFirst(field)}.`, this.violations);
  }

  list(field: string, rules: { minLength: number; maxLength: number }): readonly unknown[] {
    const value = this.value(field, true);
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw wrongType(value, 'List');
    const { minLength, maxLength } = rules;
    // AWS shows the items here; five hundred of them help nobody.
    const shown = `'[${value.length} items]'`;
    if (value.length < minLength)
      this.violate(shown, field, `Member must have length greater than or equal to ${minLength}`);
    if (value.length > maxLength)
      this.violate(shown, field, `Member must have length less than or equal to ${maxLength}`);
    return value as unknown[];
  }

  /** Base64 as bytes. */
  blob(field: string): Buffer | undefined {
    const value = this.value(field, true);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw wrongType(value, 'Blob');
    return decodeBase64(value);
  }

  /** @throws KinesisError ValidationException that lists every violation so far */
  check(): void {
    if (this.violations.length > 0) throw validationError(this.violations);
  }

  private value(field: string, required = false): unknown {
    // null stands for "absent" in AWS's JSON.
    const value = this.input[field] ?? undefined;
    if (value === undefined && required) this.violate('null', field, 'Member must not be null');
    return value;
  }

  private violate(shown: string, field: string, constraint: string): void {
    this.violations.push(violation(shown, this.path + lowerFirst(field), constraint));
  }
}

/** One violation in AWS's words. @param shown the value in quotes, or `null` */
export function violation(shown: string, path: string, constraint: string): string {
  return `Value ${shown} at '${path}' failed to satisfy constraint: ${constraint}`;
}

/** Decoding skips what is not base64, so a length other than the text's own betrays it, at no cost. */
export function decodeBase64(text: string): Buffer {
  const data = Buffer.from(text, 'base64');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (data.length === (text.length / 4) * 3 - padding) return data;
  throw serializationError(`'${text.slice(0, 100)}' can not be converted to a Blob`);
}

function lowerFirst(field: string): string {
  return field.charAt(0).toLowerCase() + field.slice(1);
}

/** What AWS's deserialiser says about a value of the wrong JSON type. */
export function wrongType(value: unknown, wanted: string) {
  if (Array.isArray(value)) return serializationError('Start of list found where not expected');
  if (isObject(value)) return serializationError('Start of structure or map found where not expected.');
  return serializationError(`${typeof value} can not be converted to ${wanted}`);
}

/** Whether a value is a JSON object (neither null nor a list). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function brokenByText(value: string, rules: TextRules): string[] {
  const { minLength = 0, maxLength = Infinity, pattern, oneOf } = rules;
  const broken: string[] = [];
  if (pattern !== undefined && !pattern.test(value)) {
    broken.push(`Member must satisfy regular expression pattern: ${pattern.source.replace(/^\^\(\?:|\)\$$/g, '')}`);
  }
  if (value.length < minLength) broken.push(`Member must have length greater than or equal to ${minLength}`);
  if (value.length > maxLength) broken.push(`Member must have length less than or equal to ${maxLength}`);
  if (oneOf !== undefined && !oneOf.includes(value)) {
    broken.push(`Member must satisfy enum value set: [${oneOf.join(', ')}]`);
  }
  return broken;
}
