import { Injectable } from '@nestjs/common';
import type { WakeBell } from './wake-bell.js';

/** The bell of a process without a connection to Redis: whatever it would ring for, the workers' next sweep finds. */
@Injectable()
export class SilentBell implements Pick<WakeBell, 'ring' | 'announce' | 'ringIn' | 'taken' | 'pace'> {
  ring(): void {
    return undefined;
  }

  announce(): void {
    return undefined;
  }

  ringIn(): void {
    return undefined;
  }

  pace(): void {
    return undefined;
  }

  taken(): Promise<void> {
    return Promise.resolve();
  }
}
