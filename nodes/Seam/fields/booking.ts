import type { INodeProperties } from 'n8n-workflow';

import { pickDevices } from './device';
import { showFor } from './show';
import { pickSpace } from './space';

const WRITES = ['upsert', 'sync'];

/** What makes up a booking. */
export const bookingFields = [
	{
		displayName: 'List Name',
		name: 'listName',
		type: 'string',
		required: true,
		default: '',
		displayOptions: showFor(['booking'], ['sync']),
		placeholder: 'e.g. airbnb-flat-3',
		description:
			'A name for this list of bookings, of small letters, digits and hyphens. It marks the codes that belong to the list, so give each list a name of its own and never change it.',
	},
	{
		displayName: 'List Name',
		name: 'listName',
		type: 'string',
		default: '',
		displayOptions: showFor(['booking'], ['getAll']),
		placeholder: 'e.g. airbnb-flat-3',
		description: 'Only the bookings of this list, as given in Sync. Leave empty for all.',
	},
	{
		displayName: 'Booking Key',
		name: 'bookingKey',
		type: 'string',
		required: true,
		default: '',
		displayOptions: showFor(['booking'], ['upsert', 'cancel', 'get', 'sync']),
		placeholder: 'e.g. BK-12345',
		description:
			'The number of the booking in the system it comes from. It must stay the same when the booking changes, since its codes are found again by it.',
	},
	{
		displayName: 'List Name',
		name: 'listName',
		type: 'string',
		default: '',
		displayOptions: showFor(['booking'], ['upsert', 'cancel', 'get']),
		placeholder: 'e.g. airbnb-flat-3',
		description: 'The list that the booking belongs to, as given in Sync. Leave empty for any other booking.',
	},
	{
		displayName: 'Guest Name',
		name: 'guestName',
		type: 'string',
		default: '',
		displayOptions: showFor(['booking', 'accessGrant'], ['create', ...WRITES]),
		placeholder: 'e.g. Anna Smith',
		description: 'Who gets through the doors, as it appears in Seam and in the app of the lock',
	},
	{
		...pickSpace,
		displayOptions: showFor(['booking', 'accessGrant'], ['create', ...WRITES]),
		description:
			'The space, such as a flat, that stands for all its doors. Its check-in time, check-out time and time zone count where there are no others.',
	},
	{
		...pickDevices,
		displayOptions: showFor(['booking', 'accessGrant'], ['create', ...WRITES]),
		description:
			'All doors that the guest goes through, besides those of the space; an expression may also give their exact names, which the editor then marks with a triangle, since its list has IDs. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Arrival',
		name: 'startsAt',
		type: 'dateTime',
		required: true,
		default: '',
		displayOptions: showFor(['booking'], WRITES),
		description: "The day of arrival, or the exact time. A day begins at 'Check-In Time'.",
		routing: { send: { type: 'body', property: 'starts_at' } },
	},
	{
		displayName: 'Departure',
		name: 'endsAt',
		type: 'dateTime',
		required: true,
		default: '',
		displayOptions: showFor(['booking'], WRITES),
		description: "The day of departure, or the exact time. A day ends at 'Check-Out Time'.",
		routing: { send: { type: 'body', property: 'ends_at' } },
	},
	{
		displayName: 'Check-In Time',
		name: 'checkInTime',
		type: 'string',
		default: '',
		displayOptions: showFor(['booking', 'accessGrant'], ['create', 'update', ...WRITES]),
		placeholder: 'e.g. 15:00',
		description:
			'When access begins where the first date is a day without a time, as hours and minutes. If empty, the check-in time of the space counts, else 15:00.',
	},
	{
		displayName: 'Check-Out Time',
		name: 'checkOutTime',
		type: 'string',
		default: '',
		displayOptions: showFor(['booking', 'accessGrant'], ['create', 'update', ...WRITES]),
		placeholder: 'e.g. 11:00',
		description:
			'When access ends where the last date is a day without a time, as hours and minutes. If empty, the check-out time of the space counts, else 11:00.',
	},
	{
		displayName: 'Code',
		name: 'code',
		type: 'string',
		default: '',
		displayOptions: showFor(['booking'], WRITES),
		placeholder: 'e.g. 4711',
		description:
			'The digits that you wish for, such as the last ones of a phone number; all doors get the same. Leave empty to let Seam choose.',
		routing: { send: { type: 'body', property: 'code' } },
	},
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: false,
		displayOptions: showFor(['booking'], ['sync']),
		description: 'Whether to put out what would be done, and to do nothing',
	},
] satisfies INodeProperties[];
