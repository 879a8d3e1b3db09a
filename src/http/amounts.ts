import { z } from 'zod';

/** An amount of money in a body: what numeric(12,2) holds, to the cent, and not negative. */
export const amount = z.number().min(0).max(9_999_999_999.99).multipleOf(0.01);
