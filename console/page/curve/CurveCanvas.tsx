import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

import { theme } from '../theme.js';
import { drawCurve, momentAt, type Colours, type Curve } from './drawCurve.js';

export interface CurveCanvasProps extends Curve {
  readonly heightPx: number;
  /** A moment that was clicked. */
  readonly onPick?: ((atSec: number) => void) | undefined;
}

/** The curve as a picture; what it says stands beside it as text and table. */
export function CurveCanvas(props: CurveCanvasProps) {
  const { heightPx, onPick } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const widthPx = useSignal(0);
  useEffect(() => {
    const shown = canvas.current;
    if (shown === null) return undefined;
    const observer = new ResizeObserver(() => (widthPx.value = shown.clientWidth));
    observer.observe(shown);
    return () => observer.disconnect();
  }, []);
  const area = { widthPx: widthPx.value, heightPx };
  // Read here, so that a change of colours draws anew.
  void theme.value;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (canvas.current == null || context == null || area.widthPx === 0) return;
    const scale = devicePixelRatio;
    canvas.current.width = Math.round(area.widthPx * scale);
    canvas.current.height = Math.round(heightPx * scale);
    context.scale(scale, scale);
    drawCurve(context, props, { area, colours: coloursNow(canvas.current) });
  });
  return (
    <canvas
      ref={canvas}
      class="curve"
      aria-hidden="true"
      style={{ height: `${heightPx}px` }}
      onClick={({ offsetX }) => onPick?.(momentAt(props, area, offsetX))}
    />
  );
}

/** As CSS has them here now, whichever of light, dark, more contrast and the machine's own colours holds. */
function coloursNow(canvas: HTMLCanvasElement): Colours {
  const style = getComputedStyle(canvas);
  const of = (name: string) => {
    canvas.style.color = `var(--${name})`;
    return style.color;
  };
  return {
    text: of('text'),
    muted: of('muted'),
    line: of('line'),
    curve: of('curve'),
    band: of('band'),
    prompt: of('prompt'),
    mark: of('mark'),
  };
}
