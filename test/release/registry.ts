/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce, npmCi } from '../../sandbox/installOnce';
import { freePort } from '../../sandbox/n8n/ports';
import { privateFolder, startService } from '../../sandbox/queue/service';

/** An npm registry on the loopback address, with nothing in it. */
export interface Registry {
	url: string;
	/** An npm configuration file with this registry and the right to publish to it. */
	npmrc: string;
	/** What the registry knows of a package. */
	packument(name: string): Promise<Packument>;
	stop(): Promise<void>;
}

export interface Packument {
	'dist-tags': Record<string, string>;
	versions: Record<string, { dist: { tarball: string } }>;
}

/** Everybody reads, who has an account publishes, and nothing is asked of another registry. */
const SETTINGS = {
	storage: './storage',
	auth: { htpasswd: { file: './accounts' } },
	uplinks: {},
	packages: { '**': { access: '$all', publish: '$authenticated' } },
	web: { enable: false },
	log: { type: 'stdout', format: 'json', level: 'warn' },
};

const ACCOUNT = { name: 'releaser', password: 'only-on-loopback' };

async function token(url: string): Promise<string> {
	const answer = await fetch(`${url}/-/user/org.couchdb.user:${ACCOUNT.name}`, {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(ACCOUNT),
	});
	const { token: given } = (await answer.json()) as { token: string };
	return given;
}

/** Starts one; Verdaccio is installed into the user's cache folder if it isn't there yet. */
export async function startRegistry(): Promise<Registry> {
	const installation = await installOnce('verdaccio', join(__dirname, 'registry'), npmCi);
	const folder = await privateFolder('registry');
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const settings = join(folder, 'settings.yaml');
	await writeFile(settings, JSON.stringify(SETTINGS));
	const { stop } = await startService({
		name: 'Verdaccio',
		port,
		program: process.execPath,
		args: [
			join(installation, 'node_modules', 'verdaccio', 'bin', 'verdaccio'),
			...['--config', settings, '--listen', url],
		],
		folder,
		stopSignal: 'SIGTERM',
		isUp: async () =>
			await fetch(`${url}/-/ping`).then(
				({ ok }) => ok,
				() => false,
			),
	});
	const npmrc = join(folder, 'npmrc');
	await writeFile(
		npmrc,
		`registry=${url}/\n//127.0.0.1:${port}/:_authToken=${await token(url)}\nupdate-notifier=false\n`,
	);
	return {
		url,
		npmrc,
		packument: async (name) => (await (await fetch(`${url}/${name}`)).json()) as Packument,
		stop,
	};
}
