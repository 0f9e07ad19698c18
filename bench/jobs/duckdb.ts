import { DuckDBInstance } from '@duckdb/node-api';
import { quoteText } from '../../lib/quote-sql.ts';
import { loadModel } from '../load-model.ts';
import { writeRelation } from '../sql/relations.ts';
import { writeSql } from '../sql/write-sql.ts';
import { readJob, reportCost } from './job.ts';

const { model, tonight, last, out } = readJob();
const config = await loadModel(model);
const instance = await DuckDBInstance.create(':memory:', { threads: '1', preserve_insertion_order: 'false' });
const connection = await instance.connect();
const select = writeSql(config, writeRelation(tonight), writeRelation(last));
await connection.run(`COPY (${select}) TO ${quoteText(out)} (FORMAT json)`);
connection.closeSync();
instance.closeSync();
reportCost();
