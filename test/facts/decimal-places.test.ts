import { expect, it } from 'vitest';
import { scene } from '../scene.js';

// PostgreSQL prints a number as its value is written (a sum of nothing is "0"), unless its column says how many places it
// has; DuckDB prints it by its type.
it('every decimal of the facts states its places, so that both databases print it alike', async () => {
  const store = await scene({});
  try {
    const columns = await store.all(`SELECT table_name || '.' || column_name AS name, numeric_scale AS places
      FROM information_schema.columns
      WHERE table_schema = current_schema() AND (data_type = 'numeric' OR data_type LIKE 'DECIMAL%') ORDER BY 1`);
    expect(columns.map(({ name }) => name)).toContain('shipment.order_excess');
    expect(columns.filter(({ places }) => places === null).map(({ name }) => name)).toEqual([]);
  } finally {
    await store.close();
  }
});
