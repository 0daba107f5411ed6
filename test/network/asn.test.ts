import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ipv6Network } from '../../src/domain/ip-address.ts';
import { openAsnRanges } from '../../src/network/asn.ts';
import {
  findAsn,
  ipv6Key,
  readAsnTable,
  readDecimal,
  readIpv6,
} from '../../src/network/asn-table.ts';

const table = (csv: string) => readAsnTable(Buffer.from(csv), readDecimal);

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
