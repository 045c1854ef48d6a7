import { useEffect, useSyncExternalStore } from 'react';
import type { Tone } from '../picture/scene.ts';
import { THEMES, type ThemeName, wash } from '../picture/theme.ts';
import { useChoices } from './context.ts';

const DARK = '(prefers-color-scheme: dark)';

const subscribe = (listener: () => void): (() => void) => {
  const query = matchMedia(DARK);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

/** The theme in force. The page takes its colours from the picture's own table, so the two never drift apart. */
export function useTheme(): ThemeName {
  const choice = useChoices((state) => state.theme);
  const systemDark = useSyncExternalStore(subscribe, () => matchMedia(DARK).matches);
  const theme: ThemeName = choice === 'auto' ? (systemDark ? 'dark' : 'light') : choice;
  useEffect(() => {
    const root = document.documentElement;
    root.style.colorScheme = theme;
    for (const [tone, paint] of Object.entries(THEMES[theme])) root.style.setProperty(`--${tone}`, paint);
    for (const tone of ['allowed', 'denied', 'ink'] as const satisfies readonly Tone[]) {
      root.style.setProperty(`--${tone}-wash`, wash(theme, tone));
    }
  }, [theme]);
  return theme;
}
