import { transportProfile, transportProfileVariable } from '../../config/dds/transportProfile.js';
import type { Warning } from '../../core/Warning.js';

/** How images travel (`image_transport`). */
type ImageTransport = 'raw' | 'compressed';

/** An image topic that is silent, as far as the graph shows it. */
export interface Silence {
  readonly topic: string;
  readonly transport: ImageTransport;
  readonly publishers: number;
  readonly silentSec: number;
  /** Whether images came before, since the node is active. */
  readonly hasHeard: boolean;
}

/** What silence on the image topic means, in a sentence for the operator. */
export function silence({ topic, transport, publishers, silentSec, hasHeard }: Silence): Warning {
  const since = `No image on ${topic} for ${silentSec.toFixed(0)} s`;
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

function advice(transport: ImageTransport): string {
  const other =
    transport === 'raw'
      ? 'use compressed images (image_transport:=compressed)'
      : 'let it send smaller or fewer images';
  return `give its driver the profile ${transportProfile} (${transportProfileVariable()}), or ${other}`;
}
