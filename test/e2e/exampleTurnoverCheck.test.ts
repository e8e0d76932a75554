import { DateTime } from 'luxon';

import type { N8nRest } from '../../sandbox/n8n/rest';
import { BookingSystems, readFrom } from './support/bookingSources';
import { accessCodes, control } from './support/emulator';
import { filledIn } from './support/examples';
import { linesOfReport, sentMessages } from './support/messages';
import { signIn } from './support/n8n';
import { addLock, callSeam } from './support/seam';
import { currentSession } from './support/session';
import { until } from './support/until';

const EXAMPLE = 'turnover-check';
const IN_WORDS = 'cccc d LLLL, HH:mm';

describe('The example "check locks for codes that no booking explains"', () => {
	const { timezone } = currentSession();
	const systems = new BookingSystems();
	const now = DateTime.now().setZone(timezone).startOf('minute');
	const in3Days = now.plus({ days: 3 });
	let rest: N8nRest;
	let doors: { house: string; loft: string };

	const row = (booking_id: string, guest: string, changes: object = {}) => ({
		booking_id,
		guest,
		doors: 'Turn House, Turn Loft',
		arrival: now.minus({ days: 1 }).toISODate(),
		departure: in3Days.toISODate(),
		status: 'confirmed',
		...changes,
	});

	async function throughSeam(name: string, device_id: string, ends = in3Days): Promise<void> {
		await callSeam('/access_codes/create', {
			name,
			device_id,
			starts_at: now.toUTC().toISO(),
			ends_at: ends.toUTC().toISO(),
		});
	}

	async function byHand(name: string | null, device_id: string, details: object = {}): Promise<void> {
		const code = String(100_000 + Math.floor(Math.random() * 900_000));
		await control('addUnmanagedCode', { device_id, details: { name, code, ...details } });
	}

	/** Runs the check from that trigger. Resolves with the lines of its report about the doors of this test. */
	async function report(trigger: string): Promise<string[]> {
		const lines = await linesOfReport(rest, EXAMPLE, trigger, 'Codes that no booking explains');
		return lines.filter((line) => / at Turn (House|Loft), /.test(line));
	}

	beforeAll(async () => {
		rest = await signIn();
		await systems.start();
		await rest.saveWorkflow(
			EXAMPLE,
			readFrom(await filledIn(EXAMPLE), 'Bookings', `${systems.url}/rows/turnover`),
		);
		doors = { house: await addLock('Turn House'), loft: await addLock('Turn Loft') };
	});

	afterAll(async () => await systems.stop());

	it('says nothing of codes that a booking or a known name explains', async () => {
		systems.answers.set('/rows/turnover', [row('TURN-1', 'Anna Present'), row('TURN-2', 'Bea By-Hand')]);
		await throughSeam('Anna Present [TURN-1]', doors.house);
		await throughSeam('Anna Present [table:TURN-1]', doors.loft);
		await byHand('Bea By-Hand', doors.house);
		await byHand('cleaner', doors.loft);
		expect(await report('Try It Out')).toEqual([]);
	});

	it.each(['Try It Out', 'Every Day at Noon'])(
		'started by "%s", finds codes that nobody explains, managed or not',
		async (trigger) => {
			if (trigger === 'Try It Out') {
				await throughSeam('Carl Cancelled [TURN-3]', doors.house);
				await throughSeam('Dora Departed [TURN-4]', doors.house);
				await throughSeam('Emil Elsewhere [TURN-5]', doors.house);
				await throughSeam('Emil Elsewhere [TURN-5]', doors.loft);
				await throughSeam('Prefix Paul [TURN-11]', doors.loft);
				await throughSeam('Some Body', doors.loft);
				await byHand('Old Plumber', doors.house);
				await byHand(null, doors.loft, { ends_at: in3Days.toUTC().toISO() });
			}
			systems.answers.set('/rows/turnover', [
				row('TURN-1', 'Anna Present'),
				row('TURN-2', 'Bea By-Hand'),
				row('TURN-3', 'Carl Cancelled', { status: 'Canceled ' }),
				row('TURN-4', 'Dora Departed', { departure: now.minus({ days: 1 }).toISODate() }),
				row('TURN-5', 'Emil Elsewhere', { doors: 'Turn Loft' }),
			]);
			const end = `works until ${in3Days.toFormat(IN_WORDS)}`;
			const lines = await report(trigger);
			expect(lines.sort()).toEqual([
				`- A code without a name at Turn Loft, made by hand: ${end}`,
				`- Carl Cancelled [TURN-3] at Turn House, made through Seam: ${end}`,
				`- Dora Departed [TURN-4] at Turn House, made through Seam: ${end}`,
				`- Emil Elsewhere [TURN-5] at Turn House, made through Seam: ${end}`,
				'- Old Plumber at Turn House, made by hand: works at any time',
				`- Prefix Paul [TURN-11] at Turn Loft, made through Seam: ${end}`,
				`- Some Body at Turn Loft, made through Seam: ${end}`,
			]);
		},
	);

	it('finds a code whose time is over and that its lock still has', async () => {
		const shed = await addLock('Turn Shed');
		const ends = DateTime.now().plus({ seconds: 8 });
		systems.answers.set('/rows/turnover', [row('TURN-6', 'Fritz Finished', { doors: '' })]);
		await throughSeam('Fritz Finished [TURN-6]', shed, ends);
		await until('code on the lock', async () =>
			(await accessCodes()).find(({ device_id, status }) => device_id === shed && status === 'set'),
		);
		await control('setDeviceOnline', { device_id: shed, online: false });
		await until('end of the stay', async () => (DateTime.now() > ends ? true : undefined));
		const before = (await sentMessages()).length;
		await report('Try It Out');
		const [{ text }] = (await sentMessages()).slice(before);
		expect(text).toContain('Fritz Finished [TURN-6] at Turn Shed, made through Seam: should have ended ');
	});

	it('takes a table without a row for what it is', async () => {
		systems.answers.set('/rows/turnover', []);
		const lines = await report('Try It Out');
		expect(lines).toContain(
			`- Anna Present [TURN-1] at Turn House, made through Seam: works until ${in3Days.toFormat(IN_WORDS)}`,
		);
		expect(lines.join()).not.toContain('cleaner');
	});
});
