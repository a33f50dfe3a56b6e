/**
 * `rapport` in few files: each of its processes loads hundreds of modules otherwise, before it begins.
 * Programs that a process of the suite starts for itself, and benches, run as TypeScript compiles them.
 */
export default {
  input: { rapport: 'dist/cli/rapport.js', reserve: 'dist/cli/reserve.js' },
  platform: 'node',
  // Add-ons and WebAssembly are found beside their packages' own files; the queue's client has scripts for Redis there.
  external: [
    'rclnodejs',
    'opencv4nodejs',
    'onnxruntime-node',
    '@node-rs/argon2',
    /wasm/u,
    /^bullmq/u,
    /^ioredis/u,
  ],
  output: {
    dir: 'dist/bundle',
    // A process that was started before the next build finds what it has not loaded yet.
    chunkFileNames: '[name]-[hash].js',
    sourcemap: false,
  },
};
