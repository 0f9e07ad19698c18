import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item, Key, Table } from '../../lib/tables/table.ts';

const KB = 1024;
let partitions = 0;
/** Every test has partitions of its own in the one table. */
const newPartition = () => `p${partitions++}`;
const item = (partition: string, sort: string, over: Partial<Item> = {}): Item => ({
  partition,
  sort,
  fields: { text: sort },
  ...over,
});
const keyOf = ({ partition, sort }: Key): Key => ({ partition, sort });

async function writeAll(table: Table, items: readonly Item[]): Promise<void> {
  await table.write(
    items.map((put) => ({ put })),
    items.length,
  );
}

/** What every table promises: what DynamoDB does, and refuses. `open` gives the same one for all tests. */
export function describeTableContract(open: () => Table): void {
  describe('one item', () => {
    it('is read as it was put, whatever it holds', async () => {
      const whole = item(newPartition(), 'a', {
        fields: {
          text: 'Zoë 🙂 \u0000 line\n',
          empty: '',
          bytes: new Uint8Array([0, 255, 10]),
          none: new Uint8Array(0),
        },
        version: 7,
        expires: 1_800_000_000,
        indexed: { due: { value: newPartition(), sort: '2026' }, owner: { value: newPartition(), sort: 'x' } },
      });
      await open().put(whole);
      const read = (await open().get(whole))!;
      expect({ ...read, fields: plain(read) }).toEqual({ ...whole, fields: plain(whole) });
    });

    it('is not there until it is put, nor after it is deleted', async () => {
      const one = item(newPartition(), 'a');
      expect(await open().get(one)).toBeNull();
      expect(await open().delete(one)).toBe(false);
      await open().put(one);
      expect(await open().delete(one)).toBe(true);
      expect(await open().get(one)).toBeNull();
    });

    it('is overwritten whole', async () => {
      const partition = newPartition();
      await open().put(item(partition, 'a', { fields: { old: 'x' }, version: 3, expires: 5 }));
      await open().put(item(partition, 'a', { fields: { now: 'y' } }));
      expect(await open().get({ partition, sort: 'a' })).toEqual(item(partition, 'a', { fields: { now: 'y' } }));
    });

    it('keeps every number to the last bit', async () => {
      const partition = newPartition();
      const numbers = [0.1, 1 / 3, -0, Number.MAX_SAFE_INTEGER, 1e21, 1e-7, -123.456, 9.99e125, 1e-130, 5e-5, 2 ** 60];
      await open().put(item(partition, 'a', { fields: Object.fromEntries(numbers.map((one, at) => [`n${at}`, one])) }));
      const { fields } = (await open().get({ partition, sort: 'a' }))!;
      for (const [at, number] of numbers.entries()) expect(fields[`n${at}`]).toBe(number + 0);
    });

    it('takes text that is not well-formed as well-formed text', async () => {
      const partition = newPartition();
      await open().put(item(partition, 'a', { fields: { text: 'x\ud800y' } }));
      expect((await open().get({ partition, sort: 'a' }))!.fields.text).toBe('x\ufffdy');
    });

    it('may have fields with names that DynamoDB reserves', async () => {
      const partition = newPartition();
      const fields = Object.fromEntries(
        ['name', 'value', 'status', 'owner', 'state', '#x', ':y', 'a b', 'ü'].map((name) => [name, name]),
      );
      await open().put(item(partition, 'a', { fields }));
      expect((await open().get({ partition, sort: 'a' }))!.fields).toEqual(fields);
    });

    it('may be as large as DynamoDB takes, and no larger', async () => {
      const partition = newPartition();
      const large = (bytes: number) => item(partition, 'a', { fields: { text: 'x'.repeat(bytes) } });
      await open().put(large(399 * KB));
      await expect(open().put(large(400 * KB))).rejects.toMatchObject({ name: 'TableRequestError' });
      await expect(writeAll(open(), [large(400 * KB)])).rejects.toMatchObject({ name: 'TableRequestError' });
      expect((await open().get(large(0)))!.fields.text).toHaveLength(399 * KB);
    });

    it('is still read when it has expired', async () => {
      const one = item(newPartition(), 'a', { expires: 1 });
      await open().put(one);
      expect(await open().get(one)).toEqual(one);
      expect(await open().query({ partition: one.partition })).toEqual([one]);
      expect(await open().put(one, 'absent')).toBe(false);
    });
  });

  describe('a key', () => {
    const p = 'p'.repeat(2048);
    const s = 's'.repeat(1024);

    it('may be as long as DynamoDB takes', async () => {
      await open().put(item(p, s));
      expect(await open().get({ partition: p, sort: s })).toEqual(item(p, s));
    });

    it.each([
      ['', 'a'],
      ['a', ''],
      [`${p}x`, 'a'],
      ['a', `${s}x`],
      ['ü'.repeat(1025), 'a'],
      ['a\ud800', 'a'],
    ])('is refused when DynamoDB would: %.20j / %.20j', async (partition, sort) => {
      const refused = { name: 'TableRequestError' };
      const one = item(partition, sort);
      await expect(open().put(one)).rejects.toMatchObject(refused);
      await expect(open().put({ ...one, version: 1 }, { version: 0 })).rejects.toMatchObject(refused);
      await expect(open().get(one)).rejects.toMatchObject(refused);
      await expect(open().getMany([one])).rejects.toMatchObject(refused);
      await expect(open().delete(one)).rejects.toMatchObject(refused);
      await expect(writeAll(open(), [one])).rejects.toMatchObject(refused);
      await expect(open().write([{ delete: one }], 1)).rejects.toMatchObject(refused);
    });

    it('is refused in an index when it is empty', async () => {
      for (const due of [
        { value: '', sort: 'x' },
        { value: 'x', sort: '' },
      ]) {
        const one = item(newPartition(), 'a', { indexed: { due } });
        await expect(open().put(one)).rejects.toMatchObject({ name: 'TableRequestError' });
      }
      await expect(open().queryIndex({ index: 'due', value: '' })).rejects.toMatchObject({ name: 'TableRequestError' });
    });

    it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e126, 1e-131])('cannot go with the number %d', async (number) => {
      const one = item(newPartition(), 'a', { fields: { number } });
      await expect(open().put(one)).rejects.toMatchObject({ name: 'TableRequestError' });
    });
  });

  describe('a condition', () => {
    it('“absent” holds until there is an item', async () => {
      const one = item(newPartition(), 'a');
      expect(await open().put(one, 'absent')).toBe(true);
      expect(await open().put({ ...one, fields: { text: 'other' } }, 'absent')).toBe(false);
      expect(await open().get(one)).toEqual(one);
      await open().delete(one);
      expect(await open().put(one, 'absent')).toBe(true);
    });

    it('on a version holds for the one who read the newest', async () => {
      const partition = newPartition();
      const of = (version: number, text = `v${version}`) => item(partition, 'a', { version, fields: { text } });
      expect(await open().put(of(2), { version: 1 })).toBe(false);
      expect(await open().put(of(1), { version: 0 })).toBe(true);
      expect(await open().put(of(1, 'again'), { version: 0 })).toBe(false);
      expect(await open().put(of(2), { version: 1 })).toBe(true);
      expect(await open().put(of(2, 'late'), { version: 1 })).toBe(false);
      expect(await open().get({ partition, sort: 'a' })).toEqual(of(2));
    });

    it('lets one of many through', async () => {
      const partition = newPartition();
      const of = (text: string) => item(partition, 'a', { version: 1, fields: { text } });
      const racers = Array.from({ length: 20 }, (_, racer) => open().put(of(`${racer}`), { version: 0 }));
      const won = (await Promise.all(racers)).flatMap((isMine, racer) => (isMine ? [racer] : []));
      expect(won).toHaveLength(1);
      expect(await open().get({ partition, sort: 'a' })).toEqual(of(`${won[0]}`));
    });

    it('is refused for an item that does not carry the next version', async () => {
      const one = item(newPartition(), 'a', { version: 5 });
      await expect(open().put(one, { version: 1 })).rejects.toMatchObject({ name: 'TableRequestError' });
    });
  });

  describe('a query', () => {
    const sorts = ['A', 'a', 'a#1', 'a#10', 'a#2', 'a$', 'b', 'é', '\ufb01', '😀'];

    async function fill(): Promise<string> {
      const partition = newPartition();
      await writeAll(
        open(),
        [...sorts].reverse().map((sort) => item(partition, sort)),
      );
      return partition;
    }
    const read = async (selection: Parameters<Table['query']>[0]) =>
      (await open().query(selection)).map(({ sort }) => sort);

    it('gives a whole partition in the order of UTF-8, and none of another', async () => {
      const partition = await fill();
      expect(await read({ partition })).toEqual(sorts);
      expect(await read({ partition, isDescending: true })).toEqual([...sorts].reverse());
      expect(await read({ partition: newPartition() })).toEqual([]);
    });

    it('gives what begins with a prefix; with an empty one, everything', async () => {
      const partition = await fill();
      expect(await read({ partition, range: { prefix: 'a' } })).toEqual(['a', 'a#1', 'a#10', 'a#2', 'a$']);
      expect(await read({ partition, range: { prefix: 'a#' } })).toEqual(['a#1', 'a#10', 'a#2']);
      expect(await read({ partition, range: { prefix: '😀' } })).toEqual(['😀']);
      expect(await read({ partition, range: { prefix: '' } })).toEqual(sorts);
    });

    it('gives what lies in a range', async () => {
      const partition = await fill();
      expect(await read({ partition, range: { from: 'a#1', to: 'a$' } })).toEqual(['a#1', 'a#10', 'a#2', 'a$']);
      expect(await read({ partition, range: { from: 'b', to: 'a' } })).toEqual([]);
      expect(await read({ partition, range: { before: 'a#1' } })).toEqual(['A', 'a']);
      expect(await read({ partition, range: { before: '' } })).toEqual([]);
    });

    it('stops at its limit, from either end', async () => {
      const partition = await fill();
      expect(await read({ partition, limit: 2 })).toEqual(['A', 'a']);
      expect(await read({ partition, range: { before: 'b' }, isDescending: true, limit: 2 })).toEqual(['a$', 'a#2']);
      expect(await read({ partition, limit: 100 })).toEqual(sorts);
    });

    it('gives keys alone', async () => {
      const partition = await fill();
      expect(await open().queryKeys({ partition, range: { prefix: 'a#' } })).toEqual(
        ['a#1', 'a#10', 'a#2'].map((sort) => ({ partition, sort })),
      );
    });

    it('gives more than the megabyte that DynamoDB gives at once', async () => {
      const partition = newPartition();
      const items = Array.from({ length: 12 }, (_, at) =>
        item(partition, `${at + 10}`, { fields: { text: 'x'.repeat(200 * KB) } }),
      );
      await writeAll(open(), items);
      expect((await open().query({ partition })).map(keyOf)).toEqual(items.map(keyOf));
      expect(await open().query({ partition, limit: 9 })).toHaveLength(9);
    });

    it('orders and selects any keys as bytes do', async () => {
      const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }).map((text) => text.toWellFormed());
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(key, { maxLength: 12 }), key, key, async (keys, prefix, other) => {
          const partition = newPartition();
          await writeAll(
            open(),
            keys.map((sort) => item(partition, sort)),
          );
          const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
          const atMost = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b)) <= 0;
          expect(await read({ partition })).toEqual(sorted);
          expect(await read({ partition, range: { prefix } })).toEqual(sorted.filter((one) => one.startsWith(prefix)));
          expect(await read({ partition, range: { from: prefix, to: other } })).toEqual(
            sorted.filter((one) => atMost(prefix, one) && atMost(one, other)),
          );
        }),
        { numRuns: 40 },
      );
    });
  });

  describe('an index', () => {
    const due = (value: string, sort: string) => ({ indexed: { due: { value, sort } } });

    it('gives the items that carry its value, in the order of its key, up to one', async () => {
      const value = newPartition();
      const items = ['3', '1', '2'].map((sort) => item(newPartition(), 'a', due(value, sort)));
      await writeAll(open(), items);
      const read = async (until?: string) =>
        (await open().queryIndex({ index: 'due', value, ...(until !== undefined && { until }) })).map(
          ({ indexed }) => indexed!.due!.sort,
        );
      expect(await read()).toEqual(['1', '2', '3']);
      expect(await read('2')).toEqual(['1', '2']);
      expect(await read('0')).toEqual([]);
      expect(await read('')).toEqual([]);
      expect(await open().queryIndex({ index: 'owner', value })).toEqual([]);
    });

    it('loses an item that no longer carries its value', async () => {
      const [one, other] = [newPartition(), newPartition()];
      const key = { partition: newPartition(), sort: 'a' };
      const count = async (value: string) => (await open().queryIndex({ index: 'due', value })).length;
      await open().put({ ...key, fields: {}, ...due(one, '1') });
      await open().put({ ...key, fields: {}, ...due(other, '1') });
      expect([await count(one), await count(other)]).toEqual([0, 1]);
      await open().put({ ...key, fields: {} });
      expect(await count(other)).toBe(0);
      await open().put({ ...key, fields: {}, ...due(one, '1') });
      await open().delete(key);
      expect(await count(one)).toBe(0);
    });

    it('gives items whole, several under the same key', async () => {
      const value = newPartition();
      const items = ['a', 'b'].map((sort) => item(value, sort, { ...due(value, 'same'), version: 2, expires: 9 }));
      await writeAll(open(), items);
      const found = await open().queryIndex({ index: 'due', value });
      expect([...found].sort((a, b) => (a.sort < b.sort ? -1 : 1))).toEqual(items);
    });
  });

  describe('a batch', () => {
    it('puts and deletes more than fits into one request', async () => {
      const partition = newPartition();
      const items = Array.from({ length: 130 }, (_, at) => item(partition, String(at).padStart(4, '0')));
      await writeAll(open(), items);
      const changes = items.map((one, at) =>
        at % 2 === 0 ? { delete: keyOf(one) } : { put: { ...one, fields: { text: 'new' } } },
      );
      await open().write(changes, changes.length);
      const left = await open().query({ partition });
      expect(left).toHaveLength(65);
      expect(new Set(left.map(({ fields }) => fields.text))).toEqual(new Set(['new']));
    });

    it('takes 25 items of nearly 400 KB', async () => {
      const partition = newPartition();
      const items = Array.from({ length: 25 }, (_, at) =>
        item(partition, `${at + 10}`, { fields: { text: `${at}`.padEnd(399 * KB, 'x') } }),
      );
      await writeAll(open(), items);
      expect(await open().queryKeys({ partition })).toHaveLength(25);
      expect(await open().getMany(items.map(keyOf))).toHaveLength(25);
    });

    it('is refused when a key comes twice, as DynamoDB does', async () => {
      const one = item(newPartition(), 'a');
      await expect(writeAll(open(), [one, one])).rejects.toMatchObject({ name: 'TableRequestError' });
      await expect(open().write([{ put: one }, { delete: one }], 2)).rejects.toMatchObject({
        name: 'TableRequestError',
      });
    });

    it('of nothing is nothing', async () => {
      await open().write([], 0);
      expect(await open().getMany([])).toEqual([]);
    });

    it('reads more keys than fit into one request, and leaves out what is not there', async () => {
      const partition = newPartition();
      const items = Array.from({ length: 230 }, (_, at) => item(partition, String(at).padStart(4, '0')));
      await writeAll(
        open(),
        items.filter((_, at) => at % 3 !== 0),
      );
      const found = await open().getMany(items.map(keyOf));
      expect([...found].map(({ sort }) => sort).sort()).toEqual(
        items.flatMap(({ sort }, at) => (at % 3 === 0 ? [] : [sort])),
      );
    });
  });
}

/** Bytes as numbers: adapters give Buffers and Uint8Arrays. */
function plain({ fields }: Item): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field instanceof Uint8Array ? [...field] : field]),
  );
}
