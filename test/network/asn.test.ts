import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { ipv6Network } from '../../src/domain/ip-address.ts';
import { openAsnRanges } from '../../src/network/asn.ts';
import { openAsnFile } from '../../src/network/asn-file.ts';
import { findAsn, ipv6Key, readDecimal, readIpv6 } from '../../src/network/asn-table.ts';

const table = (csv: string) => ({ csv: Buffer.from(csv), readAddress: readDecimal });

describe('the table of ranges', () => {
  const three = table('10,19,1,One\n20,29,2,"Two, Inc."\r\n40,49,3,"A ""quoted"" name"\n');

  it('finds the range by its first, last and inner address', () => {
    for (const key of [20, 25, 29])
      assert.deepEqual(findAsn(three, key), { asn: 2, asOrg: 'Two, Inc.' });
  });

  it('finds nothing before, between and after the ranges', () => {
    for (const key of [0, 9, 30, 39, 50]) assert.equal(findAsn(three, key), null);
  });

  it('reads quoted names', () => {
    assert.equal(findAsn(three, 40)?.asOrg, 'A "quoted" name');
  });

  it('of an empty file holds nothing', () => {
    assert.equal(findAsn(table(''), 5), null);
  });

  it('finds what looking at every line finds', () => {
    const gaps = fc.array(fc.tuple(fc.nat(30), fc.nat(30), fc.string({ maxLength: 12 })));
    fc.assert(
      fc.property(gaps, fc.nat(400), (steps, key) => {
        let next = 0;
        const ranges = steps.map(([gap, length, name], i) => {
          const start = next + gap;
          next = start + length + 1;
          return { start, end: start + length, asn: i, name: name.replaceAll(/[\r\n]/g, ' ') };
        });
        const csv = ranges.map(
          ({ start, end, asn, name }) => `${start},${end},${asn},"${name.replaceAll('"', '""')}"\n`,
        );
        const range = ranges.find(({ start, end }) => start <= key && key <= end);
        const found = findAsn(table(csv.join('')), key);
        assert.equal(found?.asn, range?.asn);
        assert.equal(found?.asOrg ?? '', range?.name ?? '');
      }),
      { numRuns: 1000 },
    );
  });

  it('reads IPv6 as the slow way does', () => {
    fc.assert(
      fc.property(
        fc.ipV6().filter((ip) => !ip.includes('.')),
        (ip) => {
          const network = ipv6Network(ip);
          assert.ok(network !== null);
          assert.equal(readIpv6(Buffer.from(ip), 0, ip.length), ipv6Key(network[0], network[1]));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('the ranges that come with the project', () => {
  for (const [name, readAddress] of [
    ['asn-ipv4-num.csv', readDecimal],
    ['asn-ipv6.csv', readIpv6],
  ] as const) {
    it(`${name} ascends, as the search needs it`, () => {
      let before = -1;
      const path = fileURLToPath(import.meta.resolve(`@ip-location-db/asn/${name}`));
      for (const line of readFileSync(path, 'latin1').split('\n').filter(Boolean)) {
        const start = Buffer.from(line.slice(0, line.indexOf(',')));
        const key = readAddress(start, 0, start.length);
        assert.ok(key >= before, line);
        before = key;
      }
    });
  }
});

describe('a file read a block at a time', () => {
  for (const [name, readAddress] of [
    ['asn-ipv4-num.csv', readDecimal],
    ['asn-ipv6.csv', readIpv6],
  ] as const) {
    it(`gives of ${name} what searching the whole of it gives`, () => {
      const path = fileURLToPath(import.meta.resolve(`@ip-location-db/asn/${name}`));
      const csv = readFileSync(path);
      const find = openAsnFile(path, readAddress);
      const lines = csv.toString('latin1').split('\n').filter(Boolean);
      // Every hundredth line's ends and their neighbours, and both ends of the file.
      for (const line of lines.filter((_, i) => i % 100 === 0 || i === lines.length - 1)) {
        for (const address of line.split(',', 2).map((written) => Buffer.from(written))) {
          const key = readAddress(address, 0, address.length);
          for (const near of [key - 1, key, key + 1])
            assert.deepEqual(find(near), findAsn({ csv, readAddress }, near), `${line}: ${near}`);
        }
      }
    });
  }
});

describe('who owns an address', () => {
  const ownerOf = openAsnRanges();

  it('is known for well-known addresses of both families', () => {
    assert.deepEqual(ownerOf('8.8.8.8'), { asn: 15169, asOrg: 'Google LLC' });
    assert.equal(ownerOf('2606:4700::1111')?.asn, 13335);
    assert.equal(ownerOf('::ffff:8.8.8.8')?.asn, 15169);
  });

  it('is nobody for reserved addresses and for what is no address', () => {
    for (const ip of [
      '192.0.2.1',
      '10.0.0.1',
      '127.0.0.1',
      '2001:db8::1',
      '::1',
      '',
      'null',
      '1.2.3',
      '1.2.3.400',
    ])
      assert.equal(ownerOf(ip), null, ip);
  });
});
