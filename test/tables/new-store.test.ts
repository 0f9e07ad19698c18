import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

// That it keeps what every other store does, test/contracts/tables.test.ts tries by each of its suites.
describe('a store that is a folder and a line', () => {
  it('is known to nothing but the list of stores that are tried', () => {
    const files = ['lib', 'functions', 'infra', 'bench', 'test'].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => path.join(folder, name)),
    );
    const importers = files.filter((file) => /from '[^']*\/shelf\//.test(readFileSync(path.join(root, file), 'utf8')));
    expect(importers).toEqual(['test/support/tables.ts']);
  });
});
