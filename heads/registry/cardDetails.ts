import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';
import type { TrainingSettings } from '../../core/culturenet/TrainingSettings.js';
import type { HeadCard } from './HeadCard.js';
import { repositoryRoot } from '../../models/repositoryRoot.js';

/** The version in package.json. */
export function codeVersion(): string {
  const text = readFileSync(join(repositoryRoot, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Whether features come from `rapport head simulate`. */
export function isSimulated({ featureModel }: Pick<LabelledFeatures, 'featureModel'>): boolean {
  return featureModel.id.startsWith('simulated-');
}

/** What a card says of the children and the settings. */
export function cardDetails(
  children: readonly LabelledFeatures[],
  settings: TrainingSettings,
  making: {
    readonly split: string;
    readonly blockFrames: number;
    readonly threads?: number;
    readonly date: Date;
  },
): Pick<HeadCard, 'simulated' | 'children' | 'framesByCulture' | 'settings' | 'date' | 'codeVersion'> {
  const ids: Record<string, string[]> = {};
  const frames: Record<string, number> = {};
  for (const { childId, culture, frames: table } of children) {
    (ids[culture] ??= []).push(childId);
    frames[culture] = (frames[culture] ?? 0) + table.labels.length;
  }
  const { adadelta, ...rest } = settings;
  return {
    simulated: children.some(isSimulated),
    children: ids,
    framesByCulture: frames,
    settings: {
      ...rest,
      adadeltaRho: adadelta.rho,
      adadeltaEpsilon: adadelta.epsilon,
      split: making.split,
      blockFrames: making.blockFrames,
      threads: making.threads ?? 1,
    },
    date: making.date.toISOString(),
    codeVersion: codeVersion(),
  };
}
