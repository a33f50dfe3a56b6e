import type { CardMetrics, HeadCard } from '../../heads/registry/HeadCard.js';

function metricsLine(name: string, metrics: CardMetrics | undefined): string[] {
  if (metrics === undefined) return [];
  const parts = (['icc', 'ccc', 'pc', 'mae'] as const).map((measure) => {
    const interval = metrics[measure];
    if (interval === undefined) return `${measure.toUpperCase()} no answer`;
    const { value, low, high } = interval;
    const range =
      low === undefined || high === undefined ? '[no interval]' : `[${low.toFixed(3)}, ${high.toFixed(3)}]`;
    return `${measure.toUpperCase()} ${value.toFixed(3)} ${range}`;
  });
  return [`${name.padEnd(12)}${parts.join('  ')}  (${metrics.frames} frames)`];
}

/** A head card for people, some lines. */
export function describeCard(card: HeadCard): string {
  const who = Object.entries(card.children).map(
    ([culture, ids]) => `${culture}: ${ids.length} children, ${card.framesByCulture[culture] ?? 0} frames`,
  );
  const { coverage, coverageFrames } = card.uncertainty;
  const covered =
    coverage === undefined
      ? 'not measured'
      : `${(coverage * 100).toFixed(1)} % of ${coverageFrames} held-out frames`;
  return [
    `${card.id}${card.simulated ? '  (SIMULATED data)' : ''}`,
    `source      ${card.source}${card.parent === undefined ? '' : `, fine-tuned from ${card.parent}`}`,
    `features    ${card.featureModel.id}, ${card.featureModel.width} numbers, ${card.featureModel.sha256.slice(0, 12)}`,
    `trained on  ${who.join('; ')}; ${card.epochs} epochs`,
    ...metricsLine('validation', card.validation),
    ...metricsLine('held out', card.heldOut),
    ...(card.source === 'child'
      ? []
      : ['            held out are other moments of the same children: of a new child nothing was measured']),
    `uncertainty one stated deviation covers ${covered} (68.3 % is right)`,
    ...(card.warning === undefined ? [] : [`warning     ${card.warning}`]),
    `made        ${card.date}, rapport ${card.codeVersion}`,
  ].join('\n');
}
