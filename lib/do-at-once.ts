/**
 * Does something to each item, so many at a time. One that fails stops none of the others: they are all tried, and the first failure is
 * thrown at the end.
 */
export async function doAtOnce<T>(
  items: readonly T[],
  most: number,
  act: (item: T) => Promise<unknown>,
): Promise<void> {
  const queue = [...items];
  const failures: unknown[] = [];
  const work = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift())
      await act(item).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: most }, work));
  if (failures.length > 0) throw failures[0];
}
