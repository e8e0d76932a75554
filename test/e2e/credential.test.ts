import type { CredentialTestResult, N8nRest } from '../../sandbox/n8n/rest';
import { signIn } from './support/n8n';
import { currentSession } from './support/session';

describe("The credential's Test button in n8n", () => {
	const session = currentSession();
	let rest: N8nRest;

	beforeAll(async () => {
		rest = await signIn();
	});

	async function press(data: Record<string, string>): Promise<CredentialTestResult> {
		const { id } = session.fillIns.credential;
		return await rest.testCredential(id, { name: 'Under test', type: 'seamApi', data });
	}

	it('succeeds with the right key', async () => {
		const { apiKey, emulatorUrl } = session;
		expect(await press({ apiKey, baseUrl: emulatorUrl })).toMatchObject({ status: 'OK' });
	});

	it('succeeds with a personal access token and its workspace', async () => {
		const { personalAccessToken: apiKey, workspaceId, emulatorUrl } = session;
		expect(await press({ apiKey, workspaceId, baseUrl: emulatorUrl })).toMatchObject({ status: 'OK' });
	});

	it.each([
		['a wrong key', { apiKey: 'seam_test_wrong' }, /does not know this API key/],
		['a personal access token alone', { apiKey: session.personalAccessToken }, /Workspace ID/],
		['an address without encryption', { baseUrl: 'http://seam.example.com' }, /https:\/\//],
		['an address that is none', { baseUrl: 'seam' }, /not a web address/],
		['an address that answers with a web page', { baseUrl: `${session.n8nUrl}/signin` }, /Base URL/],
	])('fails in words with %s', async (_case, wrong, words) => {
		const result = await press({ apiKey: session.apiKey, baseUrl: session.emulatorUrl, ...wrong });
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(words);
		expect(result.message).not.toContain(session.apiKey);
	});
});
