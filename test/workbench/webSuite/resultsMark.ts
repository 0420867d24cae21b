/** What the line of the console begins with that holds the results of the suite in the web extension host, as JSON. */
export const RESULTS_MARK = 'iscsi-trace-viewer-results ';

/** Files of the suite that cannot run there, and why. */
export const NOT_IN_BROWSER: Readonly<Record<string, string>> = {
  'brokenFiles.test.ts': 'writes files with Node to have them broken, deleted and replaced',
  'captureSet.test.ts': 'writes a ring of files with Node, and looks at paths',
  'compressedCapture.test.ts': 'writes files with Node; the unit test of the build for browsers unpacks the fixtures',
  'hostileTexts.test.ts': 'writes captures with hostile names with Node',
  'rfcSources.test.ts': 'writes RFC texts with Node to places that the setting names by path',
};
