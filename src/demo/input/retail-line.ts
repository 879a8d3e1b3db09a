/** One line of the data set that can be imported. */
export interface RetailLine {
  readonly invoice: string;
  /** The invoice takes something back (`C...`). */
  readonly cancels: boolean;
  readonly stockCode: string;
  readonly description: string;
  /** Above 0; of a cancellation: how many came back. */
  readonly quantity: number;
  readonly unitPrice: number;
  /** Null for guests. */
  readonly customer: number | null;
  readonly country: string;
  /** `dd/mm/yyyy`. */
  readonly day: string;
}

/** The columns that a file must have. */
export const COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

/** A line as the CSV parser gives it. */
export type RawLine = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** Postage, discounts, bank charges and the like: no goods. Goods have five digits, and letters for their variants. */
const GOODS = /^\d{5}[A-Za-z]{0,2}$/;

/** Reads one line, or says why it is no sale of goods. */
export function retailLine(raw: RawLine): RetailLine | { readonly skipped: string } {
  const stockCode = raw.StockCode.trim().toUpperCase();
  const description = raw.Description.trim();
  const quantity = Number(raw.Quantity);
  const unitPrice = Number(raw.UnitPrice);
  const cancels = raw.InvoiceNo.startsWith('C');
  const [day = ''] = raw.InvoiceDate.split(' ');
  if (!/^\d{2}\/\d{2}\/\d{4}$/.test(day)) return { skipped: 'date is not dd/mm/yyyy hh:mm' };
  if (!Number.isSafeInteger(quantity) || quantity === 0) return { skipped: 'quantity is not a whole number' };
  if (!Number.isFinite(unitPrice)) return { skipped: 'price is not a number' };
  if (!GOODS.test(stockCode)) return { skipped: 'not goods (postage, discount, charges)' };
  if (quantity < 0 && !cancels) return { skipped: 'stock correction (negative quantity, no cancellation)' };
  if (quantity > 0 && cancels) return { skipped: 'cancellation with a positive quantity' };
  if (unitPrice <= 0) return { skipped: 'price is 0' };
  if (description === '') return { skipped: 'no description' };
  const customer = raw.CustomerID.trim() === '' ? null : Math.trunc(Number(raw.CustomerID));
  return {
    invoice: raw.InvoiceNo,
    cancels,
    stockCode,
    description,
    quantity: Math.abs(quantity),
    unitPrice,
    customer: Number.isSafeInteger(customer) ? customer : null,
    country: raw.Country,
    day,
  };
}
