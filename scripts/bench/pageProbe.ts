/**
 * Runs in the capture editor's page (test/support/webviewHarness.ts) and measures the time from an input to the animation
 * frame that draws what was wanted. Leaves its one function at `window.measurePage`.
 */
import type { ActionSamples } from './BenchResult';
import { SeededRandom } from './SeededRandom';

declare global {
  interface Window {
    measurePage: (actions: number) => Promise<ActionSamples[]>;
  }
}

const KEYS = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'];
/** Something that has not been drawn after this many milliseconds never will be. */
const PATIENCE = 10_000;

const random = new SeededRandom(11);
const grid = document.getElementById('packets')!;
const frames = Number(grid.getAttribute('aria-rowcount')) - 1;

/**
 * Calls back in every animation frame when the layout is done, just before the frame is painted: what is in the document
 * then is what the frame shows. Answers the function that ends it.
 */
function beforeEveryPaint(callback: () => void): () => void {
  const probe = document.createElement('div');
  probe.style.position = 'fixed';
  probe.style.visibility = 'hidden';
  document.body.append(probe);
  // An element that changes its size in every frame makes the observer speak in every frame, after the layout.
  const observer = new ResizeObserver(callback);
  observer.observe(probe);
  let wide = false;
  let request = requestAnimationFrame(function resize() {
    wide = !wide;
    probe.style.width = wide ? '2px' : '1px';
    request = requestAnimationFrame(resize);
  });
  return () => {
    cancelAnimationFrame(request);
    observer.disconnect();
    probe.remove();
  };
}

/**
 * Makes an input and waits for frames that draw what is wanted: milliseconds to the first frame of each condition.
 * @throws when one of them is never drawn
 */
function drawn(input: () => void, ...conditions: readonly (() => boolean)[]): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const times = conditions.map(() => NaN);
    let start = NaN;
    const stop = beforeEveryPaint(() => {
      const now = performance.now();
      for (const [at, isDrawn] of conditions.entries())
        if (Number.isNaN(times[at]) && isDrawn()) times[at] = now - start;
      const all = !times.some((time) => Number.isNaN(time));
      if (!all && now - start < PATIENCE) return;
      stop();
      if (all) resolve(times);
      else reject(new Error(`not drawn after ${PATIENCE} ms: ${input.toString()}`));
    });
    start = performance.now();
    input();
  });
}

/** A pause of a few frames at no particular time of a frame, so that inputs come when people make them: at any time. */
function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60 + random.below(17)));
}

interface RowInView {
  readonly frame: number;
  readonly hasText: boolean;
}

function rowsInView(): RowInView[] {
  const { top, bottom } = document.querySelector('.packets-rows')!.getBoundingClientRect();
  return [...document.querySelectorAll<HTMLElement>('.packets-rows [role=row]')]
    .filter((row) => {
      const box = row.getBoundingClientRect();
      return box.top >= top - 1 && box.bottom <= bottom + 1;
    })
    .map((row) => ({ frame: Number(row.dataset['frame']), hasText: hasText(row) }));
}

/** Rows that are still being fetched have no protocol. */
function hasText(row: Element): boolean {
  return (row.querySelector('.protocol')?.textContent ?? '') !== '';
}

function isSelectedInView(frame: number): boolean {
  const row = document.getElementById(`frame-${frame}`);
  return (
    row?.getAttribute('aria-selected') === 'true' && rowsInView().some((one) => one.frame === frame && one.hasText)
  );
}

function showsDetails(frame: number): boolean {
  return document.getElementById('detailTitle')?.textContent?.startsWith(`Frame ${frame} `) === true;
}

function selectedFrame(): number {
  return Number(grid.getAttribute('aria-activedescendant')?.slice('frame-'.length) ?? 0);
}

/** Drags the scroll bar to a random place. */
async function scroll(): Promise<number[]> {
  const share = random.word() / 0x1_0000_0000;
  return drawn(
    () => (grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight)),
    () => {
      const rows = rowsInView();
      const first = rows[0]?.frame ?? 0;
      // A pixel of the scroll bar stands for many rows.
      return rows.length > 5 && Math.abs(first - share * frames) < 200 && rows.every((row) => row.hasText);
    },
  );
}

/** Goes to a random frame, as from the Conversations view. */
async function reveal(): Promise<number[]> {
  const frame = 1 + random.below(frames);
  return drawn(
    () => window.harness.send({ type: 'reveal', frame, focus: true }),
    () => isSelectedInView(frame),
    () => isSelectedInView(frame) && showsDetails(frame),
  );
}

/** Presses a key that moves the selection. */
async function press(): Promise<number[]> {
  const before = selectedFrame();
  const key = random.pick(KEYS);
  return drawn(
    () => grid.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
    () => selectedFrame() !== before && isSelectedInView(selectedFrame()),
    () => selectedFrame() !== before && showsDetails(selectedFrame()),
  );
}

async function repeated(count: number, actions: readonly string[], run: () => Promise<number[]>) {
  const samples = actions.map((action) => ({ action, milliseconds: [] as number[] }));
  for (let done = 0; done < count; done++) {
    const times = await run();
    for (const [at, { milliseconds }] of samples.entries()) milliseconds.push(times[at]);
    await rest();
  }
  return samples;
}

window.measurePage = async (count) => [
  ...(await repeated(count, ['scroll to a random place: all rows in view'], scroll)),
  ...(await repeated(count, ['go to a random frame: its row', 'go to a random frame: its row and details'], reveal)),
  ...(await repeated(
    count,
    ['key that moves the selection: the row', 'key that moves the selection: the details'],
    press,
  )),
];
