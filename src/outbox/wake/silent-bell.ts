import { Injectable } from '@nestjs/common';
import type { Bell } from './wake-bell.js';

/** The bell of a process without a connection to Redis: whatever it would ring for, the workers' next sweep finds. */
@Injectable()
export class SilentBell implements Bell {
  ring(): void {
    return undefined;
  }

  announce(): void {
    return undefined;
  }

  ringIn(): void {
    return undefined;
  }

  setPause(): void {
    return undefined;
  }

  clearWake(): Promise<void> {
    return Promise.resolve();
  }
}
