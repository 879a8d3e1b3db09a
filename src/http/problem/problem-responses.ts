import { STATUS_CODES } from 'node:http';
import { applyDecorators } from '@nestjs/common';
import { ApiResponse, type ApiResponseOptions } from '@nestjs/swagger';
import { PROBLEM_MEDIA_TYPE } from './problem.js';

/** Problems that a route may answer with, and when. */
export type ProblemMeanings = Readonly<Record<number, string>>;

/** Documents the problems of a route, beside those that every route has. */
export function ApiProblems(meanings: ProblemMeanings): MethodDecorator & ClassDecorator {
  return applyDecorators(...problemResponses(meanings).map((response) => ApiResponse(response)));
}

/** The problems as @nestjs/swagger describes answers. */
export function problemResponses(meanings: ProblemMeanings): ApiResponseOptions[] {
  return Object.entries(meanings).map(([status, meaning]) => ({
    status: Number(status),
    description: `${STATUS_CODES[status] ?? 'Error'}: ${meaning}`,
    content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
  }));
}
