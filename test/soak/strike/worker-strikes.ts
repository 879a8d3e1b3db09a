import { chosen } from './chosen.js';
import type { StrikeOf } from './strike.js';

/** SIGKILL; the orchestrator fills the place after a while. */
export const kill: StrikeOf = ({ fleet }, { dice }) => {
  const place = chosen([...fleet.running.keys()], dice);
  return {
    begin: async () => {
      const name = place === undefined ? undefined : await fleet.empty(place, (worker) => worker.kill());
      return name === undefined ? [] : [name];
    },
    end: () => (place === undefined ? Promise.resolve() : fleet.fill(place)),
  };
};

/** SIGSTOP, and SIGCONT later. */
export const stop: StrikeOf = ({ fleet }, { dice }) => {
  const worker = chosen([...fleet.running.values()], dice);
  return {
    begin: () => {
      worker?.pause();
      return Promise.resolve(worker ? [worker.name] : []);
    },
    end: () => {
      worker?.resume();
      return Promise.resolve();
    },
  };
};

/** SIGTERM to one after the other, each followed by a new process: no duplicate is excused by it. */
export const rollingRestart: StrikeOf = ({ fleet }) => ({
  begin: async () => {
    for (const place of [...fleet.running.keys()]) {
      await fleet.empty(place, (worker) => worker.terminate());
      await fleet.fill(place);
    }
    return [];
  },
  end: () => Promise.resolve(),
});
