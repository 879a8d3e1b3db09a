import { ActionLog } from '../../../src/ops/actions/action-log.js';
import { useOutbox } from '../../support/use-outbox.js';

describe('ActionLog', () => {
  const { service, sql } = useOutbox();

  beforeAll(() => sql('create table changed (what text)'));

  const actions = () => service.get(ActionLog);

  const entries = () =>
    sql<unknown>(
      `select actor, via, action, scope, outcome, (
         select json_agg(type || ' ' || aggregate_id order by aggregate_id) from outbox_action_subjects where action_id = outbox_actions.id
       ) as subjects from outbox_actions order by id`,
    );
  const actor = { name: 'alice@host', via: 'cli' } as const;

  it('writes down who did what to which aggregates', async () => {
    const result = await actions().carryOut(actor, { name: 'test.change', scope: { ids: [7] } }, async (sql) => {
      await sql(`insert into changed values ('a') returning what`);
      const subjects = ['8', '7', '7'].map((aggregateId) => ({ type: 'order', aggregateId }));
      return { result: 'done', outcome: { events: 2 }, subjects };
    });
    expect(result).toBe('done');
    expect(await entries()).toEqual([
      {
        actor: 'alice@host',
        via: 'cli',
        action: 'test.change',
        scope: { ids: [7] },
        outcome: { events: 2 },
        subjects: ['order 7', 'order 8'],
      },
    ]);
  });

  it('writes nothing down when the work fails, and keeps nothing of it', async () => {
    const failing = actions().carryOut(actor, { name: 'test.fail', scope: {} }, async (sql) => {
      await sql(`insert into changed values ('b') returning what`);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await sql(`select what from changed`)).toEqual([{ what: 'a' }]);
    expect(await entries()).toHaveLength(1);
  });
});
