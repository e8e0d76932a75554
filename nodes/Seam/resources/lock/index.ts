import type { Resource } from '../resource';
import { lock as lockDoor } from './lock';
import { unlock } from './unlock';

export const lock: Resource = {
	name: 'Lock',
	value: 'lock',
	description: 'A door to lock or unlock from afar',
	operations: [lockDoor, unlock],
	firstOperation: lockDoor.value,
	fields: [],
};
