import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(path.join(root, 'docs/troubleshooting.md'), 'utf8');

/** What the program is made of, without the lines that only speak to who reads the code. */
const sources = ['lib', 'bin'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|js)$/.test(name))
    .map((name) => readFileSync(path.join(root, folder, name), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '')),
);

const entries = page
  .split('\n### ')
  .slice(1)
  .map((entry) => {
    const [message = '', ...text] = entry.split('\n');
    return { message, text: text.join('\n').split('\n## ')[0]!.trim() };
  });

/** Whether a file has all parts of a message, in their order and near each other. */
function canMake(message: string, source: string): boolean {
  const parts = message.split('…').map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.filter((part) => part !== '').join('[\\s\\S]{0,120}?')).test(source);
}

describe('troubleshooting', () => {
  it('has an entry for each of many messages, each once, with what to do', () => {
    expect(entries.length).toBeGreaterThan(35);
    expect(new Set(entries.map(({ message }) => message)).size).toBe(entries.length);
    expect(entries.filter(({ text }) => text.length < 40).map(({ message }) => message)).toEqual([]);
  });

  it.each(entries)('"$message" is a message that the code can make', ({ message }) => {
    expect(sources.some((source) => canMake(message, source))).toBe(true);
  });

  it('would miss a message that was changed', () => {
    expect(sources.some((source) => canMake('No night has ever been kept in … so far', source))).toBe(false);
  });
});
