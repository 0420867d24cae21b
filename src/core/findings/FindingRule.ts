import type { Severity } from '../dissect/Issue';

/** A rule of the findings: everything about it that does not depend on a capture. */
export interface FindingRule {
  /** Stable name ("DIGEST-HDR"). Issue codes of decoding are those of the rules that they break. */
  readonly id: string;
  /** Usual severity; a source may lower or raise it where it knows more. */
  readonly severity: Severity;
  readonly title: string;
  /** Sections of RFC 3720, and of RFC 7143, that the rule comes from; empty where it comes from experience. */
  readonly rfc3720: readonly string[];
  readonly rfc7143: readonly string[];
  /** What should be, in a sentence or two. */
  readonly rule: string;
  /** What is usually behind it. */
  readonly cause: string;
  /** What to look at next. */
  readonly next: string;
}
