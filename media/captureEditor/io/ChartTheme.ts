import { useEffect, useState } from 'preact/hooks';

/** Colours that tell series apart: names of VS Code's chart colours. */
export const SERIES_COLOURS = ['blue', 'orange', 'green', 'purple', 'red', 'yellow'] as const;
export type SeriesColour = (typeof SERIES_COLOURS)[number] | 'foreground';

/** What a canvas needs to know of the theme: it cannot read style sheets. */
export interface ChartTheme {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly selection: string;
  readonly background: string;
  readonly font: string;
  readonly colours: Readonly<Record<SeriesColour, string>>;
}

/** Variables of our style sheet that stand for the colours; a series has the colour of the class of its name as well. */
const COLOUR_VARIABLES: Readonly<Record<SeriesColour, string>> = {
  blue: '--io-blue',
  orange: '--io-orange',
  green: '--io-green',
  purple: '--io-purple',
  red: '--io-red',
  yellow: '--io-yellow',
  foreground: '--quiet',
};

/** The theme's colours as a canvas takes them; read again when the theme or a font changes. */
export function useChartTheme(): ChartTheme {
  const [theme, setTheme] = useState(readTheme);
  useEffect(() => {
    const observer = new MutationObserver(() =>
      setTheme((before) => {
        const now = readTheme();
        return JSON.stringify(now) === JSON.stringify(before) ? before : now;
      }),
    );
    // VS Code announces a new theme by new values on the root element, and its kind by a class of the body.
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
    observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    return () => observer.disconnect();
  }, []);
  return theme;
}

function readTheme(): ChartTheme {
  // The browser works variables and mixtures out where they are used as a colour.
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const resolve = (variable: string): string => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const { fontFamily } = getComputedStyle(document.body);
  const theme: ChartTheme = {
    text: resolve('--fg'),
    quiet: resolve('--quiet'),
    line: resolve('--io-grid'),
    selection: resolve('--io-band'),
    background: resolve('--bg'),
    font: `11px ${fontFamily}`,
    colours: Object.fromEntries(
      Object.entries(COLOUR_VARIABLES).map(([name, variable]) => [name, resolve(variable)]),
    ) as ChartTheme['colours'],
  };
  probe.remove();
  return theme;
}
