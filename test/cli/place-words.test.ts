import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPlaceWords } from '../../lib/cli/place-words.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rounds-place-'));
  for (const name of ['firm/exports', 'firm/more', 'elsewhere'])
    mkdirSync(path.join(folder, name), { recursive: true });
  for (const name of ['health.yaml', 'other.yaml']) writeFileSync(path.join(folder, 'firm', name), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => path.join(folder, name);
const from = (name: string, file: string, exports: string) =>
  findPlaceWords({ file, exports }, { folder: at(name), env: {} });

describe('findPlaceWords', () => {
  it('names nothing in the folder of the project, or below it', () => {
    expect(from('firm', 'health.yaml', 'exports')).toEqual({ go: '', named: '', kept: '' });
    expect(from('firm/more', at('firm/health.yaml'), at('firm/exports'))).toEqual({ go: '', named: '', kept: '' });
  });

  it('goes to a project that is elsewhere instead of naming its folders', () => {
    const words = from('elsewhere', at('firm/health.yaml'), at('firm/exports'));
    expect(words).toEqual({ go: `cd ${at('firm')} && `, named: '', kept: '' });
  });

  it('names exports that are not the project’s own', () => {
    expect(from('firm', 'health.yaml', 'more').named).toBe(' --exports more');
    expect(from('elsewhere', '../firm/health.yaml', '../firm/more').named).toBe(' --exports more');
    expect(from('firm', 'health.yaml', 'all files').named).toBe(" --exports 'all files'");
  });

  it('names all of a model by another name, and a state for what is kept', () => {
    const named = ' --config other.yaml --exports exports';
    expect(from('firm', 'other.yaml', 'exports')).toEqual({ go: '', named, kept: `${named} --state state` });
  });
});
