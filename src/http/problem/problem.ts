import { z } from 'zod';

/** One mistake in a request. */
const requestMistake = z.object({
  path: z.string().describe('Where: keys and list positions joined by dots; empty for the body as a whole.'),
  message: z.string(),
});

/** The answer to a request that failed: problem details of RFC 9457, as `application/problem+json`. */
export const problem = z
  .object({
    type: z.string().describe('`about:blank`: the status says it all.'),
    title: z.string().describe("The status's own words."),
    status: z.int(),
    detail: z.string().describe('What is wrong with this request, for people.'),
    instance: z.string().describe("The request's path."),
    request_id: z.string().describe('By which the log knows the request; also in the header X-Request-Id.'),
    errors: z.array(requestMistake).optional().describe('Every mistake, when the request was not valid.'),
  })
  .meta({ id: 'Problem' });

/** The answer to a request that failed. */
export type Problem = z.infer<typeof problem>;

/** One mistake in a request. */
export type RequestMistake = z.infer<typeof requestMistake>;

/** Media type of problem details. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
