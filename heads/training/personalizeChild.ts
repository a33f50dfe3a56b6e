import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';
import type { Head } from '../../core/culturenet/Head.js';
import { labelledCohort } from '../../core/culturenet/labelledCohort.js';
import { paperSettings } from '../../core/culturenet/TrainingSettings.js';
import { RapportError } from '../../core/RapportError.js';
import { cardDetails } from '../registry/cardDetails.js';
import { openFittingNetworks } from './fitLayers.js';
import { refitLastLayer, type RefitHead } from './makeHead.js';
import { networkOpener } from './openNetwork.js';
import { writeHead } from '../registry/writeHead.js';

/**
 * Frames are held out in stretches of time: neighbouring frames are alike, single ones would flatter the candidate. The stretches
 * have fixed places on the clock, so that what one refit of a session held out no later one has learned from.
 */
const split = { method: 'clock', blockSec: 5 } as const;

export interface PersonalizeRequest {
  readonly current: Head;
  readonly child: LabelledFeatures;
  readonly seed: number;
  readonly date: Date;
}

/** A candidate, compared with the head that it would replace; nothing is written. */
export interface Personalized {
  readonly made: RefitHead;
  /** Of the child, without copies: those fitted and those held out. */
  readonly frames: number;
}

/**
 * The child's frames as `rapport head train` would take them. Copies of a frame, which a camera that stands still sends,
 * are left out: the candidate would be judged on what it has learned.
 */
function withoutCopies(
  given: LabelledFeatures,
  current: Head,
): { readonly child: LabelledFeatures; readonly copies: number } {
  const { children, leftOut } = labelledCohort([given], { duplicates: 'drop' });
  const [child = given] = children;
  const copies = leftOut.duplicates;
  const frames = child.frames.labels.length;
  const parameters = current.lastLayer.inputs + 1;
  if (copies > 0 && frames < parameters) {
    throw new RapportError(
      'head/duplicated-frames',
      `${copies} of ${frames + copies} annotated frames of ${given.childId} are copies of others and the last layer needs ${parameters} that differ: check that the camera's picture moves.`,
    );
  }
  return { child, copies };
}

/**
 * Fits the head's last layer to one child's frames and compares both on held-out stretches of time. Copies of a frame are
 * left out.
 *
 * @throws RapportError `head/duplicated-frames` when too few frames differ, `head/not-finite`,
 *   `head/label-out-of-range`, `head/too-few-labels`, `head/one-valued-labels`, `head/too-few-frames`, `head/wrong-width`
 */
export async function personalizeChild(request: PersonalizeRequest): Promise<Personalized> {
  const { current, seed } = request;
  const { child } = withoutCopies(request.child, current);
  const settings = { ...paperSettings, seed };
  const hiddenWidths = current.shared.layers.map((layer) => layer.outputs);
  const made = await refitLastLayer(current, [child], {
    source: 'child',
    name: child.childId,
    networks: await openFittingNetworks(networkOpener(1), { width: child.width, hiddenWidths }, settings),
    settings,
    split,
  });
  return { made, frames: child.frames.labels.length };
}

/** Puts a candidate into the registry as the child's head. */
export async function keepPersonalized(
  registry: string,
  { made }: Personalized,
  { current, child: given, seed, date }: PersonalizeRequest,
): Promise<void> {
  const { child, copies } = withoutCopies(given, current);
  const { settings, ...details } = cardDetails(
    [child],
    { ...paperSettings, seed },
    { split: split.method, blockFrames: made.blockFrames, date },
  );
  await writeHead(registry, made.head, {
    name: child.childId,
    childId: child.childId,
    ...(child.culture !== '' && { culture: child.culture }),
    parent: current.id,
    ...details,
    settings: { ...settings, copiesLeftOut: copies },
    epochs: made.history.length,
    ...made.judged,
  });
}
