import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { post } from '../../emulator/client';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { byId, jsonOf, operate, sent } from '../life/support';
import { connectedAccount, webview } from './ground';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 60, rateLimits: false });
});
afterAll(async () => await emulator.stop());
beforeEach(() => emulator.resetRecording());

const run = async (resource: string, operation: string, parameters: INodeParameters = {}) =>
	await operate(emulator, [resource, operation], parameters);

describe('Connect Webview', () => {
	it('is a link for an owner, with what is known of the owner', async () => {
		const [json] = jsonOf(
			await run('connectWebview', 'create', {
				additionalFields: {
					acceptedCapabilities: ['lock'],
					acceptedProviders: 'august, yale',
					automaticallyManageNewDevices: '={{ "false" }}',
					customerKey: 'owner-12',
					customMetadata: { entries: [{ key: 'flat', value: 3 }] },
				},
			}),
		);
		expect(json).toMatchObject({
			url: expect.stringContaining('/connect_webviews/view?'),
			status: 'pending',
			login_successful: false,
			customer_key: 'owner-12',
			custom_metadata: { flat: '3' },
		});
		expect(sent(emulator)[0].body).toEqual({
			accepted_capabilities: ['lock'],
			accepted_providers: ['august', 'yale'],
			automatically_manage_new_devices: false,
			customer_key: 'owner-12',
			custom_metadata: { flat: '3' },
		});
	});

	it('tells which account the owner has connected', async () => {
		const connectWebviewId = await webview(emulator);
		emulator.completeWebview(connectWebviewId, { email: 'nora@example.com' });
		const [json] = jsonOf(await run('connectWebview', 'get', { connectWebviewId }));
		expect(json).toMatchObject({ status: 'authorized', login_successful: true });
		const accountId = byId(String(json.connected_account_id));
		const [account] = jsonOf(await run('connectedAccount', 'get', { connectedAccountId: accountId }));
		expect(account).toMatchObject({
			user_identifier: { email: 'nora@example.com' },
			errors: [],
		});
	});

	it.each<[string, INodeParameters, string]>([
		['no key', { customMetadata: { entries: [{ key: '', value: '3' }] } }, "'Custom Metadata: Key' is empty"],
		['no providers', { acceptedProviders: '={{ [] }}' }, "'Accepted Providers' is empty"],
		[
			'neither true nor false',
			{ waitForDeviceCreation: '={{ "later" }}' },
			"'Wait for Device Creation' is neither true nor false",
		],
		['no capabilities', { acceptedCapabilities: '={{ $json.nowhere }}' }, "'Accepted Capabilities' is empty"],
		['nothing for providers', { acceptedProviders: '={{ $json.nowhere }}' }, "'Accepted Providers' is empty"],
		['no category', { providerCategory: '={{ $json.nowhere }}' }, "'Provider Category' is empty"],
		['no customer', { customerKey: '={{ $json.nowhere }}' }, "'Customer Key' is empty"],
		[
			'no word on new devices',
			{ automaticallyManageNewDevices: '={{ $json.nowhere }}' },
			"'Manage New Devices' is empty",
		],
	])('is not made with %s', async (_title, additionalFields, message) => {
		const { error } = await run('connectWebview', 'create', { additionalFields });
		expect(error?.message).toContain(message);
		expect(sent(emulator)).toEqual([]);
	});

	it('takes a number for the key of a customer', async () => {
		await run('connectWebview', 'create', { additionalFields: { customerKey: '={{ 12 }}' } });
		expect(sent(emulator)).toMatchObject([{ body: { customer_key: '12' } }]);
	});

	it.each([
		['Read Only', 'readOnly'],
		['Navigation', 'navigationMode'],
	])('gives no customer more than was meant because %s is not there', async (title, field) => {
		const { error } = await run('customer', 'createPortal', {
			customerKey: 'owner-1',
			additionalFields: { [field]: '={{ $json.nowhere }}' },
		});
		expect(error?.message).toContain(`'${title}' is empty`);
		expect(sent(emulator)).toEqual([]);
	});
});

describe('Connected Account', () => {
	it('is found among those that have dropped', async () => {
		const fine = await connectedAccount(emulator, 'fine@example.com');
		const dropped = await connectedAccount(emulator, 'dropped@example.com');
		await post(emulator, '/connected_accounts/simulate/disconnect', { connected_account_id: dropped });
		const idsOf = async (filters: INodeParameters) =>
			jsonOf(await run('connectedAccount', 'getAll', { returnAll: true, filters })).map(
				({ connected_account_id: id }) => id,
			);
		expect(await idsOf({})).toEqual(expect.arrayContaining([fine, dropped]));
		expect(await idsOf({ hasErrors: true })).toEqual([dropped]);
		expect(await idsOf({ search: 'fine@' })).toEqual([fine]);
	});

	it('is synced, and comes out as it is so far', async () => {
		const id = await connectedAccount(emulator, 'sync@example.com');
		emulator.resetRecording();
		const [json] = jsonOf(await run('connectedAccount', 'sync', { connectedAccountId: byId(id) }));
		expect(json).toMatchObject({ connected_account_id: id, errors: [] });
		expect(sent(emulator)[0]).toEqual({
			path: '/connected_accounts/sync',
			body: { connected_account_id: id },
		});
	});
});

describe('Customer: Create Portal Link', () => {
	it('is a link for the customer of that key', async () => {
		const [json] = jsonOf(
			await run('customer', 'createPortal', {
				customerKey: 'owner-12',
				additionalFields: { locale: 'de-DE', readOnly: true },
			}),
		);
		expect(json).toMatchObject({ customer_key: 'owner-12', url: expect.stringMatching(/^http/) });
		expect(sent(emulator)[0].body).toEqual({
			customer_data: { customer_key: 'owner-12' },
			locale: 'de-DE',
			read_only: true,
		});
	});

	it('needs the key', async () => {
		const { error } = await run('customer', 'createPortal', { customerKey: '={{ $json.none }}' });
		expect(error?.message).toBe("'Customer Key' is empty [item 0]");
	});
});
