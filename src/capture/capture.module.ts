import { Global, Module } from '@nestjs/common';
import { Announcer } from './announcer.js';

/** What the aggregates' subscribers announce with. */
@Global()
@Module({ providers: [Announcer], exports: [Announcer] })
export class CaptureModule {}
