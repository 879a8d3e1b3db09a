/** What a stock code says about a product, and what a shop would know besides: derived from the data, the same on every run. */
export interface CatalogueEntry {
  readonly stockCode: string;
  /** `85123` of `85123A`; null for a product without variants. */
  readonly parentCode: string | null;
  readonly size: string | null;
  readonly color: string | null;
  readonly category: { readonly shelf: string; readonly name: string };
  readonly tags: readonly string[];
  readonly images: readonly string[];
  /** Pieces at each location. */
  readonly stock: Readonly<Record<string, number>>;
}

/** Locations of the shop. */
export const LOCATIONS = ['LDN-01', 'LDN-02', 'MAN-01'] as const;

/** Price lists, with the share of the price that they ask. */
export const PRICELISTS = [
  { name: 'Trade', type: 'exclusive', share: 0.8 },
  { name: 'Friends', type: 'club', share: 0.95 },
] as const;

const COLORS = ['RED', 'BLUE', 'PINK', 'WHITE', 'BLACK', 'GREEN', 'IVORY', 'CREAM', 'SILVER', 'PURPLE', 'YELLOW'];
const SIZES = ['SMALL', 'MEDIUM', 'LARGE', 'MINI', 'JUMBO'];

const SHELVES: readonly (readonly [shelf: string, name: string, words: readonly string[]])[] = [
  ['Christmas', 'Decorations', ['CHRISTMAS', 'ADVENT', 'SNOW', 'REINDEER', 'STAR']],
  ['Home', 'Lights and candles', ['LIGHT', 'CANDLE', 'LANTERN', 'LAMP', 'HOLDER']],
  ['Home', 'Kitchen', ['MUG', 'CUP', 'PLATE', 'BOWL', 'CAKE', 'TEA', 'JAR', 'TIN', 'SPOON', 'BAKING']],
  ['Home', 'Living', ['CUSHION', 'CLOCK', 'FRAME', 'MIRROR', 'DOORMAT', 'HOOK']],
  ['Accessories', 'Bags', ['BAG', 'PURSE', 'CASE']],
  ['Accessories', 'Jewellery', ['NECKLACE', 'BRACELET', 'EARRINGS', 'RING', 'BROOCH']],
  ['Play', 'Toys and games', ['GAME', 'TOY', 'DOLL', 'PUZZLE', 'CHILDS', "CHILDREN'S"]],
  ['Office', 'Paper', ['CARD', 'PAPER', 'NOTEBOOK', 'WRAP', 'PEN', 'PENCIL', 'STICKER']],
];

/** Derives an entry from a stock code and the words of its description. */
export function catalogueEntry(stockCode: string, description: string): CatalogueEntry {
  const words = description.toUpperCase().split(/[^A-Z']+/);
  const [shelf, name] = SHELVES.find(([, , known]) => known.some((word) => words.includes(word))) ?? ['Gifts', 'Other'];
  const number = Number(stockCode.slice(0, 5));
  const photos = 1 + (number % 3);
  return {
    stockCode,
    parentCode: stockCode.length > 5 ? stockCode.slice(0, 5) : null,
    size: words.find((word) => SIZES.includes(word)) ?? null,
    color: words.find((word) => COLORS.includes(word)) ?? null,
    category: { shelf, name },
    tags: [
      ...(words.includes('VINTAGE') || words.includes('RETRO') ? ['vintage'] : []),
      number % 7 === 0 ? 'trending' : 'in-stock',
    ],
    images: Array.from(
      { length: photos },
      (_, index) => `https://cdn.example.com/products/${stockCode}/${index + 1}.jpg`,
    ),
    stock: Object.fromEntries(
      LOCATIONS.slice(0, 1 + (number % LOCATIONS.length)).map((code, index) => [code, 1000 + 100 * index]),
    ),
  };
}
