import * as v from 'valibot';
import { FRAME_FORMATS, type FrameFormat } from '../../core/export/FrameExport';
import type { FrameScope } from '../../core/export/FrameList';
import { isColumnName, MOST_COLUMNS } from '../../messages/columns';
import { MASK_KINDS, type MaskOptions } from '../../core/mask/MaskOptions';

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));

const SCOPE = v.variant('kind', [
  v.object({ kind: v.literal('all') }),
  v.object({ kind: v.literal('filter'), filter: v.pipe(v.string(), v.maxLength(10_000)) }),
  v.object({ kind: v.literal('frame'), frame: count }),
  v.object({ kind: v.literal('conversation'), stream: count }),
  v.object({ kind: v.literal('direction'), stream: count, direction: v.picklist([0, 1]) }),
  v.object({ kind: v.literal('session'), session: count }),
]);

const ARGUMENTS = v.object({
  scope: v.exactOptional(SCOPE),
  format: v.exactOptional(v.picklist(FRAME_FORMATS)),
  mask: v.exactOptional(v.array(v.picklist(MASK_KINDS))),
  columns: v.exactOptional(v.pipe(v.array(v.custom<string>(isColumnName)), v.minLength(1), v.maxLength(MOST_COLUMNS))),
  /** Address of the file. */
  target: v.exactOptional(v.pipe(v.string(), v.maxLength(10_000))),
});

/** What a caller of the command says beforehand; what is left open is asked. */
export interface ExportArguments {
  readonly scope?: FrameScope;
  readonly format?: FrameFormat;
  readonly mask?: readonly (keyof MaskOptions)[];
  /** Names of columns; those of the packet table where nothing is said. */
  readonly columns?: readonly string[];
  readonly target?: string;
}

/** The arguments of the command; none when it was called from a menu or with something else. */
export function exportArguments(argument: unknown): ExportArguments {
  const parsed = v.safeParse(ARGUMENTS, argument);
  return parsed.success ? parsed.output : {};
}

export function maskOptions(kinds: readonly (keyof MaskOptions)[]): MaskOptions {
  const has = (kind: keyof MaskOptions): boolean => kinds.includes(kind);
  return { addresses: has('addresses'), names: has('names'), chap: has('chap'), payload: has('payload') };
}
