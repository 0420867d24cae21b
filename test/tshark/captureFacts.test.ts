/** What a pcapng file says of itself, as capinfos lists it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { captureTotals } from '../../src/core/inspection/captureTotals';
import { analysed } from '../support/analysed';
import {
  block,
  enhancedPacket,
  hex,
  interfaceDescription,
  join,
  nameRecord,
  nameResolution,
  option,
  sectionHeader,
} from '../support/captureBuilder';
import { unavailable } from '../support/captures';
import { tsharkVersion } from '../support/tsharkRun';

/** Our label of each fact that capinfos has a line for. */
const SECTION: Readonly<Record<string, string>> = {
  'Capture hardware': 'Hardware',
  'Capture oper-sys': 'Operating system',
  'Capture application': 'Application',
  'Capture comment': 'Comment',
};
const INTERFACE: Readonly<Record<string, string>> = {
  Name: 'Name',
  Description: 'Description',
  Hardware: 'Hardware',
  Speed: 'Speed',
  'FCS length': 'Check sequence',
  'Filter string': 'Capture filter',
  'Operating system': 'Operating system',
  Comment: 'Comment',
};

const text = (value: string): Uint8Array => Buffer.from(value);

describe('facts of a capture file', () => {
  let folder: string;
  before(function () {
    folder = mkdtempSync(path.join(tmpdir(), 'facts-'));
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const little of [true, false]) {
    it(little ? 'little-endian' : 'big-endian', async () => {
      const speed = new Uint8Array(8);
      new DataView(speed.buffer).setBigUint64(0, 25_000_000_000n, little);
      const file = join(
        sectionHeader(little, [
          option(little, 1, text('one')),
          option(little, 1, text('two ü')),
          option(little, 2, text('machine')),
          option(little, 3, text('system')),
          option(little, 4, text('tool 1')),
        ]),
        interfaceDescription(little, {
          options: [
            option(little, 1, text('an interface')),
            option(little, 2, text('eth0')),
            option(little, 3, text('front')),
            option(little, 8, speed),
            option(little, 11, text('\0tcp port 3260')),
            option(little, 12, text('Linux')),
            option(little, 13, hex('04')),
            option(little, 15, text('card')),
          ],
        }),
        interfaceDescription(little, { options: [option(little, 2, text('eth1'))] }),
        ...(little
          ? [nameResolution([nameRecord(1, hex('0a000001'), 'a', 'b'), nameRecord(2, new Uint8Array(16).fill(1), 'c')])]
          : []),
        block(
          little,
          10,
          join(hex(little ? '4b534c54' : '544c534b'), hex(little ? '04000000' : '00000004'), text('abcd')),
        ),
        enhancedPacket(1n, { bytes: hex('0102030405') }, little),
      );
      const name = path.join(folder, 'facts.pcapng');
      writeFileSync(name, file);
      const { stdout } = spawnSync('capinfos', ['-M', name], { encoding: 'utf8' });
      const theirs: string[] = [];
      let subject = 'Section 1';
      let counted = '';
      for (const line of stdout.split('\n')) {
        const [, number] = /^Interface #(\d+) info/.exec(line) ?? [];
        if (number !== undefined) subject = `Interface ${number} (eth${number})`;
        const [, label = '', value = ''] = /^\s*(.*?)(?::\s+| = )(.*)$/.exec(line) ?? [];
        const known = (subject === 'Section 1' ? SECTION : INTERFACE)[label];
        if (known) theirs.push(`${subject}: ${known}: ${value}`);
        if (label.startsWith('Number of ') && label.endsWith(' in file')) counted += `${label.slice(10, -8)} ${value};`;
      }
      const facts = captureTotals((await analysed(file)).analysis).facts ?? [];
      const labels = [...Object.values(SECTION), ...Object.values(INTERFACE)];
      const ours = facts
        .filter((fact) => labels.includes(fact.label))
        .map(({ subject, label, value }) => `${subject}: ${label}: ${value.replace(/ (bits per second|bytes)$/, '')}`);
      assert.deepEqual(ours.sort(), theirs.sort());
      assert.equal(theirs.length, 14, stdout);
      const of = (label: RegExp): string[] => facts.filter((fact) => label.test(fact.label)).map(({ value }) => value);
      // capinfos counts names, and an address has as many as it likes.
      const names = little
        ? `resolved IPv4 addresses ${of(/^10\./)[0]?.split(', ').length};resolved IPv6 addresses 1;`
        : '';
      assert.equal(counted.replace('interfaces 2;', ''), `${names}decryption secrets ${of(/^Decryption/)[0]};`);
    });
  }
});
