import type { Value } from '../domain/result.js';
import type { BarsSection, FiguresSection, ReportRow } from './model.js';
import type { ReportId, SOURCES } from './sources.js';

// The shapes in which the builders supply what the catalogue lists.

/** A column that a spread field stands for. */
interface SpreadColumn {
  readonly field: string;
  readonly title: string;
}

/** Rows for a table; only the fields asked for are worked out. */
export interface TableSource {
  readonly kind: 'table';
  readonly rows: (fields: readonly string[]) => AsyncIterable<ReportRow>;
  /** Only so many rows, the worst, in the order of `rows`; absent where none is worse than another. */
  readonly worst?: (fields: readonly string[], count: number) => AsyncIterable<ReportRow>;
  readonly count: number | undefined;
  readonly total: ReportRow | undefined;
  /** Fields that stand for several columns. */
  readonly spread: Readonly<Record<string, readonly SpreadColumn[]>>;
  /** Fields of which this run can say nothing: their columns are left out. */
  readonly without: readonly string[];
  /** True where this run knows nothing of the matter: the table is left out, and its sheet where nothing else stands there. */
  readonly isAbsent: boolean;
}

/** Values for figures; `null` leaves the figure out. */
export interface FiguresSource<Field extends string> {
  readonly kind: 'figures';
  readonly values: Readonly<Record<Field, Omit<FiguresSection['items'][number], 'label'> | null>>;
}

/**
 * Bars, longest or gravest first; several series (one per currency) become several sections, told apart by `suffix`.
 * `count` says how many there are where `items` holds only the first.
 */
export interface BarsSource {
  readonly kind: 'bars';
  readonly series: readonly {
    readonly suffix: string | null;
    readonly items: BarsSection['items'];
    readonly count?: number;
  }[];
}

/** Sentences; none at all leaves the section out. */
interface NotesSource {
  readonly kind: 'notes';
  readonly lines: readonly string[];
}

/** Any source, as the assembly sees it. */
export type Source = TableSource | FiguresSource<string> | BarsSource | NotesSource;

type SourceOf<Spec> = Spec extends { readonly kind: 'table' }
  ? TableSource
  : Spec extends { readonly kind: 'figures'; readonly fields: readonly (infer Field extends string)[] }
    ? FiguresSource<Field>
    : Spec extends { readonly kind: 'bars' }
      ? BarsSource
      : NotesSource;

/** All sources of a report, exactly as the catalogue lists them. */
export type SourcesOf<Id extends ReportId> = {
  readonly [Name in keyof (typeof SOURCES)[Id]]: SourceOf<(typeof SOURCES)[Id][Name]>;
};

type FieldOf<Id extends ReportId, Name extends keyof (typeof SOURCES)[Id]> = (typeof SOURCES)[Id][Name] extends {
  readonly fields: readonly (infer Field extends string)[];
}
  ? Field
  : never;

/** How each field of a table is read from an item; the spread field `buckets` is supplied apart. */
export type Getters<Id extends ReportId, Name extends keyof (typeof SOURCES)[Id], Item> = Readonly<
  Record<Exclude<FieldOf<Id, Name>, 'buckets'>, (item: Item) => Value>
>;

/** What a table source may know besides its rows. */
export interface TableExtras<Item> {
  readonly count?: number;
  readonly total?: ReportRow;
  /** See {@link TableSource.worst}. */
  readonly worst?: (count: number) => AsyncIterable<Item> | Iterable<Item>;
  /** See {@link TableSource.without}. */
  readonly without?: readonly string[];
  /** See {@link TableSource.isAbsent}. */
  readonly isAbsent?: boolean;
  /** The columns of the field `buckets`. */
  readonly buckets?: { readonly titles: readonly string[]; readonly value: (item: Item, index: number) => Value };
}

/** Field of the n-th bucket column (from 0). */
export const bucketField = (index: number): string => `bucket${index}`;

/**
 * A table source over a stream of items. Each rendering opens the stream again and works out only the fields of the
 * columns that the definition shows.
 */
export function tableSource<Item>(
  items: () => AsyncIterable<Item> | Iterable<Item>,
  getters: Readonly<Record<string, (item: Item) => Value>>,
  extras: TableExtras<Item> = {},
): TableSource {
  const { buckets, worst } = extras;
  const all = new Map(Object.entries(getters));
  const columns = (buckets?.titles ?? []).map((title, index) => ({ field: bucketField(index), title }));
  columns.forEach(({ field }, index) => {
    all.set(field, (item) => buckets?.value(item, index) ?? null);
  });
  async function* read(opened: AsyncIterable<Item> | Iterable<Item>, fields: readonly string[]) {
    const wanted = fields.flatMap((field) => {
      const getter = all.get(field);
      return getter === undefined ? [] : [[field, getter] as const];
    });
    for await (const item of opened) {
      const row: Record<string, Value> = {};
      for (const [field, getter] of wanted) row[field] = getter(item);
      yield row;
    }
  }
  return {
    kind: 'table',
    rows: (fields) => read(items(), fields),
    ...(worst && { worst: (fields, count) => read(worst(count), fields) }),
    count: extras.count,
    total: extras.total,
    spread: buckets ? { buckets: columns } : {},
    without: extras.without ?? [],
    isAbsent: extras.isAbsent ?? false,
  };
}
