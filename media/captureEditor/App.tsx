import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { CaptureEditorModel } from './CaptureEditorModel';
import { DetailTitle } from './DetailTitle';
import { EditorTabs } from './EditorTabs';
import { EmptyPage } from './EmptyPage';
import { FailurePage } from './FailurePage';
import { FactList } from './FactList';
import { FieldTree } from './FieldTree';
import { FindingsPanel } from './findings/FindingsPanel';
import { FilterBar } from './FilterBar';
import { HangingBar } from './HangingBar';
import { FrameNote } from './FrameNote';
import { HexView } from './HexView';
import { HostileText } from './HostileText';
import { IssueList } from './IssueList';
import { IoPanel } from './io/IoPanel';
import { IoToolbar } from './io/IoToolbar';
import { phrase, t } from './l10n';
import { LoginsPanel } from './logins/LoginsPanel';
import { LoginToolbar } from './logins/LoginToolbar';
import { NoMatch } from './NoMatch';
import { NoticeList } from './NoticeList';
import { PacketTable } from './PacketTable';
import { ProgressBar } from './ProgressBar';
import { ReadingPage } from './ReadingPage';
import { RowErrorBar } from './RowErrorBar';
import { SeverityMark } from './SeverityMark';
import { StreamPanel } from './stream/StreamPanel';
import { Splitter } from './Splitter';
import { SummaryStrip } from './SummaryStrip';
import { TabPanel } from './TabPanel';
import { useMetrics } from './useMetrics';

/** Below this width the field tree stands above the bytes instead of beside them. */
const stackedBelow = 600;

/** The page: the strip, the display filter, the packet table, and the selected frame as fields and bytes. */
export function App({ model }: { readonly model: CaptureEditorModel }) {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  // A layout effect: the host's first message may come before effects run.
  useLayoutEffect(() => model.subscribe(() => draw(undefined)), [model]);
  const { summary, failure } = model;
  const openHex = () => model.command('reopenAsHex');
  if (failure) {
    const { message, detail, canReopen } = failure;
    const onReopen = canReopen ? () => model.reopen() : undefined;
    return <FailurePage {...{ message, detail, onReopen }} onOpenHex={openHex} isReopening={model.isReopening} />;
  }
  if (model.reading) return <ReadingPage reading={model.reading} onCancel={() => model.cancelReading()} />;
  if (!summary) {
    return (
      <main class="app">
        <ProgressBar summary={undefined} />
        <HangingBar model={model} />
        <p class="hint hint-late">{t('Reading the capture…')}</p>
      </main>
    );
  }
  return (
    <div class="app">
      <ProgressBar summary={summary} />
      <SummaryStrip model={model} summary={summary} />
      <HangingBar model={model} />
      <NoticeList notices={summary.notices} />
      <FactList facts={summary.facts ?? []} />
      {summary.frames === 0 && summary.complete ? (
        <EmptyPage summary={summary} onOpenHex={openHex} />
      ) : (
        <>
          <EditorTabs
            summary={summary}
            findings={model.findings.overview?.total}
            tab={model.tab}
            onChoose={(tab) => model.showTab(tab)}
          >
            {model.tab === 'logins' && <LoginToolbar model={model} />}
            {model.tab === 'io' && <IoToolbar model={model} />}
          </EditorTabs>
          <div class="viewPanels">
            <TabPanel tab="packets" isShown={model.tab === 'packets'}>
              <FilterBar model={model} />
              <Editor model={model} />
            </TabPanel>
            <TabPanel tab="logins" isShown={model.tab === 'logins'}>
              {model.tab === 'logins' && <LoginsPanel model={model} />}
            </TabPanel>
            <TabPanel tab="io" isShown={model.tab === 'io'}>
              {model.tab === 'io' && <IoPanel model={model} />}
            </TabPanel>
            <TabPanel tab="findings" isShown={model.tab === 'findings'}>
              {model.tab === 'findings' && <FindingsPanel model={model} />}
            </TabPanel>
            <TabPanel tab="stream" isShown={model.tab === 'stream'}>
              {model.tab === 'stream' && <StreamPanel model={model} />}
            </TabPanel>
          </div>
        </>
      )}
      <div role="status" aria-live="polite" class="srOnly">
        <HostileText text={model.announcement} />
      </div>
    </div>
  );
}

/**
 * Table, title bar, tree and bytes with two splitters. The order in the document is the order of the Tab key (table,
 * tree, bytes, then bars and splitters); the style sheet's grid puts them where they are seen.
 */
function Editor({ model }: { readonly model: CaptureEditorModel }) {
  const main = useRef<HTMLElement>(null);
  const metrics = useMetrics();
  const width = useWindowWidth();
  const isStacked = width < stackedBelow;
  const { splits, detail, detailError, selected, isDetailStale } = model;

  const table = splits.table ?? defaultTableShare(model.frames, metrics.tableRow);
  const tree = isStacked ? (splits.stackedTree ?? 0.5) : (splits.tree ?? defaultTreeShare(width));

  // What the splitters divide: the page without the title bar, and what is below that bar.
  const bothAreas = (): DOMRect | undefined => {
    const area = main.current?.getBoundingClientRect();
    const title = main.current?.querySelector('.title')?.getBoundingClientRect();
    return area && title && new DOMRect(area.left, area.top, area.width, area.height - title.height);
  };
  const lowerArea = (): DOMRect | undefined => {
    const area = main.current?.getBoundingClientRect();
    const title = main.current?.querySelector('.title')?.getBoundingClientRect();
    return area && title && new DOMRect(area.left, title.bottom, area.width, area.bottom - title.bottom);
  };

  return (
    <main
      ref={main}
      class={`editor${isStacked ? ' stacked' : ''}${isDetailStale ? ' stale' : ''}`}
      style={{
        '--table-share': `${table}fr`,
        '--detail-share': `${1 - table}fr`,
        '--tree-share': `${isStacked ? tree * (1 - table) : tree}fr`,
        '--bytes-share': `${isStacked ? (1 - tree) * (1 - table) : 1 - tree}fr`,
        '--table-row': `${metrics.tableRow}px`,
        '--tree-row': `${metrics.treeRow}px`,
        '--hex-row': `${metrics.hexRow}px`,
      }}
    >
      <div class="tableArea">
        <PacketTable model={model} rowHeight={metrics.tableRow} />
        <NoMatch model={model} />
        <RowErrorBar model={model} />
      </div>
      {detailError !== undefined ? (
        <div class="hint hint-error" role="alert">
          <SeverityMark severity="error" />{' '}
          {phrase('Frame {0} could not be read: {1}', selected, <HostileText text={detailError} />)}
        </div>
      ) : detail ? (
        <>
          <div class="treeArea">
            <FrameNote model={model} frame={detail.detail.frame} />
            <IssueList detail={detail} onOpenRfc={(reference) => model.openRfc(reference)} />
            <FieldTree model={model} detail={detail} rowHeight={metrics.treeRow} />
          </div>
          <HexView detail={detail} rowHeight={metrics.hexRow} />
        </>
      ) : (
        <p class="hint">{selected === 0 ? t('Select a frame to see its fields and bytes.') : ''}</p>
      )}
      <DetailTitle model={model} detail={detailError === undefined ? detail?.detail : undefined} frame={selected} />
      <Splitter
        label={t('Height of the packet table')}
        orientation="horizontal"
        class="splitTable"
        share={table}
        container={bothAreas}
        onMove={(share) => model.setSplits({ table: share })}
        onReset={() => model.setSplits({ table: undefined })}
      />
      {detail && detailError === undefined && (
        <Splitter
          label={isStacked ? t('Height of the packet details') : t('Width of the packet details')}
          orientation={isStacked ? 'horizontal' : 'vertical'}
          class="splitTree"
          share={tree}
          container={lowerArea}
          onMove={(share) => model.setSplits(isStacked ? { stackedTree: share } : { tree: share })}
          onReset={() => model.setSplits(isStacked ? { stackedTree: undefined } : { tree: undefined })}
        />
      )}
    </main>
  );
}

/** What stands above the table and its details at least: strip, tabs, filter, title. Pixels. */
const above = 120;

/** Nearly half of the page, or less for a capture that needs less: room for two rows more than there are. */
function defaultTableShare(frames: number, rowHeight: number): number {
  return Math.min(0.46, Math.max(0.15, ((frames + 3) * rowHeight) / Math.max(1, window.innerHeight - above)));
}

/** Leaves the bytes what eight of them a row need in a narrow page, and no more than they can use in a wide one. */
function defaultTreeShare(width: number): number {
  const bytes = Math.min(Math.max(0.44 * width, 350), 700);
  return Math.max(0.4, 1 - bytes / width);
}

function useWindowWidth(): number {
  const [width, setWidth] = useState(window.innerWidth);
  useEffect(() => {
    const onResize = () => setWidth(window.innerWidth);
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, []);
  return width;
}
