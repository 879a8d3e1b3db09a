import { applyDecorators, Controller } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { MAX_BODY_TEXT } from './json-bodies.js';
import { ApiProblems } from './problem/problem-responses.js';

/** A controller of the HTTP API, below `/v1`, with what all of its routes have in common in the description. */
export function ApiController(path: string): ClassDecorator {
  return applyDecorators(
    Controller(`v1/${path}`),
    ApiTags(path),
    ApiBearerAuth(),
    ApiProblems({
      400: 'the request is not valid; `errors` lists each mistake',
      401: 'no API key, or not one of ours',
      413: `a body of more than ${MAX_BODY_TEXT}`,
      415: 'a body that is not JSON',
      429: 'more requests than API_RATE_LIMIT allows; `Retry-After` says when to come back',
    }),
  );
}
