/** A feed as Airbnb makes it, with folded lines, and a block. */
export const airbnb = [
	'BEGIN:VCALENDAR',
	'PRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN',
	'VERSION:2.0',
	'BEGIN:VEVENT',
	'DTSTAMP:20370102T030405Z',
	'DTSTART;VALUE=DATE:20370327',
	'DTEND;VALUE=DATE:20370329',
	'SUMMARY:Reserved',
	'UID:1418fb94e984-00112233445566778899aabbccddeeff@airbnb.com',
	'DESCRIPTION:Reservation URL: https://www.airbnb.com/hosting/reservations/de',
	' tails/HMAAAA1111\\nPhone Number (Last 4 Digits): 4711',
	'END:VEVENT',
	'BEGIN:VEVENT',
	'DTSTART;VALUE=DATE:20370401',
	'DTEND;VALUE=DATE:20370403',
	'SUMMARY:Airbnb (Not available)',
	'UID:7f662ec65913-ffeeddccbbaa99887766554433221100@airbnb.com',
	'END:VEVENT',
	'END:VCALENDAR',
	'',
].join('\r\n');

/** The same with a stay from one exact time to another, as management systems export them. */
export const withExactTimes = airbnb.replace(
	'END:VCALENDAR',
	[
		'BEGIN:VEVENT',
		'DTSTART;TZID=Europe/Berlin:20370701T150000',
		'DTEND:20370703T090000Z',
		'SUMMARY:Reserved',
		'UID:timed@example.com',
		'END:VEVENT',
		'END:VCALENDAR',
	].join('\r\n'),
);
