import type { INodeTypeDescription } from 'n8n-workflow';
import type { N8nRest } from '../../sandbox/n8n/rest';
import { fetchFromN8n, n8nLog, signIn } from './support/n8n';

/** Not just `seam`: that is part of every path in the cache folder that n8n runs from. */
const ABOUT_THE_PACKAGE =
	/node_modules\/n8n-nodes-seam\b|n8n-nodes-seam\.seam|seamApi|\bSeam\b|Failed to load/;

describe('The package in n8n', () => {
	let rest: N8nRest;
	let seam: INodeTypeDescription | undefined;

	beforeAll(async () => {
		rest = await signIn();
		const types = (await (await fetchFromN8n(rest, '/types/nodes.json')).json()) as INodeTypeDescription[];
		seam = types.find(({ name }) => name === 'n8n-nodes-seam.seam');
	});

	it('loads without a warning', async () => {
		const log = await n8nLog();
		const isUp = log.findIndex(({ message }) => message.includes('Editor is now accessible'));
		expect(isUp).toBeGreaterThan(0);
		const about = log.slice(0, isUp).filter(({ line }) => ABOUT_THE_PACKAGE.test(line));
		expect(about.filter(({ level }) => level !== 'info' && level !== 'debug')).toEqual([]);
	});

	it('offers the node with its resources', () => {
		expect(seam).toMatchObject({ displayName: 'Seam', usableAsTool: true });
		const resource = seam?.properties.find(({ name }) => name === 'resource');
		expect(resource?.options).toContainEqual(expect.objectContaining({ value: 'accessCode' }));
	});

	it('offers the credential type', async () => {
		const types = (await (await fetchFromN8n(rest, '/types/credentials.json')).json()) as unknown[];
		expect(types).toContainEqual(expect.objectContaining({ name: 'seamApi', displayName: 'Seam API' }));
	});

	it('shows a light and a dark icon', async () => {
		const { light, dark } = seam?.iconUrl as { light: string; dark: string };
		expect(light).not.toBe(dark);
		for (const path of [light, dark]) {
			const icon = await fetchFromN8n(rest, `/${path}`);
			expect(icon.headers.get('content-type')).toContain('image/svg+xml');
			expect(await icon.text()).toContain('<svg');
		}
	});

	it('is found by the words that a host would use', () => {
		expect(seam?.codex?.alias).toEqual(expect.arrayContaining(['door code', 'smart lock']));
	});

	it('serves a sample of the output of Create', async () => {
		const sample = await fetchFromN8n(rest, '/schemas/n8n-nodes-seam.seam/1/accessCode/create.json');
		expect(await sample.json()).toMatchObject({ properties: { access_code_id: { type: 'string' } } });
	});
});
