import { setTimeout as pause } from 'node:timers/promises';
import type { Resync } from '../../outbox/resync/resync.js';
import type { Result, Session } from '../cli/session.js';
import { toResyncAnswer } from './resync-answer.js';
import { ResyncActions } from './resync-actions.js';

const LOOK_AGAIN_MS = 500;

/** Without any progress for so long, it is worth a word. */
const QUIET_MS = 10_000;

/** Shows a resync until it ends. Ctrl-C ends the looking, not the resync: workers carry it out. */
export async function followResync(session: Session, begun: Resync): Promise<Result> {
  const { interrupted, console } = session;
  const resyncs = session.get(ResyncActions);
  const progress = console.progress(`resync ${begun.id} of ${begun.type}`, begun.total);
  let now = begun;
  let movedAt = performance.now();
  while (now.state === 'running' && !interrupted.aborted) {
    await pause(LOOK_AGAIN_MS, undefined, { signal: interrupted }).catch(() => undefined);
    const next = await resyncs.find(begun.id);
    if (next.scanned !== now.scanned) movedAt = performance.now();
    now = next;
    progress.at(now.scanned, quietly(movedAt) ? QUIET : pace(now));
  }
  progress.stop();
  return { data: toResyncAnswer(now), text: resyncText(now), failed: now.state === 'failed' };
}

const QUIET = '(nothing moves: no worker, a paused stream, or live changes that go first? See status.)';

function quietly(movedAt: number): boolean {
  return performance.now() - movedAt > QUIET_MS;
}

function pace({ etaSeconds }: Resync): string {
  return etaSeconds === null ? '' : `${duration(etaSeconds)} left`;
}

/** `2 h 5 min`, `3 min 20 s`, `7 s`. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** How a resync stands, in words. */
export function resyncText({ id, type, state, scanned, total, enqueued, lastError }: Resync): string {
  const sofar = `${scanned} of ${total} looked at, ${enqueued} enqueued`;
  switch (state) {
    case 'done':
      return `Resync ${id} of ${type} is done: ${sofar}.`;
    case 'failed':
      return `Resync ${id} of ${type} has failed: ${lastError ?? 'unknown'} (${sofar}). shopstream resyncs resume ${id} goes on.`;
    case 'cancelled':
      return `Resync ${id} of ${type} is cancelled: ${sofar}. shopstream resyncs resume ${id} goes on.`;
    case 'running':
      return `Resync ${id} of ${type} goes on by itself: ${sofar}. shopstream resyncs follow ${id}, or cancel ${id}.`;
  }
}
