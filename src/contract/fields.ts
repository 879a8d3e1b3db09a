import { z } from 'zod';

/** An id or a count: an integer that JavaScript and most JSON readers hold exactly (|n| < 2^53). */
export const id = z.int();

/** An amount in the shop's currency: a JSON number, with at most two decimals in the database. */
export const amount = z.number();

/** A point in time: ISO 8601 in UTC, ending in `Z`. */
export const utcTime = z.iso.datetime();

/** Stands in the record of an aggregate that is gone. */
export const deleted = z.literal(true);
