/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { postBooking, sampleBooking, type Booking } from '../../sandbox/booking';
import { fillIn, readExample } from '../../sandbox/example';
import { executeWorkflow, runN8nCommand } from '../../sandbox/n8n/cli';
import { installCommunityPackage } from '../../sandbox/n8n/communityPackage';
import { sandboxCredential } from '../../sandbox/sandbox';
import { accessCodes, control, requestsTo } from './support/emulator';
import { signIn } from './support/n8n';
import { currentSession } from './support/session';

const EXAMPLE = 'booking-to-code';

describe('The example "booking to code"', () => {
	const session = currentSession();
	const inZone = (wallClock: string) =>
		DateTime.fromISO(wallClock, { zone: session.timezone }).toUTC().toISO();

	/** A booking for a door of its own, made at this moment in n8n's zone. */
	function booking(changes: Partial<Booking> = {}): Booking {
		return { ...sampleBooking(DateTime.now().setZone(session.timezone)), ...changes };
	}

	describe('through its webhook', () => {
		beforeAll(async () => {
			const rest = await signIn();
			await rest.activate(
				await rest.saveWorkflow(EXAMPLE, fillIn(await readExample(EXAMPLE), session.fillIns)),
			);
		});

		beforeEach(async () => {
			await control('resetRecording');
		});

		it('answers with a code that is on the lock, for exactly the stay', async () => {
			const stay = booking({ booking_id: 'E2E-1' });
			const answer = await postBooking(session.n8nUrl, stay);

			expect(answer).toMatchObject({ booking_id: 'E2E-1', name: 'Maria Svensson E2E-1', state: 'set' });
			expect(answer.code).toMatch(/^\d{4,}$/);
			const code = (await accessCodes()).find(
				({ access_code_id }) => access_code_id === answer.access_code_id,
			);
			expect(code).toMatchObject({
				device_id: session.devices.frontDoor,
				code: answer.code,
				status: 'set',
				pending_mutations: [],
				starts_at: inZone(stay.arrival),
				ends_at: inZone(stay.departure),
			});
		});

		it('answers at once for a stay that Seam programs later', async () => {
			const arrival = '2027-06-04T15:00';
			const answer = await postBooking(
				session.n8nUrl,
				booking({ booking_id: 'E2E-2', door: 'Back Door', arrival, departure: '2027-06-07T11:00' }),
			);
			expect(answer).toMatchObject({ state: 'deferred', starts_at: inZone(arrival) });
		});

		it.each([
			['an unknown door', { door: 'Attic' }, /'Device'/],
			['an end before the start', { departure: '2026-01-01T11:00' }, /'Ends At'/],
			['a day that does not exist', { arrival: '2027-02-30T15:00' }, /'Starts At'.*2027-02-30T15:00/],
		])('answers 422 with the reason for %s, and creates nothing', async (_case, changes, reason) => {
			const refused = postBooking(session.n8nUrl, booking({ booking_id: 'E2E-3', ...changes }));
			await expect(refused).rejects.toThrow(/answered 422/);
			await expect(refused).rejects.toThrow(reason);
			expect(await requestsTo('/access_codes/create')).toEqual([]);
		});
	});

	describe("through n8n's command line", () => {
		let userFolder: string;
		const settings = () => ({ userFolder, timezone: session.timezone });
		const n8n = async (...args: string[]) => await runN8nCommand(session.installation, settings(), args);

		beforeAll(async () => {
			userFolder = await mkdtemp(join(tmpdir(), 'n8n-nodes-seam-cli-'));
			await mkdir(userFolder, { recursive: true });
			await installCommunityPackage(session.tarball, userFolder, session.installation);
		});

		afterAll(async () => {
			await rm(userFolder, { recursive: true, force: true });
		});

		it('runs after its import, with its sample booking', async () => {
			const credential = {
				id: 'seam-sandbox',
				...sandboxCredential({ url: session.emulatorUrl, apiKey: session.apiKey }),
			};
			const workflow = fillIn(await readExample(EXAMPLE), { ...session.fillIns, credential });
			const files = {
				credentials: join(userFolder, 'credentials.json'),
				workflow: join(userFolder, 'workflow.json'),
			};
			await writeFile(files.credentials, JSON.stringify([credential]));
			await writeFile(files.workflow, JSON.stringify([{ id: EXAMPLE, active: false, ...workflow }]));

			await n8n('import:credentials', `--input=${files.credentials}`);
			await n8n('import:workflow', `--input=${files.workflow}`);
			const run = await executeWorkflow(session.installation, settings(), EXAMPLE);

			const [created] = run.data.resultData.runData['Create Access Code'];
			const item = created.data?.main[0]?.[0].json;
			expect(item).toMatchObject({
				name: expect.stringMatching(/^Maria Svensson TRY-/),
				completion: { state: 'set' },
			});
			expect(await accessCodes()).toContainEqual(
				expect.objectContaining({ access_code_id: item?.access_code_id, code: item?.code }),
			);
		});
	});
});
