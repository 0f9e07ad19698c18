import { describe, expect, it } from 'vitest';
import { checkSelect, checkWhere } from '../../lib/metrics/check-sql.ts';

const tables = ['usage', 'Tickets', 'roster'];

async function refusalOf(sql: string): Promise<string> {
  const check = await checkSelect(sql, tables);
  return check.isAllowed ? 'allowed' : `${check.message} ${check.hint}`;
}

describe('SQL that may run', () => {
  it.each([
    ['a plain SELECT', 'select account_id, sum(n) as value from usage group by 1', ['usage']],
    ['names in another case', 'SELECT account_id, COUNT(*) AS value FROM USAGE GROUP BY ALL', ['usage']],
    [
      'a join and a window',
      'select u.a, row_number() over (order by t.b) from usage u join tickets t using (id)',
      ['usage', 'Tickets'],
    ],
    ['a CTE', 'with a as (select * from usage), b as (select * from a) select * from b', ['usage']],
    [
      'a recursive CTE',
      'with recursive n as (select 1 x union all select x + 1 from n where x < 9) select * from n',
      [],
    ],
    ['set operations', 'select 1 from usage union all select 2 from roster order by 1 limit 3', ['usage', 'roster']],
    [
      'subqueries',
      'select (select max(x) from tickets) from usage where id in (select id from roster)',
      ['usage', 'Tickets', 'roster'],
    ],
    ['rows without a table', 'select * from (values (1, 2)) t(a, b), range(3) r(i), unnest([1, 2]) u(x)', []],
    [
      'dates, conditions, lists and patterns',
      "select date_diff('day', d, :night), case when a ~ 'x' then [1, 2][1] end, extract(year from d) + 1, d + interval 3 day, list_transform([1], lambda x: x + 1), a::decimal(9, 2), coalesce(nullif(a, ''), 'b') || 'c' from usage",
      ['usage'],
    ],
    ['a last semicolon and a comment', 'select 1 from usage; -- done', ['usage']],
    ['a column named like a function', 'select now from usage', ['usage']],
    ['texts that only look like SQL', `select 'from secrets; drop table x', "read_csv" from usage`, ['usage']],
  ])('%s', async (_, sql, reads) => {
    const check = await checkSelect(sql, tables);
    expect(check).toMatchObject({ isAllowed: true });
    if (check.isAllowed) expect([...check.reads].sort()).toEqual([...reads].sort());
  });

  it('reads the export behind a CTE of the same name', async () => {
    const check = await checkSelect('with usage as (select * from usage) select * from usage', tables);
    expect(check).toEqual({ isAllowed: true, reads: new Set(['usage']) });
  });
});

describe('SQL that may not run', () => {
  it.each([
    ['two statements', 'select 1; select 2', '2 statements'],
    ['a drop behind a SELECT', 'select 1; drop table usage', 'not one SELECT'],
    ['DROP', 'drop table usage', 'not one SELECT'],
    ['COPY', "copy usage to '/tmp/out.csv'", 'not one SELECT'],
    ['ATTACH', "attach '/tmp/other.db'", 'not one SELECT'],
    ['PRAGMA', 'pragma database_list', ''],
    ['SET', 'set memory_limit = 1', 'not one SELECT'],
    ['INSTALL', 'install httpfs', 'not one SELECT'],
    ['CALL', "call enable_logging(storage='file', storage_path='/tmp')", 'not one SELECT'],
    ['INSERT', 'insert into usage select * from usage', 'not one SELECT'],
    ['nothing', '', '0 statements'],
    ['SHOW', 'show tables', 'SHOW, DESCRIBE or SUMMARIZE'],
    ['SUMMARIZE in a subquery', 'select * from (summarize usage)', 'SHOW, DESCRIBE or SUMMARIZE'],
    ['a file by its name', "select * from '/etc/passwd'", 'no table "/etc/passwd"'],
    [
      'a file hidden by a CTE of an inner scope',
      `select * from '/etc/passwd' where 1 in (with "/etc/passwd" as (select 1) select * from "/etc/passwd")`,
      'no table "/etc/passwd"',
    ],
    ['read_csv', "select * from read_csv('/etc/passwd')", 'read_csv'],
    ['read_text in a subquery', "select (select content from read_text('/etc/passwd')) from usage", 'read_text'],
    ['glob', "select * from glob('/*')", 'glob'],
    ['query()', "select * from query('drop table usage')", 'query'],
    ['query_table', "select * from query_table('usage')", 'query_table'],
    ['a table function inside an allowed one', "select * from unnest((select list(file) from glob('/*')))", 'glob'],
    ['settings', 'select * from duckdb_settings()', 'duckdb_settings'],
    ['a system view', 'select * from duckdb_tables', 'no table "duckdb_tables"'],
    ['the catalogue', 'select * from information_schema.tables', 'schema'],
    ['another schema', 'select * from nightrounds_base.accounts', 'schema'],
    ['getenv', "select getenv('HOME')", 'getenv'],
    ['current_setting', "select current_setting('home_directory')", 'current_setting'],
    ['getvariable', "select getvariable('x')", 'getvariable'],
    ['now', 'select now()', ':night'],
    ['now in another case', 'select NOW()', ':night'],
    ['now with a schema', 'select main.now()', ':night'],
    ['current_date', 'select current_date', ':night'],
    ['current_timestamp', 'select current_timestamp from usage', ':night'],
    ['age of one date', 'select age(d) from usage', 'age'],
    ['today in a window', 'select sum(x) over (order by today()) from usage', 'today'],
    ['random', 'select random()', 'random'],
    ['uuid', 'select uuid() from usage', 'uuid'],
    ['random in an ORDER BY', 'select a from usage order by random()', 'random'],
    ['random in a FILTER', 'select count(*) filter (where random() > 0.5) from usage', 'random'],
    ['random in LIMIT', 'select a from usage limit (select random())', 'random'],
    ['random in QUALIFY', 'select a from usage qualify row_number() over () > random()', 'random'],
    ['random in a join', 'select a from usage join tickets on random() > 0.5', 'random'],
    ['random in a lambda', 'select list_transform([1], lambda x: random())', 'random'],
    ['random in VALUES', 'select * from (values (random())) t', 'random'],
    ['random in COLUMNS', 'select * replace (random() as a) from usage', 'random'],
    ['an aggregate by its name', "select list_aggregate([1], 'reservoir_quantile')", 'list_aggregate'],
    ['a sample', 'select * from usage tablesample 10%', 'sample'],
    ['a sample by USING', 'select * from usage using sample 3', 'sample'],
    ['setseed', 'select setseed(0.5)', 'setseed'],
    ['nextval', "select nextval('s')", 'nextval'],
    ['sleep', 'select sleep_ms(100000)', 'sleep_ms'],
    ['write_log', "select write_log('x')", 'write_log'],
    ['a parameter', 'select ?', 'parameter'],
    ['a pivot', 'select * from (pivot usage on a in (1, 2) using sum(b))', ''],
    ['an unknown table', 'select * from usag', 'Did you mean "usage"?'],
    ['a syntax error', 'select from where', 'line 1, column'],
  ])('%s', async (_, sql, reason) => {
    const refusal = await refusalOf(sql);
    expect(refusal).not.toBe('allowed');
    expect(refusal).toContain(reason);
  });
});

describe('a where', () => {
  it.each([
    "priority = 'urgent'",
    'a > 1 and (b or c)',
    "text <> ')' -- ) or (",
    'a in (select id from roster)',
    'd >= :night - 3',
    "'urgent' in (select unnest(tags))",
    'exists (select count(*) from tickets t where t.a = usage.a having count(*) > 3)',
    'a > (select max(b) over () from tickets limit 1)',
    "list_contains(list_transform(tags, lambda t: lower(t)), 'urgent')",
    "struct_extract(s, 'a') > 0 or s.a is null",
    'len(range(3)) > n',
  ])('may be %s', async (where) => {
    expect(await checkWhere(where, tables)).toMatchObject({ isAllowed: true });
  });

  it.each([
    '',
    '1 = 1) or (2 = 2',
    'a = 1; select 2',
    'true) from usage where (true',
    'a = now()',
    "exists(select * from read_csv('x'))",
    "a = '",
    'a /* (',
    '1 = 1) union (select 1',
  ])('may not be %s', async (where) => {
    expect(await checkWhere(where, tables)).toMatchObject({ isAllowed: false });
  });

  it.each([
    ['unnest([true, true])', 'makes many rows of one (unnest)'],
    ["list_contains([UNNEST(tags)], 'x')", 'makes many rows of one (unnest)'],
    ['case when a then [1, 2].unnest() > 1 end', 'makes many rows of one (unnest)'],
    ['unnest(tags) in (select id from roster)', 'makes many rows of one (unnest)'],
    ["{'x': unnest(tags)} is not null", 'makes many rows of one (unnest)'],
    ['UNNEST(tags)::boolean', 'makes many rows of one (unnest)'],
    ['unlist(tags)', 'unlist is not allowed'],
    ['generate_subscripts(tags, 1) = 1', 'generate_subscripts is not allowed'],
    ['row_number() over (order by a) = 1', 'looks at other rows'],
    ['max(a) over () > a', 'looks at other rows'],
    ['sum(a) > 3', 'makes one value of many rows (sum)'],
    ['count(*) filter (where a) > 3', 'makes one value of many rows (count_star)'],
    ['COLUMNS(*) is not null', 'many columns at once'],
    ["COLUMNS(c -> c like 'a%') = 1", 'many columns at once'],
    ['#1 = 3', 'by its place'],
    ['true) or (true) --', 'brackets do not match'],
  ])('may not reach beyond its row: %s', async (where, reason) => {
    const check = await checkWhere(where, tables);
    expect(check).toMatchObject({ isAllowed: false, message: expect.stringContaining(reason) });
  });
});
