import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.js';
import { LOG } from '../logging/logging.module.js';
import { ApiKeyRing } from './access/api-key-ring.js';
import { gate } from './access/gate.js';
import { openPathsOnly } from './access/worker-paths.js';
import { jsonBodiesOnly, MAX_BODY_BYTES } from './json-bodies.js';
import { openApiPage } from './openapi/open-api-page.js';
import type { Page } from './page.js';
import { ProblemFilter } from './problem/problem-filter.js';
import { withRequestId } from './request-id.js';
import { requestLog } from './request-log.js';
import { requestLimit } from './request-limit.js';
import { requestValidationPipe } from './request-validation-pipe.js';
import { securityHeaders } from './security-headers.js';

/**
 * What holds for every request, in the order in which it happens: an id, headers, who may come in and how often, which bodies are taken; then the routes,
 * with requests checked by their schemas and errors answered as problem details. Call it before the application is initialised.
 * @param pages what is to be seen in a browser besides the description of the API
 */
export function configureHttp(app: NestExpressApplication, settings: Settings, pages: readonly Page[]): void {
  const shown = [openApiPage, ...pages];
  app.disable('x-powered-by');
  const log = app.get<Logger>(LOG);
  app.use(withRequestId);
  app.use(requestLog(log));
  app.use(securityHeaders(shown.map(({ path }) => path)));
  if (settings.role === 'worker') app.use(openPathsOnly);
  app.use(gate(new ApiKeyRing(settings.http.apiKeys)));
  app.use('/v1', requestLimit(settings.http.requestLimit));
  app.use(jsonBodiesOnly);
  // Not strict: `null` is JSON, and that a route takes an object is said by its schema.
  app.useBodyParser('json', { limit: MAX_BODY_BYTES, strict: false });
  app.useGlobalPipes(requestValidationPipe());
  app.useGlobalFilters(new ProblemFilter(log));
  if (settings.role === 'worker') return;
  for (const page of shown) page.serve(app);
}
