import { text } from 'node:stream/consumers';
import { crc32, deflateRawSync } from 'node:zlib';
import { fromBufferPromise } from 'yauzl';

/** The parts of a zip file, as text. */
export async function unzip(bytes: Buffer): Promise<Map<string, string>> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const parts = new Map<string, string>();
  for await (const entry of zip.eachEntry())
    parts.set(entry.fileName, await text(await zip.openReadStreamPromise(entry)));
  return parts;
}

/** One part of a zip file, where it is not simply a text under a UTF-8 name. */
export interface Part {
  readonly content: string | Buffer;
  /** Bytes of the name, as they stand in the file. */
  readonly name?: Buffer;
  /** General purpose flags: 1 encrypted, 0x800 name in UTF-8. */
  readonly flags?: number;
  /** 0 stored, 8 deflated; any other is only declared. */
  readonly method?: number;
  readonly crc?: number;
  /** Unpacked size as declared. */
  readonly size?: number;
}

/** A zip file of parts, in their order. */
export function zip(parts: ReadonlyMap<string, string | Part>): Buffer {
  const bodies: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const [key, own] of parts) {
    const part: Part = typeof own === 'string' ? { content: own } : own;
    const { flags = 0, method = 8, name = Buffer.from(key) } = part;
    const plain = Buffer.from(part.content);
    const packed = method === 0 ? plain : deflateRawSync(plain);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0); // version
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(part.crc ?? crc32(plain), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(part.size ?? plain.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed]);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(offset, 10);
    list.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, more, name]));
    bodies.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.size, 4);
  end.writeUInt16LE(parts.size, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}
