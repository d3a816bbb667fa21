import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { scan } from '../../src/ingest/scan.js';

/** The scan of a text that arrives in chunks of a given size. */
const look = async (text: string | Buffer, size = 1 << 20, delimiter = ',') => {
  const bytes = Buffer.from(text as string);
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
  };
  return scan(chunks(), delimiter);
};

const FLAGS = [
  'isUtf8',
  'isBulkSafe',
  'hasOuterBlanks',
  'hasEmptyWords',
  'hasMarks',
  'hasPlus',
  'endsInBlankLines',
] as const;

test.each<[string, string | Buffer, ...(typeof FLAGS)[number][]]>([
  ['a plain table', 'a,b\n1,2\n', 'isUtf8', 'isBulkSafe'],
  ['without a last line end', 'a,b\n1,甲', 'isUtf8', 'isBulkSafe'],
  ['with a byte-order mark', '\ufeffa,b\r\n1,2\r\n', 'isUtf8', 'isBulkSafe'],
  ['blank lines at the end', 'a,b\r\n1,2\r\n\r\n\r\n', 'isUtf8', 'isBulkSafe', 'endsInBlankLines'],
  ['a blank line between', 'a,b\n\n1,2\n', 'isUtf8'],
  ['a blank line between, two bytes long', 'a,b\r\n\r\n1,2\r\n', 'isUtf8'],
  ['a blank line before a last line without an end', 'a,b\n\n1,2', 'isUtf8'],
  ['a blank line first', '\na,b\n1,2\n', 'isUtf8'],
  ['mixed line ends', 'a,b\r\n1,2\n', 'isUtf8'],
  ['lone returns', 'a,b\r1,2\r', 'isUtf8'],
  ['a NUL', 'a,b\n1,\0\n', 'isUtf8'],
  ['a blank before a quote', 'a,b\n1, "2"\n', 'isUtf8', 'hasOuterBlanks', 'hasEmptyWords', 'hasMarks'],
  ['a blank after a quote', 'a,b\n"1" ,2\n', 'isUtf8', 'hasOuterBlanks', 'hasEmptyWords', 'hasMarks'],
  [
    'a blank at the end of a cell',
    'a,b\n1 ,2\n',
    'isUtf8',
    'isBulkSafe',
    'hasOuterBlanks',
    'hasEmptyWords',
    'hasMarks',
  ],
  [
    'a wide blank at the beginning',
    'a,b\n1,\u30002\n',
    'isUtf8',
    'isBulkSafe',
    'hasOuterBlanks',
    'hasEmptyWords',
    'hasMarks',
  ],
  [
    'a hard blank at the very end',
    'a,b\n1,2\u00a0',
    'isUtf8',
    'isBulkSafe',
    'hasOuterBlanks',
    'hasEmptyWords',
    'hasMarks',
  ],
  ['blanks within cells', 'a b,c\n1 2,甲\u3000乙\n', 'isUtf8', 'isBulkSafe'],
  ['NULL', 'a,b\nNULL,2\n', 'isUtf8', 'isBulkSafe', 'hasEmptyWords'],
  ['n/a at the end', 'a,b\n1,n/a\n', 'isUtf8', 'isBulkSafe', 'hasEmptyWords'],
  ['a dash', 'a,b\n-,2\n', 'isUtf8', 'isBulkSafe', 'hasEmptyWords'],
  ['two dashes in quotes', 'a,b\n"--",2\n', 'isUtf8', 'isBulkSafe', 'hasEmptyWords'],
  ['what only looks like such words', 'a,b\n-5,ANULL\nA/A,5-\n', 'isUtf8', 'isBulkSafe'],
  ['a text written as a formula', 'a,b\n"=""001""",2\n', 'isUtf8', 'isBulkSafe', 'hasMarks'],
  ['a formula error', 'a,b\n1,#REF!\n', 'isUtf8', 'isBulkSafe', 'hasMarks'],
  ['a plus', 'a,b\n1,1.2E+19\n', 'isUtf8', 'isBulkSafe', 'hasPlus'],
  ['bytes of another encoding', Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xb0, 0xa1, 0x2c, 0x32, 0x0a]), 'isBulkSafe'],
  ['a character cut off at the end', Buffer.from([0x61, 0x0a, 0xe7, 0x94]), 'isBulkSafe'],
])('%s', async (_name, text, ...expected) => {
  const whole = await look(text);
  expect(FLAGS.filter((flag) => whole[flag])).toEqual(FLAGS.filter((flag) => expected.includes(flag)));
  expect(whole.sha256).toBe(createHash('sha256').update(text).digest('hex'));
});

test('how the bytes are cut into chunks makes no difference, but for caution about wide blanks', async () => {
  const text = 'a,b;c\r\n"甲\u3000","乙""丙"\r\n-,NULL\r\n x,2.5E+3\r\n=1,#N/A\r\n公司\u00a0,（某）\r\n\r\n';
  const whole = await look(text);
  for (const size of [4, 5, 7, 8, 13]) expect(await look(text, size)).toEqual(whole);
});

test('lines of more than a million bytes are not for the bulk', async () => {
  expect((await look(`a\n${'x'.repeat(1_000_001)}\n`)).isBulkSafe).toBe(false);
  expect((await look(`a\n${'x'.repeat(1_000_001)}`)).isBulkSafe).toBe(false);
  expect((await look(`a\n${'x'.repeat(999_999)}\n`, 4096)).isBulkSafe).toBe(true);
});

test('a tab is no blank where it separates cells', async () => {
  expect((await look('a\tb\n1\t\t2\n', 100, '\t')).hasOuterBlanks).toBe(false);
});
