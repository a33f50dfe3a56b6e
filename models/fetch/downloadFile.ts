import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import { EnvHttpProxyAgent, fetch, type Response } from 'undici';

import { RapportError } from '../../core/RapportError.js';
import { ifMissing, isSystemError, systemReason } from '../../core/systemError.js';

export interface Download {
  readonly url: string;
  /** Where the file goes; until it is whole and right it lies beside as `<path>.part`. */
  readonly path: string;
  readonly sha256: string;
  /** What to run to go on after an interruption: part of the errors' sentences. */
  readonly command: string;
}

export interface DownloadOptions {
  /** Called as bytes arrive; `totalBytes` is undefined where the server does not tell. */
  readonly onProgress?: (receivedBytes: number, totalBytes: number | undefined) => void;
  /** How often a connection that breaks off is taken up again; 3 where not given. */
  readonly retries?: number;
  /** A connection that is silent for so long is given up; 30 s where not given. */
  readonly silenceSec?: number;
}

/**
 * Downloads a file over HTTP, going on from what an earlier attempt left, and puts it in its place only when its SHA-256
 * is right. Follows HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
 *
 * Throws `models/http` (the server refuses or cannot be reached), `models/interrupted` (it broke off; what came is kept),
 * `models/not-written` (the disk refuses) or `model/hash` (it gave another file, which is deleted). The file at `path` is untouched by all of them.
 */
export async function downloadFile(download: Download, options: DownloadOptions = {}): Promise<void> {
  const part = `${download.path}.part`;
  await mkdir(dirname(download.path), { recursive: true }).catch((error: unknown) => {
    throw notWritten(dirname(download.path), error);
  });
  const retries = options.retries ?? 3;
  for (let attempt = 0; ; attempt++) {
    const before = await sizeOf(part);
    try {
      await continueDownload(download, part, options);
      break;
    } catch (error) {
      if (error instanceof RapportError) throw error;
      if (isSystemError(error)) throw notWritten(part, error);
      const after = await sizeOf(part);
      // Only a connection that brings something is worth another.
      if (attempt >= retries || after <= before) throw interrupted(download, after, error);
    }
  }
  if ((await fileSha256(part)) !== download.sha256) {
    await rm(part, { force: true });
    throw new RapportError(
      'model/hash',
      `${download.url} gave another file than the manifest promises (its SHA-256 differs): nothing was replaced; check the network's proxy, then run '${download.command}'.`,
    );
  }
  await rename(part, download.path);
}

async function continueDownload(download: Download, part: string, options: DownloadOptions): Promise<void> {
  const silence = silenceAlarm((options.silenceSec ?? 30) * 1000);
  try {
    const have = await sizeOf(part);
    const response = await request(download, have, silence.signal);
    if (response.status === 416 && have > 0) return; // Nothing is left to send: the checksum decides.
    if (!response.ok || response.body === null) {
      throw new RapportError(
        'models/http',
        `${download.url} answered ${response.status}: check the address in models/manifest.json, or give a folder with the file as RAPPORT_MODELS.`,
      );
    }
    const from = startOf(response, have);
    const length = Number(response.headers.get('content-length') ?? NaN);
    const total = Number.isFinite(length) ? from + length : undefined;
    const file = await open(part, from === 0 ? 'w' : 'a');
    try {
      const received = await copyBody(response.body, file, (bytes) => {
        silence.heard();
        options.onProgress?.(from + bytes, total);
      });
      if (total !== undefined && from + received < total) throw new Error('the connection was closed');
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    silence.stop();
  }
}

async function copyBody(
  body: AsyncIterable<Uint8Array>,
  file: FileHandle,
  onBytes: (received: number) => void,
): Promise<number> {
  let received = 0;
  for await (const chunk of body) {
    await file.writeFile(chunk);
    received += chunk.length;
    onBytes(received);
  }
  return received;
}

async function request(download: Download, have: number, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(download.url, {
      signal,
      dispatcher: new EnvHttpProxyAgent(),
      ...(have > 0 ? { headers: { range: `bytes=${have}-` } } : {}),
    });
  } catch (error) {
    throw new RapportError(
      'models/http',
      `${new URL(download.url).host} cannot be reached (${causeOf(error)}): check the network, or give a folder with the file as RAPPORT_MODELS.`,
      { cause: error },
    );
  }
}

/** Where the server's bytes belong: it may ignore the range and send the whole file. */
function startOf(response: Response, have: number): number {
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  return response.status === 206 && Number(start) === have ? have : 0;
}

/** Aborts when nothing was heard for a while. */
function silenceAlarm(silenceMs: number) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('nothing came for too long')), silenceMs);
  return {
    signal: controller.signal,
    heard: () => timer.refresh(),
    stop: () => clearTimeout(timer),
  };
}

function interrupted(download: Download, bytes: number, error: unknown): RapportError {
  return new RapportError(
    'models/interrupted',
    `The download of ${download.url} broke off after ${bytes} bytes (${causeOf(error)}): run '${download.command}' again, it goes on from there.`,
    { cause: error },
  );
}

function notWritten(path: string, error: unknown): RapportError {
  return new RapportError(
    'models/not-written',
    `${path} could not be written, because ${systemReason(error)}.`,
    { cause: error },
  );
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? causeOf(error.cause) : error.message;
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(ifMissing({ size: 0 }));
  return found.size;
}

async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
