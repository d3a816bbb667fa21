import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonFaultPlace } from '../../src/rules/json-place.js';

describe('where a text stops being JSON', () => {
  test.each([
    ['{"a": [,1]}', 1, 8],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['{\n  "a": 1,\n}', 3, 1],
    ['[1, 2', 1, 6],
    ['{"a" 1}', 1, 6],
    ['{“a”: 1}', 1, 2],
    ['["x\ny"]', 1, 2],
    ['{"a": 1}}', 1, 9],
    ['', 1, 1],
    ['[01]', 1, 3],
    ['{"a": 1，"b": 2}', 1, 8],
  ])('%j: line %i, column %i', (text, line, column) => {
    expect(jsonFaultPlace(text)).toEqual({ line, column });
  });

  test('JSON has none, and what has none is JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => jsonFaultPlace(text) === null));
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom(',', '"', '}', ']', ':', ' ', '1', 'x'), (json, place, put) => {
        const at = place % (json.length + 1);
        const text = json.slice(0, at) + put + json.slice(at);
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        return (jsonFaultPlace(text) === null) === isJson;
      }),
    );
  });

  test('nesting of any depth', () => {
    expect(jsonFaultPlace('['.repeat(200_000))).toEqual({ line: 1, column: 200_001 });
  });
});
