/** In place of the package `@jest/globals`, which works in Jest's own realms only. The environment fills it; the rest is global. */
export const jest = {};
