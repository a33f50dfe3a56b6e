import { useMemo } from 'preact/hooks';

import { heldOnGrid } from '../../../core/annotation/heldOnGrid.js';
import type { CalibrationView, TrainingFile } from '../../wire/calibration.js';
import { CurveCanvas } from '../curve/CurveCanvas.js';
import { curveColumns } from '../curve/curveWindow.js';
import { t } from '../language/translate.js';
import { clockText } from '../lead/countdown.js';
import { sought } from './playhead.js';
import { head, type SessionRecord } from './record.js';

/** What was agreed on of a clip, and what one judged, one above the other. */
export function ClipCurves(props: {
  readonly record: SessionRecord;
  readonly clip: NonNullable<CalibrationView['clip']>;
  readonly training: TrainingFile;
  readonly fromSec: number;
  readonly toSec: number;
}) {
  const { clip, training, fromSec, toSec } = props;
  const { values, stepSec } = clip;
  const reference = useMemo(() => columnsOf(values ?? [], { fromSec, stepSec }), [clip]);
  const own = useMemo(() => {
    const steps = values?.length ?? 0;
    const grid = { beginNs: BigInt(clip.fromNs), stepSec, steps, lagSec: training.lagSec };
    return columnsOf([...heldOnGrid(training.points, grid)], { fromSec, stepSec });
  }, [clip, training]);
  if (values === null) return undefined;
  const shared = {
    fromSec,
    toSec,
    events: [{ atSec: head.value.atSec, kind: 'cursor' as const }],
    heightPx: 90,
    axisText: clockText,
    onPick: (wanted: number) => (head.value = sought(head.peek(), wanted)),
  };
  return (
    <>
      <h3>{t('calibration.agreed')}</h3>
      <CurveCanvas columns={reference} {...shared} />
      <h3>{t('calibration.yours')}</h3>
      <CurveCanvas columns={own} {...shared} />
    </>
  );
}

function columnsOf(
  values: readonly (number | null)[],
  { fromSec, stepSec }: { readonly fromSec: number; readonly stepSec: number },
) {
  return curveColumns(
    values.map((value, step) => ({
      atSec: fromSec + step * stepSec,
      score: value === null || Number.isNaN(value) ? undefined : value,
      deviation: undefined,
      source: '',
    })),
  );
}
