import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { N8nRest } from '../../sandbox/n8n/rest';
import { airbnb } from '../engine/booking/feed';
import {
	BOOKING_FIELDS,
	bookingStep,
	changesIn,
	listWorkflow,
	post,
	postList,
	splitOut,
	webhookWorkflow,
} from './support/bookingList';
import { accessCodes, control } from './support/emulator';
import { publish } from './support/examples';
import { finishedExecutions } from './support/executions';
import { signIn } from './support/n8n';
import { addLock, callSeam } from './support/seam';
import { currentSession } from './support/session';

const { n8nUrl, fillIns } = currentSession();
const { credential } = fillIns;
const ZONE = 'America/Chicago';

let rest: N8nRest;

beforeAll(async () => {
	rest = await signIn();
	await addLock('Wrong House', ZONE);
	const device_id = await control<string>('addDevice', {
		display_name: 'Wrong Flat',
		location: { time_zone: ZONE },
		properties: { supported_code_lengths: [4] },
	});
	for (let twin = 1; twin <= 2; twin++) await control('addDevice', { display_name: 'Wrong Twin' });
	await callSeam('/access_codes/create', { device_id, name: 'Cleaner', code: '4711' });
});

const booking = (more: IDataObject = {}): IDataObject => ({
	key: 'GOOD',
	doors: 'Wrong House, Wrong Flat',
	from: '2037-03-27',
	to: '2037-03-29',
	...more,
});

/** What is wrong with a booking, and what comes out for it. */
const WRONG: Array<[wrong: IDataObject, message: string]> = [
	[{ key: '' }, "'Booking Key' is empty"],
	[{ key: 'BK[1]' }, '\'Booking Key\' has brackets: "BK[1]"'],
	[{ doors: 'Wrong Twin' }, 'Seam has 2 devices named "Wrong Twin"'],
	[{ from: '2037-03-30' }, '\'Departure\' "2037-03-29" is not after \'Arrival\' "2037-03-30"'],
	[{ from: 'soon' }, '\'Arrival\' is not a date that can be read: "soon"'],
	[{ checkIn: '25:00' }, '\'Check-In Time\' is not a time of day: "25:00"'],
	[
		{ code: '0000' },
		'The code 0000 can\'t be had on all doors: "Wrong House (Harbour House)" gets no code of zeros only',
	],
	[
		{ code: '4711' },
		'The code 4711 can\'t be had on all doors: "Wrong Flat" has another code with these digits',
	],
	[{ code: '471122' }, 'The code 471122 can\'t be had on all doors: "Wrong Flat" takes codes of 4 digits'],
];

/** All of them, each with a key of its own, and a good one at the end. */
const LIST = [...WRONG.map(([wrong], index) => booking({ key: `BAD-${index}`, ...wrong })), booking()];

const FIELDS: INodeParameters = {
	...BOOKING_FIELDS,
	checkInTime: '={{ $json.checkIn ?? "15:00" }}',
	code: '={{ $json.code }}',
	additionalFields: { ifCodeIsRefused: 'error' },
};

/** The codes whose names have a text in them, as they are apart from what Seam does with them by itself. */
async function codesNamed(text: string): Promise<IDataObject[]> {
	const named = (await accessCodes()).filter(
		({ name, status }) => name?.includes(text) && status !== 'removing',
	);
	return named.map(({ access_code_id, name, code, starts_at, ends_at }) => ({
		access_code_id,
		name,
		code,
		starts_at,
		ends_at,
	}));
}

function expectMessages(changes: string[], good: string): void {
	expect(changes).toHaveLength(LIST.length);
	for (const [index, [, message]] of WRONG.entries()) {
		expect(changes[index].slice(0, message.length)).toBe(message);
		expect(changes[index]).toMatch(new RegExp(` \\[item ${index}\\]$`));
	}
	expect(changes.at(-1)).toBe(good);
}

/** Waits for the last run of a workflow that stops at an error. Resolves with all that n8n has on record of it, as text. */
async function recordOfFailure(workflowId: string, count: number): Promise<string> {
	const [{ id, status }] = await finishedExecutions(rest, workflowId, count);
	expect(status).toBe('error');
	const { data } = await rest.request<{ data: string }>('GET', `/executions/${id}`);
	// A text in a text.
	return data.replaceAll('\\"', '"');
}

it('Create or Update says of each what is wrong, makes nothing of it, and goes on with the others', async () => {
	await publish(
		rest,
		'wrong-upsert',
		webhookWorkflow('wrong-upsert', splitOut('bookings'), bookingStep('upsert', credential, FIELDS)),
	);
	expectMessages(changesIn(await postList(n8nUrl, 'wrong-upsert', LIST)), 'GOOD created');
	expect((await codesNamed('[BAD-')).length).toBe(0);
	expect((await codesNamed('[GOOD]')).length).toBe(2);
});

describe('Sync', () => {
	it('says of each what is wrong, and neither makes, changes nor removes anything', async () => {
		const options = { gracePeriod: 0 };
		await publish(rest, 'wrong-sync', listWorkflow('wrong-sync', credential, { ...FIELDS, options }));
		const right = ['BAD-4', 'BAD-7'].map((key) => booking({ key }));
		await postList(n8nUrl, 'wrong-sync', [...right, booking()]);
		const before = await codesNamed('[wrong-sync:');
		expect(before).toHaveLength(6);
		expectMessages(changesIn(await postList(n8nUrl, 'wrong-sync', LIST)), 'GOOD unchanged');
		expect(await codesNamed('[wrong-sync:')).toEqual(before);
	});

	it('does nothing of a list of 50 with an arrival that can not be read, or all but that one', async () => {
		for (const door of [1, 2, 3, 4, 5]) await addLock(`Fifty ${door}`, ZONE);
		const list = Array.from({ length: 50 }, (_, index) =>
			booking({
				key: String(index),
				doors: `Fifty ${(index % 5) + 1}`,
				...(index === 30 && { from: 'soon' }),
			}),
		);
		await publish(rest, 'fifty-stop', listWorkflow('fifty-stop', credential, {}, 'stopWorkflow'));
		await expect(postList(n8nUrl, 'fifty-stop', list)).rejects.toThrow(/answered 500/);
		expect(await recordOfFailure('fifty-stop', 1)).toContain(
			'\'Arrival\' is not a date that can be read: "soon" [item 30]',
		);
		expect(await codesNamed('[fifty-stop:')).toEqual([]);

		await publish(rest, 'fifty-go-on', listWorkflow('fifty-go-on', credential, {}));
		expect(changesIn(await postList(n8nUrl, 'fifty-go-on', list))).toEqual(
			list.map(({ key }, index) =>
				index === 30
					? '\'Arrival\' is not a date that can be read: "soon" [item 30]'
					: `${String(key)} created`,
			),
		);
		expect(await codesNamed('[fifty-go-on:')).toHaveLength(49);
	});
});

describe('Read Calendar', () => {
	const CALENDARS: Array<[calendar: string, message: string]> = [
		['<!doctype html><title>Sign in</title>', "'Calendar' is a web page, not a calendar"],
		['', "'Calendar' is empty"],
		[airbnb.slice(0, 400), "'Calendar' is cut off: END:VCALENDAR is missing"],
	];

	it('says what is wrong with each, and reads the others', async () => {
		const reading = bookingStep('readCalendar', credential, { calendar: '={{ $json.text }}' });
		await publish(
			rest,
			'wrong-calendars',
			webhookWorkflow('wrong-calendars', splitOut('calendars'), reading),
		);
		const calendars = [...CALENDARS.map(([text]) => ({ text })), { text: airbnb }];
		const output = await post(n8nUrl, 'wrong-calendars', { calendars });
		expect(changesIn(output.slice(0, -1))).toEqual(
			CALENDARS.map(([, message], index) =>
				expect.stringMatching(new RegExp(`^${message}.* \\[item ${index}\\]$`)),
			),
		);
		expect(output.at(-1)).toMatchObject({ booking_key: 'HMAAAA1111', starts_at: '2037-03-27' });
	});

	it('stops the workflow before a Sync takes what is wrong for a list without bookings', async () => {
		const sync = bookingStep('sync', credential, {
			listName: 'wrong-feed',
			bookingKey: '={{ $json.booking_key }}',
			deviceIds: 'Wrong House',
			startsAt: '={{ $json.starts_at }}',
			endsAt: '={{ $json.ends_at }}',
			options: { gracePeriod: 0 },
		});
		const reading = bookingStep(
			'readCalendar',
			credential,
			{ calendar: '={{ $json.body.text }}' },
			'stopWorkflow',
		);
		await publish(rest, 'wrong-feed', webhookWorkflow('wrong-feed', reading, sync));
		expect(changesIn(await post(n8nUrl, 'wrong-feed', { text: airbnb }))).toEqual(['HMAAAA1111 created']);
		const before = await codesNamed('[wrong-feed:');
		await control('resetRecording');
		for (const [index, [text, message]] of CALENDARS.entries()) {
			await expect(post(n8nUrl, 'wrong-feed', { text })).rejects.toThrow(/answered 500/);
			expect(await recordOfFailure('wrong-feed', index + 2)).toContain(message);
		}
		expect(await control('requests')).toEqual([]);
		expect(await codesNamed('[wrong-feed:')).toEqual(before);
	});
});
