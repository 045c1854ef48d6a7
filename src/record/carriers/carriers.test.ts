import { strToU8, unzipSync, zipSync, zlibSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { concat } from '../../base/bytes.ts';
import { along, GIF, PPTX, png, read } from '../fixtures/files.ts';
import { readCarrier } from '../recognise.ts';
import { recordText } from '../record.ts';
import { crc32 } from './crc32.ts';
import { gifBlocks, putGif } from './gif.ts';
import { plain } from './plain.ts';
import { putPng } from './png.ts';
import { putPptx } from './pptx.ts';
import { linkBlock, putText } from './text.ts';

describe('a file with a record', () => {
  const record = recordText({ link: 'v=1&step=3', story: null, file: along('é', strToU8('--\n<>&]]>')) });

  test('is still a PNG: every chunk has its checksum', () => {
    const bytes = putPng(png(), record);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const types: string[] = [];
    for (let at = 8; at < bytes.length; ) {
      const length = view.getUint32(at);
      types.push(String.fromCharCode(...bytes.subarray(at + 4, at + 8)));
      expect(view.getUint32(at + 8 + length)).toBe(crc32(bytes.subarray(at + 4, at + 8 + length)));
      at += 12 + length;
    }
    expect(types).toEqual(['IHDR', 'tEXt', 'IDAT', 'IEND']);
    // The one of the specification.
    expect(crc32(strToU8('IEND'))).toBe(0xae426082);
  });

  test('is still a GIF: its blocks follow one another to the trailer', () => {
    const blocks = [...gifBlocks(putGif(GIF, record))];
    expect(blocks.map(({ kind, label }) => (kind === 'extension' ? label : kind))).toEqual([
      ...[0xff, 0xfe, 0xf9],
      ...['image', 'trailer'],
    ]);
    expect(blocks.at(-1)?.end).toBe(putGif(GIF, record).length);
  });

  test('is still a presentation: the part is declared once, and told of once', () => {
    const parts = unzipSync(putPptx(putPptx(PPTX, record), record));
    const count = (name: string, word: string): number => new TextDecoder().decode(parts[name]).split(word).length - 1;
    expect(Object.keys(parts)[0]).toBe('[Content_Types].xml');
    expect(count('[Content_Types].xml', 'PartName="/docProps/custom.xml"')).toBe(1);
    expect(count('_rels/.rels', 'Target="docProps/custom.xml"')).toBe(1);
    expect(count('docProps/custom.xml', '<property ')).toBe(1);
    expect([...putPptx(PPTX, record)]).toEqual([...putPptx(PPTX, record)]);
  });

  test('is still text of 80 columns, and survives being quoted in a mail', () => {
    const text = putText('Title', record);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const quoted = text.split('\n').map((line) => `> > ${line} \r\n`);
    expect(read(strToU8(quoted.join('')))).toEqual(JSON.parse(JSON.stringify(read(strToU8(text)))));
    const link = 'v=1&scene=openbsd-7.5&mark=call:read,call:write';
    const address = linkBlock(link).replace('#', 'https://example.org/whence/\n#');
    expect(read(strToU8(`Title\n\n${address}\n-- \nme\n`)).link).toBe(link);
    expect(read(strToU8(linkBlock(''))).link).toBe('v=1');
  });

  test('is read when another program has saved it again', () => {
    const quoted = plain(record).replaceAll('"', '&quot;');
    // As Inkscape does it, and LibreOffice.
    const svg = `<svg xmlns:svg="…"><svg:metadata\n   id="whence-record"\n   other="1">\n${quoted}\n</svg:metadata></svg>`;
    const property = (name: string, value: string): string =>
      `<property fmtid="{D5CDD505}" pid="3" name="${name}"><vt:lpwstr>${value}</vt:lpwstr></property>`;
    const custom = `<Properties>${property('Notes', 'x')}${property('whence', quoted)}</Properties>`;
    for (const bytes of [strToU8(svg), zipSync({ 'docProps/custom.xml': strToU8(custom) })]) {
      expect(read(bytes)).toEqual(read(strToU8(record)));
    }
  });
});

describe('a link in a PDF', () => {
  const object = (address: string): string => `<</Type /Annot /A <</S /URI /URI (${address})>>>>`;
  const pdf = (body: Uint8Array | string): Uint8Array => {
    const bytes = typeof body === 'string' ? strToU8(body) : body;
    return concat([strToU8('%PDF-1.7\n'), bytes, strToU8('\n%%EOF\n')]);
  };

  test('is read where the browser left it, the first that is ours', () => {
    const body = object('https://example.org/#top') + object('https://example.org/#v=1&scene=x&look=object:a\\(b\\)');
    expect(read(pdf(body)).link).toBe('v=1&scene=x&look=object:a(b)');
  });

  test('is read from what is packed in it', () => {
    const other = zlibSync(strToU8('1 0 <</Type /Page>>'));
    const packed = zlibSync(strToU8(object('https://example.org/#v=1&step=2')));
    const stream = (data: Uint8Array, end: string): Uint8Array =>
      concat([strToU8(`<</Type /ObjStm /Filter /FlateDecode>>\nstream${end}`), data, strToU8('\nendstream\nendobj\n')]);
    expect(read(pdf(concat([stream(other, '\r\n'), stream(packed, '\n')]))).link).toBe('v=1&step=2');
    // One that was cut gives what is whole.
    expect(readCarrier(pdf(stream(packed.slice(0, 12), '\n')), 'a.pdf')).toBeNull();
  });

  test('of somebody else is none of ours', () => {
    expect(readCarrier(pdf(object('https://example.org/#v=hello')), 'a.pdf')).toBeNull();
    expect(readCarrier(pdf(object('https://example.org/')), 'a.pdf')).toBeNull();
  });
});
