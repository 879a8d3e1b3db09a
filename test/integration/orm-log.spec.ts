import { jest } from '@jest/globals';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

describe("TypeORM's warnings", () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  const lines: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
    const settings = { database: { url: database.url, poolSize: 2 } };
    dataSource = await new DataSource(dataSourceOptions(settings, { log })).initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('go to the log of the process: a connection that broke while it was idle', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const idle = dataSource.createQueryRunner();
    await idle.query('SELECT 1');
    const [row] = (await idle.query('SELECT pg_backend_pid() AS pid')) as { pid: number }[];
    const other = dataSource.createQueryRunner();
    await other.query('SELECT 1');
    await idle.release();
    await other.query('SELECT pg_terminate_backend($1)', [row?.pid]);
    await other.release();

    await eventually(() => {
      expect(lines.join('')).toContain('Postgres pool raised an error');
    });
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 40, context: 'TypeORM' });
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('never hold a statement or its parameters', async () => {
    lines.length = 0;
    await expect(dataSource.query('SELECT $1::int', ['Ada Lovelace'])).rejects.toThrow('invalid input syntax');
    expect(lines).toEqual([]);
  });
});
