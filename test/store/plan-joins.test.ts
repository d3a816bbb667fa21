import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres, type PostgresStore } from '../../src/store/postgres.js';
import { postgresUrl } from '../postgres-server.js';
import { crossingsOf, type Spread } from './plan-joins.js';

// Orders and their lines are spread by number, payments by their own; the list of customers is everywhere.

let store: PostgresStore;
let spread: Spread;

beforeAll(async () => {
  store = await openPostgres({ url: await postgresUrl(), name: 'plan joins' });
  await store.exec(`CREATE SCHEMA spread;
    CREATE TABLE spread.orders(no VARCHAR COLLATE "C", customer VARCHAR COLLATE "C", amount INTEGER);
    CREATE TABLE spread.lines(no VARCHAR COLLATE "C", line_no INTEGER, amount INTEGER);
    CREATE TABLE spread.payments(payment_no VARCHAR COLLATE "C", no VARCHAR COLLATE "C", amount INTEGER);
    CREATE TABLE customers(name VARCHAR COLLATE "C", amount INTEGER);
    SET LOCAL search_path = spread, ${store.schema}, pg_catalog`);
  spread = {
    schema: 'spread',
    columns: new Map([
      ['orders', 'no'],
      ['lines', 'no'],
      ['payments', 'payment_no'],
    ]),
  };
});
afterAll(() => store.close());

const crossings = (sql: string) => crossingsOf(store, sql, spread);

describe('every node can do its part alone', () => {
  it.each([
    ['a join by what spreads both', 'SELECT o.customer FROM orders o JOIN lines l ON l.no = o.no'],
    [
      'also through sums by order',
      'SELECT o.customer FROM orders o LEFT JOIN (SELECT no, SUM(amount) AS s FROM lines GROUP BY no) l ON l.no = o.no',
    ],
    ['a list that is everywhere', 'SELECT o.no FROM orders o LEFT JOIN customers c ON c.name = o.customer'],
    [
      'a window by order',
      'SELECT x.n FROM (SELECT no, COUNT(*) OVER (PARTITION BY no, line_no) AS n FROM lines) x JOIN orders o ON o.no = x.no',
    ],
    ['the grouping of the query itself', 'SELECT customer, COUNT(*) FROM orders GROUP BY customer'],
    ['what reads no spread table', 'SELECT name, SUM(amount) OVER (ORDER BY name) FROM customers'],
    ['spread tables one after the other', 'SELECT no FROM orders UNION ALL SELECT no FROM lines'],
  ])('%s', async (_, sql) => {
    expect(await crossings(sql)).toEqual([]);
  });
});

describe('nodes need rows of each other', () => {
  it.each([
    [
      'a join by another column',
      'SELECT o.customer FROM orders o JOIN payments p ON p.no = o.no',
      /meets .* on .*no.* = .*no/,
    ],
    [
      'a join by nothing',
      'SELECT o.no FROM orders o FULL JOIN lines l ON o.amount = l.amount',
      /orders meets lines|lines meets orders/,
    ],
    [
      'sums by customer beneath a join',
      'SELECT o.no FROM orders o JOIN (SELECT customer, SUM(amount) AS s FROM orders GROUP BY customer) t ON t.customer = o.customer',
      /Aggregate over orders by/,
    ],
    [
      'a window over everything',
      'SELECT no, ROW_NUMBER() OVER (ORDER BY no) FROM orders',
      /WindowAgg over orders by nothing/,
    ],
    [
      'what every node has beside what one has',
      'SELECT customer FROM orders UNION ALL SELECT name FROM customers',
      /Append puts what every node has beside orders/,
    ],
    [
      'a result that is read twice',
      'WITH a AS (SELECT no, amount FROM lines WHERE amount > 0) SELECT * FROM a JOIN a b ON b.no = a.no',
      /CTE a is sent to every node: lines/,
    ],
  ])('%s', async (_, sql, told) => {
    expect((await crossings(sql)).join('\n')).toMatch(told);
  });
});
