import type { ParameterSpecs } from '../config/ParameterSpec.js';
import { affectNode } from './affect.node.js';
import { behaviourNode } from './behaviour.node.js';
import { cameraNode } from './camera.node.js';
import { engagementNode } from './engagement.node.js';
import { faceNode } from './face.node.js';
import { naoSimulatorNode } from './naoSimulator.node.js';
import type { NodeDefinition } from './runtime/NodeDefinition.js';
import { sessionNode } from './session.node.js';

/** A node whose parameters' types are forgotten: enough to run it. */
export type AnyNodeDefinition = NodeDefinition;

function forget<Specs extends ParameterSpecs>(definition: NodeDefinition<Specs>): AnyNodeDefinition {
  return definition as unknown as AnyNodeDefinition;
}

/** Every node, in the order from camera to robot. */
export const nodeByName: ReadonlyMap<string, AnyNodeDefinition> = new Map(
  [
    forget(cameraNode),
    forget(faceNode),
    forget(affectNode),
    forget(engagementNode),
    forget(sessionNode),
    forget(behaviourNode),
    forget(naoSimulatorNode),
  ].map((definition) => [definition.name, definition]),
);
