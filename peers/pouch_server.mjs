// The other end of PouchDB, in a process of its own: express-pouchdb with LevelDB in the folder that is named. Prints a line once it listens.

import express from 'express';
import expressPouch from 'express-pouchdb';
import { join } from 'node:path';
import PouchDB from 'pouchdb';

const [folder, port] = process.argv.slice(2);
const Databases = PouchDB.defaults({ prefix: join(folder, '/') });
const app = express();
// What replication needs, without the administration of a CouchDB beside it: its best ordinary configuration.
app.use('/db', expressPouch(Databases, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(folder, 'log.txt') }));
app.listen(Number(port), '127.0.0.1', () => console.log('listens'));
