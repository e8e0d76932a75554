import type { N8nRest } from '../../sandbox/n8n/rest';
import { control } from './support/emulator';
import { filledIn, publish } from './support/examples';
import { messageThat } from './support/messages';
import { signIn } from './support/n8n';
import { callSeam } from './support/seam';

const EXAMPLE = 'reconnect-account';
const LOGIN = { provider: 'yale', email: 'owner-of-the-mill@example.com' };

interface Webview {
	connect_webview: { connect_webview_id: string; connected_account_id: string | null; url: string };
}

interface Account {
	connected_account: { errors: Array<{ error_code: string }> };
}

describe('The example "invite owners to reconnect a dropped account"', () => {
	let rest: N8nRest;

	beforeAll(async () => {
		rest = await signIn();
		await publish(rest, EXAMPLE, await filledIn(EXAMPLE));
	});

	afterAll(async () => {
		await rest.deactivate(EXAMPLE);
	});

	/** An owner connects an account. Resolves with its ID. */
	async function connect(): Promise<string> {
		const { connect_webview } = await callSeam<Webview>('/connect_webviews/create', {
			accepted_providers: [LOGIN.provider],
		});
		const { connect_webview_id } = connect_webview;
		await control('completeWebview', { connect_webview_id, login: LOGIN });
		const done = await callSeam<Webview>('/connect_webviews/get', { connect_webview_id });
		return String(done.connect_webview.connected_account_id);
	}

	const troublesOf = async (connected_account_id: string) => {
		const { connected_account } = await callSeam<Account>('/connected_accounts/get', {
			connected_account_id,
		});
		return connected_account.errors.map(({ error_code }) => error_code);
	};

	it('sends the owner a link on which the same account is connected again', async () => {
		const connected_account_id = await connect();
		await callSeam('/connected_accounts/simulate/disconnect', { connected_account_id });
		expect(await troublesOf(connected_account_id)).toEqual(['account_disconnected']);

		const message = await messageThat((sent) => sent.connected_account_id === connected_account_id);
		expect(message.to).toBe(LOGIN.email);
		const { connect_webviews } = await callSeam<{ connect_webviews: Array<Webview['connect_webview']> }>(
			'/connect_webviews/list',
			{},
		);
		const [link] = connect_webviews.filter(({ url }) => message.text.includes(url));
		await control('completeWebview', {
			connect_webview_id: link.connect_webview_id,
			login: { email: LOGIN.email },
		});
		expect(await troublesOf(connected_account_id)).toEqual([]);
	});
});
