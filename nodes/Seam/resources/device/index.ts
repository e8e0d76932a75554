import type { Resource } from '../resource';
import { get } from './get';
import { getAll } from './getAll';
import { reportTimeZone } from './reportTimeZone';
import { update } from './update';

export const device: Resource = {
	name: 'Device',
	value: 'device',
	description: 'A lock, or another thing that Seam is connected to',
	operations: [get, getAll, reportTimeZone, update],
	firstOperation: getAll.value,
	fields: [],
};
