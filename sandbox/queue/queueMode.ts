/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- runs outside n8n */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installCommunityPackage } from '../n8n/communityPackage';
import type { N8nInstallation } from '../n8n/install';
import { startN8n, type N8nServer } from '../n8n/server';
import { startPostgres, type Postgres } from './postgres';
import { startRedis } from './redis';
import type { Service } from './service';

export interface QueueModeOptions {
	installation: N8nInstallation;
	/** The packed package. */
	tarball: string;
	/** How many workers. */
	workers: number;
	/** IANA name of n8n's default zone. */
	timezone?: string;
}

/** An n8n whose main process takes webhooks and hands the executions to workers, each with a folder of its own. */
export interface QueueMode {
	main: N8nServer;
	workers: N8nServer[];
	stop(): Promise<void>;
}

/** What main and workers must have in common to be one n8n. */
function sharedEnvironment(redis: Service, postgres: Postgres): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		// How soon n8n notices that a worker is gone; its defaults are a minute and half a minute.
		QUEUE_WORKER_LOCK_DURATION: '10000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
		QUEUE_WORKER_STALLED_INTERVAL: '3000',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: postgres.database,
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
	};
}

/**
 * Starts Redis, PostgreSQL, n8n's main process and its workers, all on loopback and with the packed package installed
 * in each. Whatever was started is stopped again if the rest fails.
 */
export async function startQueueMode(options: QueueModeOptions): Promise<QueueMode> {
	const { installation, tarball, timezone } = options;
	/** What has to be stopped, last first. */
	const started: Array<() => Promise<void>> = [];
	const stop = async () => {
		for (let last = started.pop(); last; last = started.pop()) await last();
	};
	try {
		const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-seam-queue-'));
		started.push(async () => await rm(folder, { recursive: true, force: true }));
		const redis = await startRedis();
		started.push(redis.stop);
		const postgres = await startPostgres();
		started.push(postgres.stop);
		const env = sharedEnvironment(redis, postgres);
		const start = async (name: string, command: 'start' | 'worker') => {
			const userFolder = join(folder, name);
			await installCommunityPackage(tarball, userFolder, installation);
			const server = await startN8n(installation, { userFolder, command, timezone, env });
			started.push(server.stop);
			return server;
		};
		// The main process makes the database's tables, which the workers need.
		const main = await start('main', 'start');
		const names = Array.from({ length: options.workers }, (_, index) => `worker-${index + 1}`);
		const starts = await Promise.allSettled(names.map(async (name) => await start(name, 'worker')));
		const workers = starts.map((outcome) => {
			if (outcome.status === 'rejected') throw outcome.reason;
			return outcome.value;
		});
		return { main, workers, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
