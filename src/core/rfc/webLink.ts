import type { RfcReference } from './RfcReference';

/** The section on the web pages of the RFC Editor; without a section, the RFC as a whole. */
export function webLink({ rfc, section }: { readonly rfc: number; readonly section?: string }): string {
  const page = `https://www.rfc-editor.org/rfc/rfc${rfc}`;
  if (section === undefined || section === '') return page;
  return `${page}#${isAppendix({ rfc, section }) ? 'appendix' : 'section'}-${encodeURIComponent(section)}`;
}

/** Appendices have letters for numbers. */
export function isAppendix({ section }: RfcReference): boolean {
  return /^[A-Z]/.test(section);
}
