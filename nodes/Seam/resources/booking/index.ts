import type { Resource } from '../resource';
import { cancel } from './cancel';
import { get } from './get';
import { getAll } from './getAll';
import { readCalendar, readCalendarFields } from './readCalendar';
import { sync } from './sync';
import { upsert } from './upsert';

export const booking: Resource = {
	name: 'Booking',
	value: 'booking',
	description: 'A stay or an appointment, with its codes on all its doors',
	operations: [cancel, upsert, get, getAll, readCalendar, sync],
	firstOperation: upsert.value,
	fields: readCalendarFields,
};
