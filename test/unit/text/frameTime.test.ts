import assert from 'node:assert/strict';
import { frameTime, type TimeDisplay } from '../../../src/core/text/frameTime';
import { localTimeText } from '../../../media/captureEditor/localTimeText';
import { isTimeFormat, TIME_FORMATS } from '../../../src/messages/timeFormats';
import { analysed } from '../../support/analysed';
import { pcapFile } from '../../support/captureBuilder';

const packet = (seconds: number, nanoseconds: number) => ({ bytes: new Uint8Array(60), seconds, nanoseconds });
const PACKETS = [
  packet(1_700_000_000, 999_999_000),
  packet(1_700_000_001, 1000),
  packet(1_700_000_001, 500_000_000),
  packet(1_700_000_000, 250_000_000),
];

async function times(display: TimeDisplay, before = (frame: number) => frame - 1): Promise<string[]> {
  const { analysis } = await analysed(pcapFile(PACKETS));
  return PACKETS.map((_, frame) => frameTime(analysis, frame, display, before(frame)));
}

describe('the Time column', () => {
  it('counts from the first frame, backwards where the clock went back', async () =>
    assert.deepEqual(await times({ format: 'relative' }), ['0.000000', '0.000002', '0.500001', '-0.749999']));

  it('counts from the last reference at or before a frame', async () =>
    assert.deepEqual(await times({ format: 'relative', references: [2, 4] }), [
      '0.000000',
      '*REF*',
      '0.499999',
      '*REF*',
    ]));

  it('takes no reference that the capture does not have', async () =>
    assert.deepEqual(await times({ format: 'relative', references: [9] }), await times({ format: 'relative' })));

  it('tells the time since the frame before', async () =>
    assert.deepEqual(await times({ format: 'delta' }), ['0.000000', '0.000002', '0.499999', '-1.250000']));

  it('tells the time since the row above, whichever frame that is', async () =>
    assert.deepEqual(await times({ format: 'deltaDisplayed' }, (frame) => (frame === 0 ? -1 : 0)), [
      '0.000000',
      '0.000002',
      '0.500001',
      '-0.749999',
    ]));

  it('tells date and time in UTC, and seconds since 1970', async () => {
    assert.equal((await times({ format: 'utc' }))[1], '2023-11-14 22:13:21.000001');
    assert.equal((await times({ format: 'epoch' }))[1], '1700000001.000001');
  });

  it('cuts digits, and never rounds into the next second', async () => {
    assert.equal((await times({ format: 'epoch', digits: 3 }))[0], '1700000000.999');
    assert.equal((await times({ format: 'utc', digits: 0 }))[0], '2023-11-14 22:13:20');
    assert.equal((await times({ format: 'relative', digits: 9 }))[1], '0.000002000');
  });

  it('knows its formats by name', () => {
    assert.deepEqual(Object.keys(TIME_FORMATS).filter(isTimeFormat), Object.keys(TIME_FORMATS));
    assert.ok(!isTimeFormat('toString') && !isTimeFormat(3));
  });
});

describe('times of day where the viewer is', () => {
  it('are those of Date, with all digits', () => {
    const date = new Date(1_700_000_000_000);
    const text = localTimeText('1700000000.999999000');
    assert.match(text, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.999999000$/);
    assert.equal(new Date(text.slice(0, 19)).getTime(), date.getTime());
  });

  it('lie before 1970 where seconds are negative', () => {
    assert.equal(new Date(localTimeText('-1.5').slice(0, 19)).getTime(), -2000);
    assert.match(localTimeText('-1.5'), /\.5$/);
  });

  it('are left as they are where there is no date', () => {
    assert.equal(localTimeText(''), '');
    assert.equal(localTimeText('99999999999999.0'), '99999999999999.0');
  });
});
