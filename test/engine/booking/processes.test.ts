import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { withExactTimes } from './feed';
import { kill, killAll, runInOwnProcess, untilItHolds } from '../life/ownProcess';
import { book, codesNamed } from './support';

let emulator: Emulator | undefined;

afterEach(async () => {
	killAll();
	await emulator?.stop();
});

/** Parameters of a Sync whose items have a key, doors and days. */
const SYNC: INodeParameters = {
	resource: 'booking',
	operation: 'sync',
	listName: 'airbnb',
	bookingKey: '={{ $json.booking_key }}',
	deviceIds: 'Street Door, Flat 3',
	startsAt: '={{ $json.starts_at }}',
	endsAt: '={{ $json.ends_at }}',
};

it('a Sync that is killed in the middle leaves what the next one makes whole', async () => {
	// Ten codes a minute on each door: the first run has to stop in the middle.
	const seam = await startEmulator({ speed: 1 });
	emulator = seam;
	const location = { time_zone: 'America/Chicago' };
	seam.addDevice({ display_name: 'Street Door', location });
	seam.addDevice({ display_name: 'Flat 3', location });
	const input = Array.from({ length: 15 }, (_, index) => ({
		booking_key: `HM${index}`,
		starts_at: '2037-03-27',
		ends_at: '2037-03-29',
	}));
	// Of some, Seam has made the code and n8n never hears of it.
	seam.respondNext('/access_codes/create', { status: 200, delayMs: 60_000, applied: true }, 3);
	const credentials = { apiKey: seam.apiKey, baseUrl: seam.url };
	const { child } = runInOwnProcess({ parameters: SYNC, credentials, input, mode: 'trigger' });
	await untilItHolds(() => codesNamed(seam, '[airbnb:').length === 20);
	await kill(child);
	seam.clearResponses();
	seam.advance(61);

	const { error, items } = await book(seam, 'sync', SYNC, { input, mode: 'trigger' });
	expect(error).toBeUndefined();
	expect(items).toHaveLength(15);
	const codes = codesNamed(seam, '[airbnb:');
	expect(codes).toHaveLength(30);
	for (const { booking_key } of input) {
		const [a, b, ...more] = codes.filter(({ name }) => name === `[airbnb:${booking_key}]`);
		expect([a.code === b.code, a.device_id === b.device_id, more]).toEqual([true, false, []]);
	}
}, 60_000);

describe.each(['UTC', 'Europe/Berlin', 'Pacific/Auckland'])('on a server in %s', (TZ) => {
	it('a calendar is read alike, and its days are days at the doors', async () => {
		const seam = await startEmulator({ rateLimits: false });
		emulator = seam;
		for (const display_name of ['Street Door', 'Flat 3']) {
			seam.addDevice({ display_name, location: { time_zone: 'America/Chicago' } });
		}
		const run = { credentials: { apiKey: seam.apiKey, baseUrl: seam.url }, timezone: 'Asia/Tokyo' };
		const calendar = { resource: 'booking', operation: 'readCalendar', calendar: withExactTimes };
		const read = await runInOwnProcess({ parameters: calendar, ...run }, { TZ }).result;
		expect(read.error).toBeUndefined();
		expect(
			read.items.map(({ booking_key, starts_at, ends_at }) => [booking_key, starts_at, ends_at]),
		).toEqual([
			['HMAAAA1111', '2037-03-27', '2037-03-29'],
			['timed@example.com', '2037-07-01T15:00:00+02:00', '2037-07-03T09:00:00Z'],
		]);
		const input = read.items;
		const synced = await runInOwnProcess({ parameters: SYNC, input, mode: 'trigger', ...run }, { TZ }).result;
		expect(synced.error).toBeUndefined();
		expect(synced.items.map(({ starts_at, ends_at }) => [starts_at, ends_at])).toEqual([
			['2037-03-27T20:00:00.000Z', '2037-03-29T16:00:00.000Z'],
			['2037-07-01T13:00:00.000Z', '2037-07-03T09:00:00.000Z'],
		]);
		const here = await book(seam, 'sync', SYNC, { input, mode: 'trigger', timezone: 'UTC' });
		expect(here.items.map(({ json }) => json.change)).toEqual(['unchanged', 'unchanged']);
	}, 60_000);
});
