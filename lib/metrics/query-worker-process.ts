/** The child process that runs SQL: it has no environment, and it ends with its parent, in the middle of a query too. */
import { openDatabase, type QueryDatabase } from './query-database.ts';
import { type Answer, type Call, causeOf, type ProcessOptions } from './query-protocol.ts';

const options: ProcessOptions = { memoryMegabytes: Number(process.argv[2]), threads: Number(process.argv[3]) };
let database: QueryDatabase | undefined;

process.on('message', async (call: Call) => {
  process.send?.(await answer(call));
});
// process.exit would wait for the query.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

async function answer(call: Call): Promise<Answer> {
  try {
    return { isDone: true, value: await run(call) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { isDone: false, because: causeOf(message), message };
  }
}

async function run(call: Call): Promise<Extract<Answer, { isDone: true }>['value']> {
  if (call.do === 'open') {
    database?.close();
    database = undefined;
    database = await openDatabase(call.request, options);
    return undefined;
  }
  if (!database) throw new Error('No night is open in the query process.');
  switch (call.do) {
    case 'load':
      await database.load(call.request);
      return undefined;
    case 'seal':
      await database.seal();
      return undefined;
    case 'insert':
      await database.insert(call.request);
      return undefined;
    case 'describe':
      return database.describe(call.request);
    case 'query':
      return database.query(call.request);
  }
}
