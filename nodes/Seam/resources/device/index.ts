import type { Resource } from '../resource';
import { get } from './get';
import { getAll } from './getAll';

export const device: Resource = {
	name: 'Device',
	value: 'device',
	description: 'A lock, or another thing that Seam is connected to',
	operations: [get, getAll],
	firstOperation: getAll.value,
	fields: [],
};
