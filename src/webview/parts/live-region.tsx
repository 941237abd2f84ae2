import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Page } from '../state/page';
import { duration } from '../format/when';

/** Screen readers are told at most this often, in milliseconds. */
export const announcementPause = 2000;

/** What is worth saying about the page now; empty: nothing. */
export function announcement(page: Page): string {
  const running = page.state?.running ?? null;
  if (running !== null) {
    const { live } = page;
    if (live.result !== null) return live.result.verdict.sentence;
    if (live.error !== null) return live.error.message;
    const step = live.progress === null ? '' : `, ${live.progress.phase} ${live.progress.done} of ${live.progress.of}`;
    const left = live.progress?.eta === null || live.progress === null ? '' : `, about ${duration(live.progress.eta)} left`;
    return `${running.title} is running${step}${left}`;
  }
  const problem = page.state?.problem ?? null;
  if (problem !== null) return '';
  return page.state?.shown?.result.verdict.sentence ?? '';
}

/** Says a text politely, at most once in two seconds; the last text always gets said. */
export function LiveRegion({ text }: { readonly text: string }): JSX.Element {
  const [said, setSaid] = useState('');
  const last = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (text === said) return undefined;
    const wait = Math.max(0, last.current + announcementPause - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setSaid(text);
    }, wait);
    return () => {
      clearTimeout(timer);
    };
  }, [text, said]);
  return <div class="sr-only" role="status" aria-live="polite">{said}</div>;
}
