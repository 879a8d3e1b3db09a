import { NotFoundException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { isOpen } from './open-paths.js';

/** In a worker, only health and metrics are served; the API is for the roles `api` and `all`. */
export function openPathsOnly(request: Request, _response: Response, next: NextFunction): void {
  if (!isOpen(request.path)) throw new NotFoundException('A worker serves /health and /metrics only.');
  next();
}
