import { z } from 'zod';
import type { FaultHandle } from '../faults/fault-handle.js';
import { faultSchema } from '../faults/fault-schema.js';
import { MIB } from '../limits.js';
import type { SimControls } from '../sim-controls.js';
import { type Answer, errorAnswer, failure, success } from './answer.js';
import type { Exchange } from './exchange.js';
import { readBody } from './request-body.js';

/** Paths below this one control the simulator; all others are Kinesis. */
export const CONTROL_PATH = '/_sim/';

const receivedQuery = z.object({
  stream: z.string(),
  records: z.coerce.number().int().min(1),
  partitionKey: z.string().optional(),
  timeoutMs: z.coerce.number().int().min(0).max(600_000).optional(),
});
const throttleBody = z.union([
  z.boolean(),
  z.strictObject({ writes: z.boolean().optional(), reads: z.boolean().optional(), describes: z.boolean().optional() }),
]);
const downBody = z.strictObject({ ms: z.int().min(0) });

/**
 * What a test in the simulator's own process does through its methods, for other processes: JSON over HTTP.
 *
 * - `GET /_sim/state`: streams, counts, faults, the checker's report
 * - `POST /_sim/faults` with a fault: 201 `{"id"}`; `GET` lists them; `DELETE` ends all, `DELETE /_sim/faults/<id>` one;
 *   `POST /_sim/faults/<id>/release` lets the calls that it holds go on
 * - `GET /_sim/received?stream=&records=&partitionKey=&timeoutMs=`: answers once so many records were accepted, else 408
 * - `POST /_sim/throttle` with `true`, `false` or a choice; `POST /_sim/down` with `{"ms"}`: gone, and back after so long
 * - `POST /_sim/reset`: no faults, no records, counts at 0; streams stay
 */
export class ControlApi {
  constructor(private readonly sim: SimControls) {}

  async handle(exchange: Exchange): Promise<void> {
    try {
      const body = await readBody(exchange.request, MIB);
      if (body !== undefined) exchange.answer(await this.route(exchange, body.toString()));
    } catch (error) {
      exchange.answer(error instanceof z.ZodError ? badRequest(z.prettifyError(error)) : failure(error));
    }
  }

  private async route({ request }: Exchange, body: string): Promise<Answer> {
    // A web page can send requests to loopback, too, but not without naming its origin.
    if (request.headers.origin !== undefined) return errorAnswer('Forbidden', 'No requests from web pages.', 403);
    const url = new URL(request.url ?? '/', 'http://sim');
    const [resource = '', id, verb] = url.pathname.slice(CONTROL_PATH.length).split('/');
    switch (`${request.method ?? ''} ${resource}`) {
      case 'GET state':
        return json(this.sim.state());
      case 'GET received':
        return await this.received(receivedQuery.parse(Object.fromEntries(url.searchParams)));
      case 'POST throttle':
        this.sim.throttle(throttleBody.parse(parseJson(body)));
        return json({});
      case 'POST down':
        this.sim.downFor(downBody.parse(parseJson(body)).ms);
        return json({});
      case 'POST reset':
        this.sim.reset();
        return json({});
      default:
        return resource === 'faults' ? this.faults(request.method, id, verb, body) : unknown(url.pathname);
    }
  }

  private async received(query: z.infer<typeof receivedQuery>): Promise<Answer> {
    try {
      await this.sim.received(query);
      return json({});
    } catch (error) {
      return errorAnswer('Timeout', error instanceof Error ? error.message : String(error), 408);
    }
  }

  private faults(method: string | undefined, id: string | undefined, verb: string | undefined, body: string): Answer {
    const { faults } = this.sim;
    if (id === undefined || id === '') {
      if (method === 'GET') return json(faults.list());
      if (method === 'POST') return { ...json({ id: faults.add(faultSchema.parse(parseJson(body))).id }), status: 201 };
      if (method === 'DELETE') faults.clear();
      return method === 'DELETE' ? json({}) : unknown('faults');
    }
    const fault = faults.get(Number(id));
    return fault === undefined ? unknown(`faults/${id}`) : this.fault(fault, method, verb);
  }

  private fault(fault: FaultHandle, method: string | undefined, verb: string | undefined): Answer {
    if (method === 'DELETE' && verb === undefined) fault.remove();
    else if (method === 'POST' && verb === 'release') fault.release();
    else return unknown(`faults/${fault.id}/${verb ?? ''}`);
    return json({});
  }
}

function json(value: unknown): Answer {
  return success(JSON.stringify(value));
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function badRequest(message: string): Answer {
  return errorAnswer('BadRequest', message, 400);
}

function unknown(path: string): Answer {
  return errorAnswer('NotFound', `Nothing at ${path} for this method.`, 404);
}
