import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
/** Other properties (VS Code's own, those of other sections) are let pass and dropped. */
const packet = v.object({
  webviewSection: v.picklist(['packet', 'field', 'bytes']),
  frame: count,
  column: v.exactOptional(v.pipe(v.string(), v.maxLength(1000))),
  field: v.exactOptional(count),
});

/** Where a context menu of the capture editor's page was opened. */
export type PageContext = v.InferOutput<typeof packet>;

/**
 * The place that a menu command is called for; undefined when it was called from elsewhere (the Command Palette, a key),
 * or with something that is none. The page is as little trusted as the capture.
 */
export function pageContext(argument: unknown): PageContext | undefined {
  const parsed = v.safeParse(packet, argument);
  return parsed.success ? parsed.output : undefined;
}
