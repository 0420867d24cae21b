import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { localTimeText } from '../../../media/captureEditor/localTimeText';
import { epochText } from '../../../src/core/capture/timestamp';
import { TimeZone, timeZone, zonedText } from '../../../src/core/text/zonedTime';
import { repository } from '../../support/captures';

const at = (text: string): number => Date.parse(text) / 1000;
const told = (zone: string, seconds: number, nanoseconds = 0): string => {
  const { time, offset } = zonedText(timeZone(zone), seconds, nanoseconds);
  return time + offset;
};

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
];

/** Around changes of clocks in these zones, far away, and before 1970. */
const TIMES = [
  ...['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
  ...['2026-03-08T06:59:59Z', '2026-03-08T07:00:00Z', '2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'],
  ...['2026-04-04T14:59:59Z', '2026-04-04T15:00:00Z', '2026-10-03T15:29:59Z', '2026-10-03T15:30:00Z'],
  ...['2011-12-30T09:59:59Z', '2011-12-30T10:00:00Z', '1999-12-31T23:59:59Z', '1969-12-31T23:59:59Z'],
  ...['2026-01-01T00:00:00Z', '2099-07-01T12:00:00Z'],
];

describe('times in a time zone', () => {
  it('tell the hour that clocks leave out, and the one that comes twice', () => {
    assert.equal(told('Europe/Berlin', at('2026-03-29T00:59:59Z'), 5), '2026-03-29 01:59:59.000000005+01:00');
    assert.equal(told('Europe/Berlin', at('2026-03-29T01:00:00Z')), '2026-03-29 03:00:00.000000000+02:00');
    assert.equal(told('Europe/Berlin', at('2026-10-25T00:30:00Z')), '2026-10-25 02:30:00.000000000+02:00');
    assert.equal(told('Europe/Berlin', at('2026-10-25T01:30:00Z')), '2026-10-25 02:30:00.000000000+01:00');
  });

  it('know zones that are ahead by half and quarter hours, or behind', () => {
    assert.equal(told('Asia/Kathmandu', 0), '1970-01-01 05:30:00.000000000+05:30');
    assert.equal(told('Asia/Kathmandu', at('2026-01-01T00:00:00Z')), '2026-01-01 05:45:00.000000000+05:45');
    assert.equal(told('America/St_Johns', at('2026-01-01T00:00:00Z')), '2025-12-31 20:30:00.000000000-03:30');
  });

  it('are nothing without a time, and do not end with the calendar', () => {
    assert.equal(told('Europe/Berlin', NaN), '');
    assert.match(told('Europe/Berlin', 1e15), /^\+\d+-.*\+01:00$/);
    assert.match(told('America/New_York', -1e15), /^-\d+-/);
    assert.equal(new TimeZone('Asia/Tokyo').offsetAt(0), 9 * 3600);
  });

  it('are those of UTC where there is no such zone: a page may name anything', () => {
    assert.equal(told('No/Where', 0), '1970-01-01 00:00:00.000000000+00:00');
    assert.equal(told('', 0), '1970-01-01 00:00:00.000000000+00:00');
  });

  it('are what the page shows on a machine in that zone', () => {
    const script = `
      const { localTimeText } = require('./media/captureEditor/localTimeText.ts');
      console.log(JSON.stringify(JSON.parse(process.argv[1]).map(localTimeText)));`;
    const epochs = TIMES.map((time) => epochText(at(time), 123_456_789));
    for (const TZ of ZONES) {
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ['--import', 'tsx', '--eval', script, JSON.stringify(epochs)],
        { cwd: repository, env: { ...process.env, TZ }, encoding: 'utf8' },
      );
      assert.equal(stderr, '');
      const ours = TIMES.map((time) => zonedText(timeZone(TZ), at(time), 123_456_789).time);
      assert.deepEqual(JSON.parse(stdout), ours, TZ);
    }
  }).timeout(60_000);

  it('of the page keep what is no date as it is', () => {
    assert.equal(localTimeText(''), '');
    assert.equal(localTimeText('*REF*'), '*REF*');
  });
});
