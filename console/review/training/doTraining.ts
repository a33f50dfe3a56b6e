import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { affectParameters } from '../../../config/affect.js';
import { RapportError } from '../../../core/RapportError.js';
import type { CardMetrics } from '../../../heads/registry/HeadCard.js';
import { headFolder } from '../../../heads/registry/headPaths.js';
import { readHead } from '../../../heads/registry/readHead.js';
import { resolveHead } from '../../../heads/registry/resolveHead.js';
import { writeHead } from '../../../heads/registry/writeHead.js';
import {
  keepPersonalized,
  personalizeChild,
  type Personalized,
} from '../../../heads/training/personalizeChild.js';
import { featureModelOf } from '../../../models/loadPerception.js';
import type { HeadsCompared, HeldOutFigures } from '../../wire/training.js';
import { joinedFeatures, sessionFeatures, type TellProgress } from './sessionFeatures.js';
import {
  candidateFolder,
  type MakeRequest,
  type TrainingRequest,
  type UseRequest,
} from './trainingMessages.js';
import { removeRemains, unlessRemoved } from './unlessRemoved.js';

/** Equal annotations give equal heads. */
const seed = 1;

/**
 * Makes what is asked for, of a session that stays.
 *
 * @returns both heads' numbers, where a candidate was made
 * @throws RapportError of `extractFeatures`, `readLabels`, `resolveHead`, `personalizeChild` and `writeHead`; `training/no-head`,
 *   `training/other-head`, `training/removed`
 */
export async function doTraining(
  request: TrainingRequest,
  tell: TellProgress,
): Promise<HeadsCompared | undefined> {
  const { folder, work, registry, childId } = request;
  if (request.kind !== 'use')
    return unlessRemoved(folder, {
      make: () => makeCandidate(request, tell),
      unmake: async () => {
        await rm(work, { recursive: true, force: true });
        await removeRemains(folder);
      },
    });
  await unlessRemoved(folder, {
    make: () => putIntoUse(request),
    // The head that it has replaced is of the same child.
    unmake: () => rm(headFolder(registry, 'child', childId), { recursive: true, force: true }),
  });
  return undefined;
}

/** Features, and a candidate if one was asked for. */
async function makeCandidate(request: MakeRequest, tell: TellProgress): Promise<HeadsCompared | undefined> {
  const { childId, culture, work } = request;
  // Before minutes are spent on pictures.
  const parent = request.kind === 'personalize' ? await headNow(request) : undefined;
  const features = await sessionFeatures(request, tell);
  if (parent === undefined) return undefined;
  tell({ kind: 'fitting' });
  const personalizing = {
    current: parent,
    child: { ...joinedFeatures(features), childId, culture },
    seed,
    date: request.date,
  };
  const personalized = await personalizeChild(personalizing);
  await keepPersonalized(join(work, candidateFolder), personalized, personalizing);
  return comparedOf(personalized, parent.id);
}

const featureModel = () => featureModelOf(affectParameters.model.default);

/** The head that the child's next session would use. */
async function headNow({
  registry,
  childId,
  culture,
}: Pick<MakeRequest, 'registry' | 'childId' | 'culture'>) {
  const found = await resolveHead(registry, { childId, culture, featureModel: featureModel() });
  if (found !== undefined) return found.head;
  throw new RapportError(
    'training/no-head',
    `${registry} holds no head to start from, and the prior cannot be fitted: train one first (rapport head train).`,
  );
}

async function putIntoUse({ work, registry, childId, culture, currentId }: UseRequest): Promise<void> {
  const now = await headNow({ registry, childId, culture });
  if (now.id !== currentId)
    throw new RapportError(
      'training/other-head',
      `The candidate was compared with head ${currentId}, and ${now.id} has come into use since: discard it and personalise again.`,
    );
  const kept = await readHead(join(work, candidateFolder), { source: 'child', name: childId });
  if (kept === undefined)
    throw new RapportError('training/no-candidate', 'The candidate is no longer there: personalise again.');
  await writeHead(registry, kept.head, { ...kept.card, name: childId });
}

function comparedOf({ made }: Personalized, currentId: string): HeadsCompared {
  const { head, comparison, judged, currentHeldOut } = made;
  return {
    candidateId: head.id,
    currentId,
    framesFitted: head.uncertainty.frames,
    framesHeldOut: comparison.frames,
    current: figuresOf(currentHeldOut),
    candidate: figuresOf(judged.heldOut),
    isBetter: comparison.better,
    isIneffective: judged.warning !== undefined,
  };
}

function figuresOf({ mae, ccc, icc }: CardMetrics = { frames: 0 }): HeldOutFigures {
  return { ...(mae && { mae }), ...(ccc && { ccc }), ...(icc && { icc }) };
}
