import assert from 'node:assert/strict';
import { fieldsAt, rangesOf, translate } from '../../media/captureEditor/ByteLocator';
import { FieldIndex } from '../../media/captureEditor/FieldIndex';
import { timeAxis } from '../../media/captureEditor/io/chartAxes';
import { formatDuration } from '../../media/captureEditor/formatNumbers';
import { placeCard } from '../../media/captureEditor/placeCard';
import { RowStore } from '../../media/captureEditor/RowStore';
import { maxElementHeight, ScaledScroller } from '../../media/captureEditor/ScaledScroller';
import { visibleText } from '../../media/captureEditor/visibleText';
import { loginRow } from '../support/webviewHarnessData';
import { loginDetail } from '../support/webviewHarnessFrame8';

describe('parts of the webview', () => {
  describe('visibleText', () => {
    const cases: [string, string][] = [
      ['plain text, naïve 漢字 🙂', 'plain text, naïve 漢字 🙂'],
      ['\x00\x1b\x7f\x80\x9f', '\\x00\\x1b\\x7f\\x80\\x9f'],
      ['a\tb\nc\rd', 'a\\tb\\nc\\rd'],
      ['\u202a\u202e\u2066\u2069\u200e\u200f', '\\u202a\\u202e\\u2066\\u2069\\u200e\\u200f'],
      ['\u2028\u2029\ufeff\u200b', '\\u2028\\u2029\\ufeff\\u200b'],
      ['\ud83d and \ude42', '\\ud83d and \\ude42'],
      ['\u{e0041}', '\\u{e0041}'],
    ];
    for (const [text, shown] of cases) it(shown, () => assert.equal(visibleText(text), shown));

    it('cuts long texts, but no pair of surrogates', () => {
      assert.equal(visibleText('abcdef', 3), 'abc…');
      assert.equal(visibleText('ab🙂cd', 3), 'ab…');
      assert.equal(visibleText('abc', 3), 'abc');
    });
  });

  describe('ScaledScroller', () => {
    const scroller = (rows: number) => {
      const created = new ScaledScroller();
      created.rows = rows;
      created.viewport = 400;
      return created;
    };

    for (const rows of [0, 1, 10, 181_818, 181_819, 10_000_000, 4_294_967_295]) {
      it(`reaches both ends of ${rows} rows with an element of bounded height`, () => {
        const tested = scroller(rows);
        assert(tested.elementHeight <= maxElementHeight);
        assert.equal(tested.topOf(0), 0);
        const end = tested.topOf(tested.maxScrollTop);
        assert.equal(end, tested.maxTop);
        assert.equal(tested.window(end, 0).last, rows - 1);
        assert.equal(tested.window(0, 0).first, 0);
        assert(tested.window(end, 6).last - tested.window(end, 6).first < 40);
      });
    }

    it('goes there and back without losing the row', () => {
      const tested = scroller(10_000_000);
      for (const row of [0, 1, 12_345, 5_000_000, 9_999_000]) {
        const top = row * tested.rowHeight;
        assert(Math.abs(tested.topOf(tested.scrollTopOf(top)) - top) < 0.01);
      }
    });

    it('shows a row with the least movement, or in the middle', () => {
      const tested = scroller(1_000);
      assert.equal(tested.topThatShows(5, 0, 'center'), 0, 'in view already');
      assert.equal(tested.topThatShows(500, 0, 'nearest'), 501 * 22 - 400);
      assert.equal(tested.topThatShows(500, 15_000, 'nearest'), 500 * 22);
      assert.equal(tested.topThatShows(500, 0, 'center'), 500 * 22 - 189);
      assert.equal(tested.topThatShows(999, 0, 'center'), 22_000 - 400);
    });

    it('shows a row in the middle or at the upper edge although it is in view', () => {
      const tested = scroller(1_000);
      assert.equal(tested.topThatShows(20, 100, 'center'), 100);
      assert.equal(tested.topThatShows(20, 100, 'middle'), 20 * 22 - 189);
      assert.equal(tested.topThatShows(20, 100, 'start'), 20 * 22);
      assert.equal(tested.topThatShows(999, 0, 'start'), 22_000 - 400);
    });
  });

  describe('placeCard', () => {
    const page = { width: 1_000, height: 600 };
    const across = { textStart: 50, textEnd: 150, rowEnd: 500 };

    it('goes below the row where it fits', () => {
      const place = placeCard({ width: 300, height: 200 }, { top: 100, bottom: 122 }, across, page);
      assert.deepEqual(place, { left: 166, top: 123, maxHeight: 471 });
    });

    it('goes above where there is more room', () => {
      const place = placeCard({ width: 300, height: 200 }, { top: 500, bottom: 522 }, across, page);
      assert.equal(place.top, 299);
    });

    it('is cut where it fits nowhere', () => {
      const place = placeCard({ width: 300, height: 900 }, { top: 200, bottom: 222 }, across, page);
      assert.deepEqual([place.top, place.maxHeight], [223, 371]);
    });

    it('stays in the window', () => {
      const wide = placeCard({ width: 980, height: 20 }, { top: 0, bottom: 22 }, across, page);
      assert.equal(wide.left, 14);
    });
  });

  describe('bytes and fields', () => {
    const detail = loginDetail(8);
    const index = new FieldIndex(detail.tree);
    const labels = (source: number, offset: number) =>
      fieldsAt(detail, index, { source, offset }).map(({ node }) => node.label);
    const node = (label: string) => index.entries.find((entry) => entry.node.label === label)!.node;

    it('finds the innermost field, the PDU before the segment, the group before its bits', () => {
      assert.deepEqual(labels(1, 5), ['DataSegmentLength']);
      assert.deepEqual(labels(1, 1), ['Flags', 'T', 'C', 'Reserved', 'CSG', 'NSG']);
      assert.deepEqual(labels(0, 66), ['InitiatorName']);
      assert.deepEqual(labels(0, 36), ['Destination Port']);
      assert.deepEqual(labels(0, 10_000), []);
    });

    it('translates places and ranges through the mapping', () => {
      assert.deepEqual(rangesOf(detail, node('iSCSI Login Request'), 0), [{ start: 66, end: 298 }]);
      assert.deepEqual(rangesOf(detail, node('CmdSN'), 0), []);
      assert.deepEqual(rangesOf(detail, node('CmdSN'), 1), [{ start: 24, end: 28 }]);
      assert.equal(translate(detail, { source: 0, offset: 66 }, 1), 48);
      assert.equal(translate(detail, { source: 1, offset: 48 }, 0), 66);
      assert.equal(translate(detail, { source: 1, offset: 47 }, 0), undefined);
    });
  });

  describe('RowStore', () => {
    it('keeps a bounded number of pages, and asks again for those it has dropped', async () => {
      const asked: number[] = [];
      const fetchRows = (start: number, count: number) => {
        asked.push(start);
        return Promise.resolve(Array.from({ length: count }, (_, at) => loginRow(start + at + 1)));
      };
      const store = new RowStore(fetchRows, () => undefined);
      store.setRows(10_000_000, false);
      for (let page = 0; page < 200; page++) {
        store.want(page * 100, page * 100 + 30);
        await new Promise(setImmediate);
      }
      const kept = Array.from({ length: 200 }, (_, page) => store.row(page * 100)).filter(Boolean).length;
      assert(kept <= 60, `${kept} pages`);
      assert.equal(store.row(199 * 100 + 5)?.frame, 199 * 100 + 6);
      assert.equal(store.row(0), undefined);
      asked.length = 0;
      store.want(0, 30);
      await new Promise(setImmediate);
      assert.deepEqual(asked, [0]);
      assert.equal(store.row(0)?.frame, 1);
    });

    it('asks for a page again until the one behind it is full, and not after that', async () => {
      const asked: [number, number][] = [];
      const fetchRows = (start: number, count: number) => {
        asked.push([start, count]);
        return Promise.resolve(Array.from({ length: count }, (_, at) => loginRow(start + at + 1)));
      };
      const store = new RowStore(fetchRows, () => undefined);
      store.want(0, 30);
      for (const rows of [60, 100, 150, 200, 300, 5_000]) {
        store.setRows(rows, false);
        await new Promise(setImmediate);
      }
      assert.deepEqual(asked, [
        [0, 60],
        [0, 100],
        [0, 100],
        [0, 100],
      ]);
    });

    it('does not ask for every page that a drag of the scroll bar passes', async () => {
      let requests = 0;
      let release: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      const fetchRows = async (start: number, count: number) => {
        requests++;
        await gate;
        return Array.from({ length: count }, (_, at) => loginRow(start + at + 1));
      };
      const store = new RowStore(fetchRows, () => undefined);
      store.setRows(1_000_000, false);
      for (let page = 0; page < 500; page++) store.want(page * 100, page * 100 + 30);
      assert.equal(requests, 3);
      release();
      await new Promise(setImmediate);
      assert.equal(store.row(499 * 100)?.frame, 49_901, 'what is in view is there in the end');
      assert(requests <= 5, `${requests} requests`);
    });
  });

  it('formats durations for reading', () => {
    const cases = { '0.000000': '0.000 s', '22.956332': '22.956 s', '75.2': '1 min 15 s', '86399.5': '24 h 0 min' };
    for (const [text, shown] of Object.entries(cases)) assert.equal(formatDuration(text), shown);
  });

  it('the time axis of a chart so narrow that one label fits does not write six digits of zeros', () => {
    const theme = { text: '', quiet: '', line: '', selection: '', background: '', font: '', colours: {} as never };
    const { values } = timeAxis(theme, true);
    assert(typeof values === 'function');
    const labels = (splits: number[], step: number) => values({} as never, splits, 0, 80, step);
    assert.deepEqual(labels([5e9], 5e9), ['5 s']);
    assert.deepEqual(labels([1.5e9, 2e9], 5e8), ['1.5 s', '2.0 s']);
    assert.deepEqual(labels([20_000], 20_000), ['0.00002 s']);
  });
});
