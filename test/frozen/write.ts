/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
/** `npm run freeze`: writes down what saved workflows depend on, as it is now. */
import { writeFileSync } from 'node:fs';

import { SeamApi } from '../../credentials/SeamApi.credentials.js';
// With `.js`, since `Seam.node` alone leads to the codex file `Seam.node.json` here.
import { Seam } from '../../nodes/Seam/Seam.node.js';
import { SeamTrigger } from '../../nodes/SeamTrigger/SeamTrigger.node.js';
import { contractOf, FROZEN_FILE } from './contract';

const nodes = [new Seam().description, new SeamTrigger().description];
writeFileSync(FROZEN_FILE, `${JSON.stringify(contractOf(nodes, [new SeamApi()]), null, '\t')}\n`);
