import type { StreamDefinition } from '../../outbox/streams/stream.js';
import type { Result, Session } from '../cli/session.js';
import type { TailAnswer, TailedRecordAnswer } from './tail-answer.js';
import { endText, recordLine } from './tail-text.js';
import type { TailView } from './tail-view.js';

/** Records that one JSON document holds at most; a longer tail has no end, or is for people. */
const MOST_IN_A_DOCUMENT = 10_000;

/** What is shown, record by record, or all at the end. */
export class ShownRecords {
  private count = 0;
  private readonly kept: TailedRecordAnswer[] = [];

  constructor(
    private readonly session: Session,
    private readonly how: { readonly max: number | undefined; readonly asked: boolean; readonly ends: boolean },
  ) {}

  /** @returns why it is enough, if it is. */
  async add(seen: TailedRecordAnswer): Promise<TailAnswer['ended'] | undefined> {
    this.count += 1;
    const isOneDocument = this.session.json && this.how.ends;
    if (isOneDocument) this.kept.push(seen);
    else await this.session.print(this.session.json ? JSON.stringify(seen) : recordLine(seen, this.how.asked));
    if (this.count === this.how.max) return 'max';
    return isOneDocument && this.count === MOST_IN_A_DOCUMENT ? 'full' : undefined;
  }

  /** What the command ends with. */
  result({ key, name }: StreamDefinition, ended: TailAnswer['ended'], view: TailView): Result {
    const about = { stream: key, name, ended, read: view.read, marks: view.marked };
    if (this.session.json && this.how.ends)
      return { data: { ...about, records: this.kept } satisfies TailAnswer, text: '' };
    this.session.console.say(endText({ ...about, records: this.count }));
    return { data: undefined, text: '' };
  }
}
