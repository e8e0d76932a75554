import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { readCount, requireBoolean } from '../../input/readers';
import { actionAttemptOutput, attemptAction } from '../actionAttempt/attemptAction';
import { handledBy } from '../operation';

/** Where the door does not lock by itself, there is no delay to send. */
function readAutoLock({
	device_id,
	auto_lock_enabled,
	auto_lock_delay_seconds: delay,
}: IDataObject): IDataObject {
	const isEnabled = requireBoolean('Auto-Lock', auto_lock_enabled);
	return {
		device_id,
		auto_lock_enabled: isEnabled,
		...(isEnabled && { auto_lock_delay_seconds: readCount('Delay', delay) }),
	};
}

export const configureAutoLock = {
	name: 'Configure Auto-Lock',
	value: 'configureAutoLock',
	action: 'Configure auto-lock of door',
	description:
		'Decide whether a door locks by itself and after how long, and wait until the lock has taken it',
	routing: {
		request: { method: 'POST', url: '/locks/configure_auto_lock' },
		operations: handledBy(attemptAction('write', ['device_id'], readAutoLock), {
			...actionAttemptOutput,
			effect: 'the lock was changed',
			whenUnknown: 'Run this again: setting a lock to what it already is does no harm.',
		}),
	},
} satisfies INodePropertyOptions;
