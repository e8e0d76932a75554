import type { Resource } from '../resource';
import { configureAutoLock } from './configureAutoLock';
import { lock as lockDoor } from './lock';
import { unlock } from './unlock';

export const lock: Resource = {
	name: 'Lock',
	value: 'lock',
	description: 'A door to lock or unlock from afar',
	operations: [configureAutoLock, lockDoor, unlock],
	firstOperation: lockDoor.value,
	fields: [],
};
