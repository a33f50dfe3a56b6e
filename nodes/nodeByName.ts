import type { ParameterSpecs } from '../config/ParameterSpec.js';
import type { NodeDefinition } from './runtime/NodeDefinition.js';

/** Forgets the parameters' types: a process runs nodes of all kinds. */
function anyNode<Specs extends ParameterSpecs>(definition: NodeDefinition<Specs>): NodeDefinition {
  return definition as unknown as NodeDefinition;
}

/**
 * Every node by its name, in the order from camera to robot. Each is loaded when it is asked for: a process without
 * perception has no use for OpenCV and ONNX Runtime.
 */
export const nodeByName: Readonly<Record<string, () => Promise<NodeDefinition>>> = {
  camera: async () => anyNode((await import('./camera.node.js')).cameraNode),
  face: async () => anyNode((await import('./face.node.js')).faceNode),
  affect: async () => anyNode((await import('./affect.node.js')).affectNode),
  engagement: async () => anyNode((await import('./engagement.node.js')).engagementNode),
  session: async () => anyNode((await import('./session.node.js')).sessionNode),
  recorder: async () => anyNode((await import('./recorder.node.js')).recorderNode),
  behaviour: async () => anyNode((await import('./behaviour.node.js')).behaviourNode),
  nao_simulator: async () => anyNode((await import('./naoSimulator.node.js')).naoSimulatorNode),
};
