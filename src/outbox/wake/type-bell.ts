import { Injectable } from '@nestjs/common';
import { PublicationRegistry } from '../publication/publication-registry.js';
import { Bell } from './bell.js';

/** Says "there is something of this type to publish", to all of its streams. */
@Injectable()
export class TypeBell {
  constructor(
    private readonly registry: PublicationRegistry,
    private readonly bell: Bell,
  ) {}

  /** Returns at once and never throws; to be rung after commit. */
  ring(type: string): void {
    for (const streamKey of this.registry.publication(type).streams) this.bell.ring(streamKey);
  }
}
