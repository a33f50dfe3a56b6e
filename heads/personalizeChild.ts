import type { LabelledFeatures } from '../core/annotation/LabelledFeatures.js';
import type { Head } from '../core/culturenet/Head.js';
import { paperSettings } from '../core/culturenet/TrainingSettings.js';
import { cardDetails } from './cardDetails.js';
import { openFittingNetworks } from './fitLayers.js';
import { refitLastLayer, type RefitHead } from './makeHead.js';
import { networkOpener } from './openNetwork.js';
import { writeHead } from './writeHead.js';

/**
 * Frames are held out in stretches of time: neighbouring frames are alike, single ones would flatter the candidate. A short
 * session is cut into so many stretches at least, which then may be shorter than this.
 */
const blockSec = 5;
const leastBlocks = 40;

export interface PersonalizeRequest {
  readonly current: Head;
  readonly child: LabelledFeatures;
  readonly seed: number;
  readonly date: Date;
}

/** A candidate, compared with the head that it would replace; nothing is written. */
export interface Personalized {
  readonly made: RefitHead;
}

/**
 * Fits the head's last layer to one child's frames and compares both on held-out stretches of time.
 *
 * @throws RapportError `head/too-few-labels`, `head/one-valued-labels`, `head/too-few-frames`, `head/wrong-width`
 */
export async function personalizeChild(request: PersonalizeRequest): Promise<Personalized> {
  const { current, child, seed } = request;
  const settings = { ...paperSettings, seed };
  const hiddenWidths = current.shared.layers.map((layer) => layer.outputs);
  const made = await refitLastLayer(current, [child], {
    source: 'child',
    name: child.childId,
    networks: await openFittingNetworks(networkOpener(1), { width: child.width, hiddenWidths }, settings),
    settings,
    split: { method: 'blocks', blockSec, leastBlocks },
  });
  return { made };
}

/** Puts a candidate into the registry as the child's head. */
export async function keepPersonalized(
  registry: string,
  { made }: Personalized,
  { current, child, seed, date }: PersonalizeRequest,
): Promise<void> {
  await writeHead(registry, made.head, {
    name: child.childId,
    childId: child.childId,
    ...(child.culture !== '' && { culture: child.culture }),
    parent: current.id,
    ...cardDetails(
      [child],
      { ...paperSettings, seed },
      { split: 'blocks', blockFrames: made.blockFrames, date },
    ),
    epochs: made.history.length,
    ...made.judged,
  });
}
