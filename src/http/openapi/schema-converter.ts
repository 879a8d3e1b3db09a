import type { StandardSchemaConverter } from '@nestjs/swagger';
import { z } from 'zod';

/**
 * Turns zod schemas into OpenAPI 3.1 schemas (JSON Schema 2020-12); those with an id (`.meta({ id })`) become components. What we answer is
 * open: keys may be added without a new version of the API.
 */
export const openApiSchema: StandardSchemaConverter = (schema, { schemaType }) => {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { $defs, ...converted } = z.toJSONSchema(schema, {
    io: schemaType,
    override: ({ jsonSchema }) => {
      if (schemaType === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  // The document as a whole says which dialect it speaks.
  delete converted.$schema;
  return { schema: converted, components: { ...$defs } };
};
