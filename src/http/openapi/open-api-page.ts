import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Page } from '../page.js';
import { problem } from '../problem/problem.js';
import { problemResponses } from '../problem/problem-responses.js';
import { openApiSchema } from './schema-converter.js';

/** Shows the OpenAPI description of all routes, which is made at the first request; `/docs/json` is the description itself. */
export const openApiPage: Page = { path: '/docs', serve };

function serve(app: NestExpressApplication): void {
  SwaggerModule.setup(openApiPage.path, app, () => openApiDocument(app), {
    raw: ['json'],
    jsonDocumentUrl: `${openApiPage.path}/json`,
    customSiteTitle: 'shopstream API',
  });
}

function openApiDocument(app: NestExpressApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('shopstream')
    .setDescription(
      'The event backbone of a shop: every committed change of a product or an order becomes a record on Kinesis. Errors are problem ' +
        'details (RFC 9457). Lists are read in pages, by the id after which the next one begins.',
    )
    .setVersion('1')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'One of API_KEYS; none is asked for where there are none.',
    })
    .addGlobalResponse(
      ...problemResponses({ 500: 'our fault; the log has more', 503: 'the database does not answer; try again' }),
    )
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: openApiSchema,
    operationIdFactory: operationId,
  });
  const schemas = { ...document.components?.schemas, ...openApiSchema(problem, { schemaType: 'output' })?.components };
  return { ...document, components: { ...document.components, schemas } };
}

/** `list_Product`, `record_Record_order`: unique, because classes made for one aggregate bear its name (`RecordController(order)`). */
function operationId(controller: string, method: string): string {
  const words = controller
    .replace('Controller', '')
    .split(/\W+/)
    .filter((word) => word !== '');
  return [method, ...words].join('_');
}
