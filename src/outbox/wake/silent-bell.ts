import { Injectable } from '@nestjs/common';
import { Bell } from './bell.js';

/** The bell of a process without a connection to Redis: whatever it would ring for, the workers' next sweep finds. */
@Injectable()
export class SilentBell extends Bell {
  ring(): void {
    return undefined;
  }

  announce(): void {
    return undefined;
  }

  ringIn(): void {
    return undefined;
  }

  clearWake(): Promise<void> {
    return Promise.resolve();
  }
}
