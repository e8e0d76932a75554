import type { AccessCode } from '../../sandbox/emulator';
import type { N8nRest } from '../../sandbox/n8n/rest';
import { accessCodes, control } from './support/emulator';
import { filledIn, publish } from './support/examples';
import { finishedExecutions } from './support/executions';
import { messageThat, sentMessages } from './support/messages';
import { signIn } from './support/n8n';
import { addLock, callSeam, stay } from './support/seam';
import { until } from './support/until';

const EXAMPLE = 'first-entry-notice';

describe('The example "first entry of a guest, notice to the host"', () => {
	let rest: N8nRest;
	let door: string;

	beforeAll(async () => {
		rest = await signIn();
		door = await addLock('Barn Door');
		await publish(rest, EXAMPLE, await filledIn(EXAMPLE));
	});

	afterAll(async () => {
		await rest.deactivate(EXAMPLE);
	});

	/** Resolves when the lock opens to the code. */
	async function codeOnLock(name: string, dates: object): Promise<AccessCode> {
		const body = { device_id: door, name, ...dates };
		await callSeam('/access_codes/create', body);
		return await until(`${name} on the lock`, async () =>
			(await accessCodes()).find((code) => code.name === name && code.status === 'set'),
		);
	}

	async function enter({ device_id, code }: AccessCode): Promise<void> {
		await control('enterCode', { device_id, code });
	}

	it('tells of the first opening with the code of a stay, and of no other', async () => {
		const [guest, cleaner] = await Promise.all([
			codeOnLock('Anna Smith ENTRY-1', stay(-1, 20)),
			codeOnLock('Cleaner ENTRY', {}),
		]);
		await enter(cleaner);
		await enter(guest);
		const notice = await messageThat(({ access_code_id }) => access_code_id === guest.access_code_id);
		expect(notice.subject).toBe('Anna Smith ENTRY-1 has arrived');
		expect(notice.text).toMatch(/^Anna Smith ENTRY-1 opened Barn Door at \d\d:\d\d, \w+ \d+ \w+\.$/);

		await enter(guest);
		await callSeam('/locks/unlock_door', { device_id: door });
		const runs = await finishedExecutions(rest, EXAMPLE, 4);
		expect(runs.map(({ status }) => status)).toEqual(['success', 'success', 'success', 'success']);
		const notices = (await sentMessages()).filter(({ subject }) => subject.endsWith('has arrived'));
		expect(notices).toHaveLength(1);
	});
});
