import { useEffect, useState } from 'preact/hooks';

/** Heights that the virtual lists reckon with, in CSS pixels. */
export interface Metrics {
  readonly tableRow: number;
  readonly treeRow: number;
  readonly hexRow: number;
}

/** Row heights that fit the fonts the person has set; measured again when the theme or a font changes. */
export function useMetrics(): Metrics {
  const [metrics, setMetrics] = useState(measure);
  useEffect(() => {
    // VS Code announces a new theme or font by new values on the root element.
    const observer = new MutationObserver(() =>
      setMetrics((before) => {
        const now = measure();
        return now.tableRow === before.tableRow && now.treeRow === before.treeRow && now.hexRow === before.hexRow
          ? before
          : now;
      }),
    );
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
    return () => observer.disconnect();
  }, []);
  return metrics;
}

function measure(): Metrics {
  const style = getComputedStyle(document.documentElement);
  const size = (name: string, otherwise: number) => parseFloat(style.getPropertyValue(name)) || otherwise;
  const table = size('--vscode-font-size', 13);
  // The style sheet draws bytes and fields a little smaller than the editor's text (see --mono-size there).
  const mono = size('--vscode-editor-font-size', 14) * 0.9;
  return {
    tableRow: Math.max(22, Math.ceil(table * 1.6)),
    treeRow: Math.max(22, Math.ceil(mono * 1.6)),
    hexRow: Math.max(18, Math.ceil(mono * 1.5)),
  };
}
