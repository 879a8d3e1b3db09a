import { resolve } from 'node:path';
import * as z from 'zod';
import { openKind, type Kind } from './kind.js';

/** A folder's path; a relative one starts at the working directory, and the value is absolute. `~` is the shell's: it would become a folder. */
export function directory(): Kind<string> {
  return openKind({
    accepted: 'the path of a folder, which is made if it is not there (`~` is not expanded)',
    schema: z
      .string()
      .regex(/^[^~]/)
      .transform((path) => resolve(path)),
  });
}
