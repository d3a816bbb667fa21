/** Character → bytes, learnt from the platform's decoder: Node decodes GB18030 but does not encode it. */
let table;

/** Text as GB18030 bytes. Throws a RangeError on a character outside the Basic Multilingual Plane. @param {string} text */
export function encodeGb18030(text) {
  table ??= buildTable();
  const bytes = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const known = code < 0x80 ? [code] : table.get(character);
    if (known === undefined) throw new RangeError(`no GB18030 bytes for ${character}`);
    bytes.push(...known);
  }
  return Buffer.from(bytes);
}

function buildTable() {
  const decoder = new TextDecoder('gb18030');
  /** @type {Map<string, number[]>} */
  const known = new Map();
  const learn = (/** @type {number[]} */ bytes) => {
    const character = decoder.decode(Uint8Array.from(bytes));
    if ([...character].length === 1 && character !== '\ufffd' && !known.has(character)) known.set(character, bytes);
  };
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) learn([lead, trail]);
  for (let lead = 0x81; lead <= 0x84; lead++)
    for (let second = 0x30; second <= 0x39; second++)
      for (let third = 0x81; third <= 0xfe; third++)
        for (let last = 0x30; last <= 0x39; last++) learn([lead, second, third, last]);
  return known;
}
