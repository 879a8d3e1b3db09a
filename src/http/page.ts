import type { NestExpressApplication } from '@nestjs/platform-express';

/** A page that people open in a browser; everything else that is served is data. */
export interface Page {
  /** Where it is, `/docs`, with all that is below. */
  readonly path: string;
  /** Mounts it, behind the gate. Not called in a worker. */
  readonly serve: (app: NestExpressApplication) => void;
}
