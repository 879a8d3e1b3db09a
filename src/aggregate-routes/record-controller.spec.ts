import { z } from 'zod';
import { PublicationRegistry } from '../outbox/publication/publication-registry.js';
import { recordController } from './record-controller.js';

describe('the routes of an aggregate', () => {
  it('fail at the start where nobody declares its type', () => {
    const Controller = recordController({ type: 'parcel', path: 'parcels', record: z.object({}) });
    const make = (): unknown => new Controller(new PublicationRegistry([], []));
    expect(make).toThrow('No aggregate of type "parcel" is registered.');
  });
});
