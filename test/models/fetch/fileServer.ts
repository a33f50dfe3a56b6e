import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a server treats one request after the other; the last one's way stays. */
export interface Manner {
  /** Closes the connection after so many bytes of the answer's body. */
  readonly breakAfterBytes?: number;
  /** Keeps the connection after those bytes, and sends nothing more. */
  readonly thenSilent?: true;
  /** Answers a range request with the whole file. */
  readonly ignoreRange?: true;
  readonly status?: number;
}

export interface FileServer {
  readonly url: string;
  /** The `range` headers of the requests so far. */
  readonly ranges: (string | undefined)[];
  close(): Promise<void>;
}

/** A real HTTP server on this machine that serves one file, and breaks off as it is told to. */
export async function serveFile(content: Uint8Array, manners: readonly Manner[]): Promise<FileServer> {
  const ranges: (string | undefined)[] = [];
  const server: Server = createServer((request, response) => {
    const manner = manners[Math.min(ranges.length, manners.length - 1)] ?? {};
    const { range } = request.headers;
    ranges.push(range);
    if (manner.status !== undefined) {
      response.writeHead(manner.status).end();
      return;
    }
    const start = manner.ignoreRange === true ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    if (start > 0 && start >= content.length) {
      response.writeHead(416).end();
      return;
    }
    const body = content.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, {
      'content-length': body.length,
      ...(start > 0 ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : {}),
    });
    if (manner.breakAfterBytes === undefined) response.end(body);
    else if (manner.thenSilent === true) response.write(body.subarray(0, manner.breakAfterBytes));
    else
      response.write(body.subarray(0, manner.breakAfterBytes), () =>
        setTimeout(() => response.destroy(), 50),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.onnx`,
    ranges,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}
