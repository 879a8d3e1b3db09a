import { PersonalData } from './personal-data.js';

describe('PersonalData', () => {
  const personal = new PersonalData(['name', 'phone', 'address']);

  it('masks what a key names, with everything below it, at any depth', () => {
    const record = {
      order_id: 7,
      status: 'paid',
      shipping_address: { Anna: 'Arbor', lines: ['Elm Street 1'] },
      line_items: [{ product_id: 1, userName: 'anna', note: null }],
      contacts: { billingPhone: 123, PHONE: '456' },
    };
    expect(personal.masked(record)).toEqual({
      order_id: 7,
      status: 'paid',
      shipping_address: '[masked]',
      line_items: [{ product_id: 1, userName: '[masked]', note: null }],
      contacts: { billingPhone: '[masked]', PHONE: '[masked]' },
    });
    expect(record.shipping_address.Anna).toBe('Arbor');
  });

  it('shows that there is none', () => {
    expect(personal.masked({ name: null })).toEqual({ name: null });
  });
});
