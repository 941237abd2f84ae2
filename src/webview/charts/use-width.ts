import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Width of an element in CSS pixels, kept up to date. Where nothing is laid out (tests) it is `fallback`. */
export function useWidth(fallback: number): { readonly ref: { current: HTMLDivElement | null }; readonly width: number } {
  const ref = useRef<HTMLDivElement | null>(null);
  const [width, setWidth] = useState(fallback);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null || typeof ResizeObserver === 'undefined') return undefined;
    const measure = (): void => {
      const own = Math.floor(element.getBoundingClientRect().width);
      if (own > 0) setWidth(own);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  return { ref, width };
}
