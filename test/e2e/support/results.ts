/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { join } from 'node:path';
import { REPOSITORY } from '../../../sandbox/build';

/** Where a run leaves its logs and screenshots. */
export const RESULTS = join(REPOSITORY, 'test-results');
