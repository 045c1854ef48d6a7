import { describe, expect, it } from 'vitest';
import { Memory } from './memory.ts';

const ROOM = 1000;

/** Maps one executable page of what descriptor `fd` stands for. */
function mapped(memory: Memory, fd: number, address: bigint): Memory {
  memory.mapped(`NULL, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE, ${fd}, 0`, address, 1);
  return memory;
}

const pathsOf = (memory: Memory): (string | null)[] => memory.regions.map(({ path }) => path);

describe('a forked child', () => {
  it('begins with what its parent has, and neither changes the other', () => {
    const parent = new Memory();
    parent.opened(3, '/a');
    mapped(parent, 3, 0x1000n);
    const child = new Memory();
    expect(child.inherit(parent, ROOM)).toBe(1);
    parent.opened(3, '/b');
    child.opened(4, '/c');
    mapped(parent, 3, 0x2000n);
    mapped(child, 3, 0x3000n);
    mapped(child, 4, 0x4000n);
    child.unmapped('0x1000, 4096');
    expect(pathsOf(parent)).toEqual(['/a', '/b']);
    expect(pathsOf(child)).toEqual(['/a', '/a', '/c']);
    expect([parent.at(0x1000n)?.path, child.at(0x1000n)]).toEqual(['/a', null]);
    expect(parent.at(0x3000n)).toBe(null);
  });

  it('that has been running for a while keeps what is its own', () => {
    const parent = new Memory();
    parent.opened(3, '/a');
    parent.opened(4, '/b');
    mapped(parent, 3, 0x1000n);
    const child = new Memory();
    child.opened(3, '/c');
    mapped(child, 3, 0x2000n);
    child.inherit(parent, ROOM);
    mapped(child, 3, 0x3000n);
    mapped(child, 4, 0x4000n);
    expect(pathsOf(child)).toEqual(['/a', '/c', '/c', '/b']);
  });

  it('takes over for the picture what there is room for, and knows the rest all the same', () => {
    const parent = mapped(mapped(new Memory(), 3, 0x1000n), 3, 0x2000n);
    const child = new Memory();
    expect(child.inherit(parent, 1)).toBe(0);
    expect([child.regions.length, child.at(0x1000n) !== null]).toEqual([0, true]);
  });

  it('has no more regions than any process has, whoever mapped them', () => {
    const parent = new Memory();
    const child = new Memory();
    for (let page = 1n; page <= 1024n; page++) {
      mapped(parent, 3, page << 12n);
      mapped(child, 3, (page + 5000n) << 12n);
    }
    child.inherit(parent, 5000);
    expect(child.regions.length).toBe(1024);
    expect([child.at(0x1000n), child.at(5001n << 12n) !== null]).toEqual([null, true]);
  });
});

it('the latest files that were opened are known, whatever their number', () => {
  const memory = new Memory();
  for (let fd = 0; fd < 10_000; fd++) memory.opened(fd, `/f${fd}`);
  mapped(memory, 9999, 0x1000n);
  mapped(memory, 1, 0x2000n);
  expect(pathsOf(memory)).toEqual(['/f9999', null]);
});
