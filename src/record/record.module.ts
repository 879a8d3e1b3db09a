import { Module } from '@nestjs/common';
import { RecordReader } from './record-reader.js';
import { RecordPreview } from './record-preview.js';
import { Witnesses } from './witnesses.js';

/** Records, to be sent or to be looked at; reads through the outbox's database access. */
@Module({ providers: [RecordReader, RecordPreview, Witnesses], exports: [RecordReader, RecordPreview, Witnesses] })
export class RecordModule {}
