import { CELL_FORMS, type CellForm, type ColumnFacts, type DateParts } from '../../lib/proposal/facts.ts';

/** Facts of a column of ten rows; `forms` says how many of its cells read as what. */
export function buildColumn(
  name: string,
  {
    forms = {},
    values = [],
    parts = null,
    ...facts
  }: Partial<Omit<ColumnFacts, 'forms' | 'top' | 'parts'>> & {
    forms?: Partial<Record<CellForm, number>>;
    values?: readonly string[];
    parts?: Partial<DateParts> | null;
  } = {},
): ColumnFacts {
  const none = Object.fromEntries(CELL_FORMS.map((form) => [form, 0])) as Record<CellForm, number>;
  const distinct = facts.distinct ?? (values.length > 0 ? new Set(values).size : 10);
  return {
    name,
    rows: 10,
    filled: 10,
    distinct,
    newest: { rows: 10, distinct },
    forms: { ...none, ...forms },
    parts:
      parts === null
        ? null
        : {
            separator: '/',
            mostFirst: 5,
            mostSecond: 5,
            yearDigits: 4,
            clock: '',
            dayFirst: null,
            monthFirst: null,
            ...parts,
          },
    top: values.map((value) => [value, 1] as const),
    longest: 12,
    marks: [],
    nulls: [],
    numbers: null,
    days: null,
    ...facts,
  };
}
