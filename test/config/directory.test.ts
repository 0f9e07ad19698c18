import { describe, expect, it } from 'vitest';
import { openDirectory } from '../../lib/config/directory.ts';

const ann = { name: 'Ann Lee', address: 'ann@example.com', manager: 'Max Roe' };
const max = { name: 'Max Roe', address: 'max@example.com', manager: null };

describe('a directory', () => {
  const { translate, managerOf } = openDirectory([ann, max]);

  it('translates a name, case and blanks aside, and leaves addresses and strangers as they are', () => {
    expect(['Ann Lee', ' ANN  LEE ', 'Bob', 'eve@example.com', null].map(translate)).toEqual([
      ...['ann@example.com', 'ann@example.com', 'Bob', 'eve@example.com', null],
    ]);
  });

  it('knows who manages a person, by name or by address', () => {
    expect(['Ann Lee', 'ANN@example.com', 'Max Roe', 'Bob'].map(managerOf)).toEqual([
      ...['max@example.com', 'max@example.com', null, null],
    ]);
  });

  it('translates a name of two people for nobody, and one person who is listed twice', () => {
    const twins = openDirectory([ann, { ...ann, address: 'lee@example.com' }, max, max]);
    expect([twins.translate('Ann Lee'), twins.translate('Max Roe')]).toEqual(['Ann Lee', 'max@example.com']);
    expect(twins.shared).toEqual(['annlee']);
  });
});
