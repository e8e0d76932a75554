/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RESULTS } from './results';
import { running } from './running';

export default async function globalTeardown(): Promise<void> {
	const { sandbox, folder } = running;
	await sandbox?.stop();
	if (!folder) return;
	const log = join(folder, 'n8n', 'n8n.log');
	if (existsSync(log)) {
		await mkdir(RESULTS, { recursive: true });
		await copyFile(log, join(RESULTS, 'n8n.log'));
	}
	await rm(folder, { recursive: true, force: true });
}
