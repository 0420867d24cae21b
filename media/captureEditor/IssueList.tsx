import { useState } from 'preact/hooks';
import type { Issue } from '../../src/core/dissect/Issue';
import type { RfcReference } from '../../src/core/rfc/RfcReference';
import type { DetailModel } from './DetailModel';
import { HostileText } from './HostileText';
import { t } from './l10n';
import { RfcChip } from './RfcChip';
import { SeverityMark } from './SeverityMark';

/** Issues that show without a click. */
const shownFirst = 2;

interface Props {
  readonly detail: DetailModel;
  readonly onOpenRfc: (reference: RfcReference) => void;
}

/** The frame's issues that no field of the tree tells: mostly about something that is missing. */
export function IssueList({ detail, onOpenRfc }: Props) {
  const [openFrame, setOpenFrame] = useState(0);
  const told = new Set(detail.index.entries.map((entry) => entry.node.problem));
  const issues = detail.detail.issues.filter((issue: Issue) => !told.has(issue.message));
  if (issues.length === 0) return null;
  const { frame } = detail.detail;
  const all = openFrame === frame;
  const hidden = issues.length - shownFirst;
  return (
    <ul class="issues" aria-label={t('Issues of this frame')}>
      {(all ? issues : issues.slice(0, shownFirst)).map((issue, at) => (
        <li key={at} class="issue">
          <SeverityMark severity={issue.severity} />
          <span class={`severity-text-${issue.severity}`}>
            <HostileText text={issue.message} />
          </span>
          {issue.rfc && <RfcChip reference={issue.rfc} onOpen={onOpenRfc} />}
        </li>
      ))}
      {hidden > 0 && (
        <li class="issue">
          <button type="button" class="link" aria-expanded={all} onClick={() => setOpenFrame(all ? 0 : frame)}>
            {all ? t('Show fewer issues') : t('Show {0} more', hidden)}
          </button>
        </li>
      )}
    </ul>
  );
}
