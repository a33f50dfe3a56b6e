import { transportProfile, transportProfileVariable } from '../../config/dds/transportProfile.js';
import type { Warning } from '../../core/Warning.js';

/** How images travel (`image_transport`). */
type ImageTransport = 'raw' | 'compressed';

/** An image topic that is silent, as far as the graph shows it. */
export interface Silence {
  readonly topic: string;
  readonly transport: ImageTransport;
  /** How many publish images of this transport there. */
  readonly publishers: number;
  /** One that publishes something there. */
  readonly other?: { readonly node: string; readonly type: string } | undefined;
  readonly silentSec: number;
  /** Whether images came before, since the node is active. */
  readonly hasHeard: boolean;
}

/** What silence on the image topic means, in a sentence for the operator. */
export function silence({ topic, transport, publishers, other, silentSec, hasHeard }: Silence): Warning {
  const since = `No image on ${topic} for ${silentSec.toFixed(0)} s`;
  if (publishers === 0 && other)
    return {
      code: 'camera/other-type',
      text: `${since}: ${other.node} publishes ${other.type} there. ${takeAsItIs(topic, other.type, transport)}`,
    };
  if (publishers === 0)
    return {
      code: 'camera/absent',
      text: `${since}, nobody publishes it: start the camera, or remap image to the robot's topic.`,
    };
  const although = `${since} although ${publishers === 1 ? 'a camera is' : `${publishers} publishers are`} there`;
  // What came before did not need another profile to come.
  if (hasHeard)
    return {
      code: 'camera/stopped',
      text: `${although} and images came before: see whether the camera is still connected and its driver at work, and start the driver again.`,
    };
  return { code: 'camera/silent', text: `${although}: ${advice(transport)}.` };
}

/** What became of a camera's images over some seconds; they add up to what it sent. */
export interface ImageFates {
  readonly used: number;
  /** Came, or could have come, but perception was busy with another. */
  readonly leftOut: number;
  /** Never arrived at this process. */
  readonly lost: number;
}

/** Fewer images than this say nothing of a share. */
const fewestImages = 10;

/** More than half of the images lost on their way mean a driver without the suite's transport profile. */
export function loss(
  { used, leftOut, lost }: ImageFates,
  { topic, transport, overSec }: { topic: string; transport: ImageTransport; overSec: number },
): Warning | undefined {
  const sent = used + leftOut + lost;
  if (sent < fewestImages || lost <= sent / 2) return undefined;
  const others = leftOut > 0 ? `; ${leftOut} others came while perception was busy` : '';
  return {
    code: 'camera/lossy',
    text: `About ${lost} of ${sent} images on ${topic} were lost on their way in the last ${overSec} s${others}: ${advice(transport)}.`,
  };
}

/** What to set for images that come in another form than the one asked for. */
function takeAsItIs(topic: string, type: string, transport: ImageTransport): string {
  if (transport === 'raw' && type === 'sensor_msgs/msg/CompressedImage')
    return `To take compressed images from there: -p image_transport:=compressed -r image/compressed:=${topic}.`;
  if (transport === 'compressed' && type === 'sensor_msgs/msg/Image')
    return `To take raw images from there: -p image_transport:=raw -r image:=${topic}.`;
  return 'Remap image to a topic of sensor_msgs/msg/Image or CompressedImage.';
}

/** Several programs send images by turns, and a face seems to jump between their pictures. */
export function several({
  topic,
  count,
  nodes,
}: {
  readonly topic: string;
  readonly count: number;
  /** As far as the graph knows them. */
  readonly nodes: readonly string[];
}): Warning {
  return {
    code: 'camera/several',
    text: `${count} publishers send images on ${topic} (${nodes.join(', ')}), and faces are looked for in the pictures of all: stop all but one, or remap the others.`,
  };
}

function advice(transport: ImageTransport): string {
  const other =
    transport === 'raw'
      ? 'use compressed images (image_transport:=compressed)'
      : 'let it send smaller or fewer images';
  return `give its driver the profile ${transportProfile} (${transportProfileVariable()}), or ${other}`;
}
