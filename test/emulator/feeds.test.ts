import { startEmulator, type Emulator } from '../../sandbox/emulator';

const CALENDAR = [
	'BEGIN:VCALENDAR',
	'VERSION:2.0',
	'PRODID:-//Harbour Stays//Calendar//EN',
	...event('stay-1@harbour.example'),
	...event('a-stay-whose-uid-is-so-long-that-it-goes-over-the-end\r\n -of-its-line@harbour.example'),
	'END:VCALENDAR',
	'',
].join('\r\n');

function event(uid: string): string[] {
	return ['BEGIN:VEVENT', `UID:${uid}`, 'DTSTART;VALUE=DATE:20270601', 'SUMMARY:Reserved', 'END:VEVENT'];
}

let emulator: Emulator;
let address: string;
beforeEach(async () => {
	emulator = await startEmulator();
	address = emulator.setFeed('airbnb.ics', CALENDAR);
});
afterEach(async () => await emulator.stop());

async function read(): Promise<string> {
	return await (await fetch(address)).text();
}

it('serves a calendar as a booking site does', async () => {
	const answer = await fetch(address);
	expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
	expect(await answer.text()).toBe(CALENDAR);
	emulator.setFeed('airbnb.ics', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n');
	expect(await read()).not.toContain('VEVENT');
	expect((await fetch(`${emulator.url}/_sandbox/feeds/other.ics`)).status).toBe(404);
});

it('loses events for a while and gets them back', async () => {
	const long = 'a-stay-whose-uid-is-so-long-that-it-goes-over-the-end-of-its-line@harbour.example';
	emulator.spoilFeed('airbnb.ics', { kind: 'events-missing', uids: [long] }, 3600);
	expect((await read()).match(/UID:.*/g)).toEqual(['UID:stay-1@harbour.example']);
	emulator.advance(3599);
	expect((await read()).match(/BEGIN:VEVENT/g)).toHaveLength(1);
	emulator.advance(1);
	expect(await read()).toBe(CALENDAR);
	emulator.spoilFeed('airbnb.ics', { kind: 'events-missing' });
	expect(await read()).toBe(CALENDAR.replace(/BEGIN:VEVENT[^]*END:VEVENT\r\n/, ''));
});

it('answers nothing, a web page or half a file until that is taken back', async () => {
	emulator.spoilFeed('airbnb.ics', { kind: 'empty' });
	expect(await read()).toBe('');
	emulator.spoilFeed('airbnb.ics', { kind: 'web-page' });
	const page = await fetch(address);
	expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
	emulator.spoilFeed('airbnb.ics', { kind: 'half' });
	expect(CALENDAR.startsWith(await read())).toBe(true);
	expect(await read()).not.toContain('END:VCALENDAR');
	emulator.spoilFeed('airbnb.ics', null);
	expect(await read()).toBe(CALENDAR);
});
