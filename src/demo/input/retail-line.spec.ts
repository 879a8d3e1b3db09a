import { retailLine, type RawLine } from './retail-line.js';

const sale: RawLine = {
  InvoiceNo: '700001',
  StockCode: '12345a',
  Description: ' RED MUG ',
  Quantity: '3',
  InvoiceDate: '05/02/2011 09:30',
  UnitPrice: '2.50',
  CustomerID: '17000',
  Country: 'France',
};

describe('retailLine', () => {
  it('reads a sale', () => {
    expect(retailLine(sale)).toEqual({
      invoice: '700001',
      cancels: false,
      stockCode: '12345A',
      description: 'RED MUG',
      quantity: 3,
      unitPrice: 2.5,
      customer: 17000,
      country: 'France',
      day: '05/02/2011',
    });
  });

  it('reads what comes back as a positive quantity of a cancellation', () => {
    expect(retailLine({ ...sale, InvoiceNo: 'C700002', Quantity: '-3' })).toMatchObject({ cancels: true, quantity: 3 });
  });

  it('knows guests', () => {
    expect(retailLine({ ...sale, CustomerID: '' })).toMatchObject({ customer: null });
  });

  it.each([
    ['postage', { StockCode: 'POST' }, 'not goods'],
    ['a stock correction', { Quantity: '-4' }, 'stock correction'],
    ['a gift', { UnitPrice: '0.00' }, 'price is 0'],
    ['a nameless product', { Description: '  ' }, 'no description'],
    ['nonsense for a quantity', { Quantity: 'many' }, 'quantity'],
    ['another date format', { InvoiceDate: '2011-02-05 09:30' }, 'dd/mm/yyyy'],
  ])('skips %s and says why', (_, change, reason) => {
    expect(retailLine({ ...sale, ...change })).toEqual({ skipped: expect.stringContaining(reason) as string });
  });
});
