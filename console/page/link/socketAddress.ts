import type { Connection, ConnectionEvents } from './Reconnecting.js';

/** The address of a WebSocket of the server that the page came from. */
export function socketAddress(path: string): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`;
}

/** A WebSocket of text, as a connection that can be lost. */
export function openSocket(path: string, events: ConnectionEvents): Connection {
  const socket = new WebSocket(socketAddress(path));
  socket.onopen = events.onOpen;
  socket.onmessage = ({ data }: MessageEvent<string>) => events.onMessage(data);
  socket.onclose = events.onClose;
  return {
    get isOpen() {
      return socket.readyState === WebSocket.OPEN;
    },
    send: (text) => socket.send(text),
    close: () => socket.close(),
  };
}
