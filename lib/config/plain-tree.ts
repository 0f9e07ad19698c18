/** What a YAML file says, as plain values. Sections have no prototype, so a key may be any text, `__proto__` too. */

export type Plain = string | number | boolean | null | readonly Plain[] | PlainSection;

export interface PlainSection {
  readonly [key: string]: Plain;
}

export type Path = readonly (string | number)[];

export function isSection(value: Plain | undefined): value is PlainSection {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a section's key; undefined when there is none, or no section. */
export function fieldOf(value: Plain | undefined, key: string): Plain | undefined {
  return isSection(value) ? value[key] : undefined;
}

/** The value of a section's key when it is a text. */
export function textOf(value: Plain | undefined, key: string): string | null {
  const found = fieldOf(value, key);
  return typeof found === 'string' ? found : null;
}

export function entriesOf(value: Plain | undefined): readonly (readonly [string, Plain])[] {
  return isSection(value) ? Object.entries(value) : [];
}

export function itemsOf(value: Plain | undefined): readonly Plain[] {
  return Array.isArray(value) ? value : [];
}

/** The value at a path; undefined when the path leads nowhere. */
export function valueAt(root: Plain, path: Path): Plain | undefined {
  let value: Plain | undefined = root;
  for (const step of path) {
    if (typeof step === 'number') value = itemsOf(value)[step];
    else value = fieldOf(value, step);
  }
  return value;
}

/** As `profiles[0].groups[1].weight`; a key that is no plain word is quoted. */
export function writePath(path: Path): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    })
    .join('')
    .replace(/^\./, '');
}
