import { wireIdleService, type IdleService } from '../support/idle-service.js';
import { Claimer } from '../../src/outbox/claim/claimer.js';
describe('x', () => {
  let service: IdleService;
  beforeAll(async () => {
    service = await wireIdleService();
  });
  afterAll(() => service.dispose());
  it('y', () => {
    expect(service.get(Claimer)).toBeInstanceOf(Claimer);
  });
});
