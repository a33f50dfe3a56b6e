import type { faceParameters } from '../../config/face.js';
import {
  stepFaceLink,
  type FaceLinkEvent,
  type FaceLinkState,
  type FaceLinkStep,
  type FacePerception,
} from '../../core/chain/faceLink.js';
import { ChainLink } from '../runtime/ChainLink.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';

/** The chain's first link at work in the face node. */
export type FaceLink = ChainLink<FaceLinkState, FaceLinkEvent, FaceLinkStep>;

export function faceLinkOf(
  { diagnostics }: Pick<NodeContext<typeof faceParameters>, 'diagnostics'>,
  perception: FacePerception,
  initial: FaceLinkState,
): FaceLink {
  return new ChainLink({
    initial,
    step: (state, event) => stepFaceLink(state, event, perception),
    diagnostics,
  });
}
