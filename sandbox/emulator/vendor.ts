import { createHash } from 'node:crypto';
import { Fake, createDatabase } from '@seamapi/fake-seam-connect';
import type { Device } from './types';

type State = Awaited<ReturnType<Fake['toJSON']>>;

/** The same UUID for the same name on every start, since Seam's ids are UUIDs and the fake's are words. */
export function uuidFor(name: string): string {
	const digest = createHash('sha256').update(`n8n-nodes-seam ${name}`).digest('hex');
	const variant = ((parseInt(digest[16], 16) & 0x3) | 0x8).toString(16);
	return [
		digest.slice(0, 8),
		digest.slice(8, 12),
		`4${digest.slice(13, 16)}`,
		`${variant}${digest.slice(17, 20)}`,
		digest.slice(20, 32),
	].join('-');
}

/**
 * The vendor's own fake, in this process: the seed comes out of its database, and routes that the emulator does not
 * have are left to its server.
 */
export class Vendor {
	private readonly database = createDatabase();
	private readonly fake = new Fake(this.database);
	private address: Promise<string> | undefined;

	/** Fills the fake's database with its own seed, under UUIDs. */
	async seed(): Promise<Awaited<ReturnType<Fake['seed']>>> {
		const seed = await this.fake.seed();
		const words = new Set<string>(
			Object.entries(seed)
				.filter(([key]) => !key.endsWith('_token'))
				.map(([, word]) => word),
		);
		const state = JSON.stringify(await this.fake.toJSON(), (_key, value: unknown) =>
			typeof value === 'string' && words.has(value) ? uuidFor(value) : value,
		);
		this.database.setState(JSON.parse(state));
		return seed;
	}

	/** What the fake's database holds of one kind. */
	rows<Kind extends keyof State>(kind: Kind): State[Kind] {
		return this.database.getState()[kind];
	}

	/**
	 * The address of the fake's own server, started when first asked for. It listens on every interface by itself, so
	 * it is bound anew to loopback before anybody learns its port.
	 */
	async serverUrl(devices: Iterable<Device>): Promise<string> {
		this.database.setState({ devices: JSON.parse(JSON.stringify([...devices])) });
		this.address ??= this.listen();
		return await this.address;
	}

	async stop(): Promise<void> {
		if (!this.address) return;
		await this.address;
		this.fake.server?.server.closeAllConnections();
		this.fake.server?.close();
	}

	private async listen(): Promise<string> {
		const { server } = await this.fake.startServer();
		await new Promise<void>((resolve) => server.close(() => resolve()));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
		const address = server.address();
		if (address === null || typeof address === 'string') throw new Error('The fake has no port');
		return `http://127.0.0.1:${address.port}`;
	}
}
