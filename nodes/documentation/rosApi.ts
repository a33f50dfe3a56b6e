import { affectParameters } from '../../config/affect.js';
import { behaviourParameters } from '../../config/behaviour.js';
import { cameraParameters } from '../../config/camera.js';
import { engagementParameters } from '../../config/engagement.js';
import { faceParameters } from '../../config/face.js';
import { naoSimulatorParameters } from '../../config/naoSimulator.js';
import type { ParameterSpec, ParameterSpecs } from '../../config/ParameterSpec.js';
import { recorderParameters } from '../../config/recorder.js';
import { sessionParameters } from '../../config/session.js';
import { executeBehaviour, robotActions } from '../actions.js';
import { services } from '../services.js';
import { topics } from '../topics.js';
import { code, table } from './markdown.js';

/** Every node's parameters, in the order from camera to robot. */
const parametersByNode: Readonly<Record<string, ParameterSpecs>> = {
  camera: cameraParameters,
  face: faceParameters,
  affect: affectParameters,
  engagement: engagementParameters,
  session: sessionParameters,
  recorder: recorderParameters,
  behaviour: behaviourParameters,
  nao_simulator: naoSimulatorParameters,
};

/** The topics that ROS4HRI (REP-155) defines; their names hold ids, so they are made as faces and persons come. */
const ros4hriTopics: readonly (readonly [name: string, type: string, publishedBy: string])[] = [
  ['humans/faces/tracked', 'hri_msgs/IdsList', 'face'],
  ['humans/faces/<id>/roi', 'hri_msgs/NormalizedRegionOfInterest2D', 'face'],
  ['humans/faces/<id>/cropped', 'sensor_msgs/Image', 'face'],
  ['humans/faces/<id>/aligned', 'sensor_msgs/Image', 'face'],
  ['humans/faces/<id>/facs', 'hri_msgs/FacialActionUnits', 'affect'],
  ['humans/faces/<id>/expression', 'hri_msgs/Expression', 'affect'],
  ['humans/persons/tracked', 'hri_msgs/IdsList', 'engagement'],
  ['humans/persons/known', 'hri_msgs/IdsList', 'engagement'],
  ['humans/persons/<id>/face_id', 'std_msgs/String', 'engagement'],
  ['humans/persons/<id>/anonymous', 'std_msgs/Bool', 'engagement'],
  ['humans/persons/<id>/engagement_status', 'hri_msgs/EngagementLevel', 'engagement'],
];

const shortType = (type: string): string => type.replace(/\/(msg|srv|action)\//, '/');

/** Markdown tables of topics, services and the action, for docs/ros-api.md. */
export function topicsMarkdown(): string {
  const ours = Object.values(topics).map(({ name, type, qos, publishedBy, subscribedBy, says }) => [
    code(name),
    code(shortType(type)),
    qos,
    publishedBy,
    subscribedBy,
    says,
  ]);
  const served = [...Object.values(services), executeBehaviour].map(({ name, type, servedBy, says }) => [
    code(name),
    code(shortType(type)),
    servedBy,
    says,
  ]);
  return [
    table(['topic', 'type', 'QoS', 'published by', 'subscribed by', 'says'], ours),
    'ROS4HRI (REP-155), published beside ours so that a planner that knows it works unchanged:',
    table(
      ['topic', 'type', 'published by'],
      ros4hriTopics.map(([name, type, publishedBy]) => [code(name), code(type), publishedBy]),
    ),
    'Services and the action:',
    table(['name', 'type', 'served by', 'says'], served),
    'Actions of the robot, which the behaviour node uses where a program serves them (naoqi_driver2 does not; `nao_simulator` does with `serve_actions`):',
    table(
      ['name', 'type', 'says'],
      Object.values(robotActions).map(({ name, type, says }) => [code(name), code(shortType(type)), says]),
    ),
  ].join('\n\n');
}

function rangeOf(spec: ParameterSpec): string {
  switch (spec.type) {
    case 'integer':
    case 'number':
      return `${round(spec.min)} … ${round(spec.max)}`;
    case 'string':
      return spec.choices ? spec.choices.map(code).join(', ') : 'text';
    case 'boolean':
      return 'true, false';
  }
}

function round(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function defaultOf(spec: ParameterSpec): string {
  if (spec.type === 'string') return spec.default === '' ? '' : code(spec.default);
  return typeof spec.default === 'number' ? round(spec.default) : String(spec.default);
}

/** Markdown tables of all parameters, a node each, for docs/parameters.md. */
export function parametersMarkdown(): string {
  return Object.entries(parametersByNode)
    .map(([node, specs]) => {
      const rows = Object.entries(specs).map(([name, spec]) => [
        code(name),
        defaultOf(spec),
        rangeOf(spec),
        spec.description + (spec.live ? ' (takes effect at once)' : ''),
      ]);
      return `## ${node}\n\n${table(['parameter', 'default', 'range', 'meaning'], rows)}`;
    })
    .join('\n\n');
}

function yamlValue(spec: ParameterSpec): string {
  if (spec.type === 'string') return JSON.stringify(spec.default);
  // A whole number would be an integer to ROS where a double is declared.
  if (spec.type === 'number')
    return Number.isInteger(spec.default) ? spec.default.toFixed(1) : round(spec.default);
  return String(spec.default);
}

/** All parameters with their defaults as a ROS parameter file: config/rapport.yaml, to copy from. */
export function parametersYaml(): string {
  const nodes = Object.entries(parametersByNode).map(([node, specs]) => {
    const lines = Object.entries(specs).map(
      ([name, spec]) => `    # ${spec.description}\n    ${name}: ${yamlValue(spec)}`,
    );
    return `${node}:\n  ros__parameters:\n${lines.join('\n')}`;
  });
  return `# Every parameter with its default; made from config/*.ts by npm run docs.\n# Copy what you change into a file of your own: rapport launch session --ros-args --params-file FILE\n\n${nodes.join('\n\n')}\n`;
}
