import { expect, it } from 'vitest';
import { UserError } from '../../src/domain/problem.js';
import { createFacts } from '../../src/facts/create-facts.js';
import { scene } from '../scene.js';

it('SQL that the database does not take is told with the file, in one line', async () => {
  const store = await scene({}, { facts: [] });
  try {
    const text = { zh: '', en: '' };
    const contract = { name: 'odd', title: text, grain: text, materialise: false, columns: {} };
    const refused = createFacts(store, [], [{ contract, sql: 'SELECT no_such_function(1) AS a' }]);
    const error = await refused.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).text.en).toMatch(
      /^facts\/odd\.sql: the database (duckdb|postgresql) [^\n]* does not take this SQL \([^\n]*no_such_function[^\n]*\)/,
    );
  } finally {
    await store.close();
  }
});
