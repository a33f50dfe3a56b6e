import type { FastifyInstance } from 'fastify';

import { memberOf } from '../http/createServer.js';
import { routes } from '../wire/routes.js';
import { exportFormats, exportTables } from '../wire/words.js';
import { coderIdOf, readPasses } from './AnnotationFiles.js';
import { readCalibration } from './CalibrationFiles.js';
import { viewFor } from './calibrationRoutes.js';
import { exportedFile } from './exportSession.js';
import type { sessionHandler } from './sessionHandler.js';

const types = {
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  eaf: 'application/xml; charset=utf-8',
} as const;

/** Downloads of a session's annotations and curves; of others' annotations those that the asker may see. */
export function exportRoutes(server: FastifyInstance, ofSession: ReturnType<typeof sessionHandler>): void {
  server.get(
    routes.reviewExport,
    ofSession(async (folder, request, reply) => {
      const given = request.query as { table?: unknown; format?: unknown };
      const table = exportTables.find((each) => each === given.table);
      const format = exportFormats.find((each) => each === given.format);
      if (table === undefined || format === undefined)
        return reply.code(400).send({ says: 'There is no such table or format.' });
      const passes = await readPasses(folder, coderIdOf(memberOf(request).name));
      const { clips } = await readCalibration(folder);
      const { own, others } = await viewFor(folder, request);
      const calibration = { clips, trainings: [...own, ...others] };
      const content = await exportedFile(folder, { table, format }, { passes, calibration });
      return (
        reply
          .type(types[format])
          .header('cache-control', 'no-store')
          // Nobody's id stands in a file's name.
          .header('content-disposition', `attachment; filename="${table}.${format}"`)
          .send(typeof content === 'string' ? content : Buffer.from(content))
      );
    }),
  );
}
