/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
/** `npm run readme`: writes the README's tables of operations anew, from the node's description and its samples. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// With `.js`, since `Seam.node` alone leads to the codex file `Seam.node.json` here.
import { Seam } from '../../nodes/Seam/Seam.node.js';
import { operationTables, withOperationTables } from './operations';

const file = path.join(__dirname, '..', '..', 'README.md');
const { description } = new Seam();
writeFileSync(file, withOperationTables(readFileSync(file, 'utf8'), operationTables(description)));
