import { isReachable } from './seed';
import type { ActionAttempt, ActionError, Device } from './types';
import type { World } from './world';

/** How the next actions of a lock end, when not simply well. */
export type LockOutcome = { error: ActionError } | { was_confirmed_by_device: false };

type Action = 'LOCK_DOOR' | 'UNLOCK_DOOR' | 'SIMULATE_KEYPAD_CODE_ENTRY';

/** What the locks do: they are driven from afar, and somebody may stand before them and enter a code. */
export class Locking {
	private readonly outcomes = new Map<string, LockOutcome>();

	constructor(private readonly world: World) {}

	/** Decides how locking and unlocking of a device ends from now on; `null` lets it end well again. */
	setOutcome(device_id: string, outcome: LockOutcome | null): void {
		if (outcome) this.outcomes.set(device_id, outcome);
		else this.outcomes.delete(device_id);
	}

	/** Locks or unlocks a door; the attempt that is given back ends after `lockActionSeconds`. */
	turn(device: Device, action: 'LOCK_DOOR' | 'UNLOCK_DOOR'): ActionAttempt {
		return this.attempt(device, action, (action_attempt_id) => {
			const outcome = this.outcomes.get(device.device_id);
			if (outcome && 'error' in outcome) return outcome.error;
			const locked = action === 'LOCK_DOOR';
			device.properties.locked = locked;
			this.emit(locked ? 'lock.locked' : 'lock.unlocked', device, { method: 'remote', action_attempt_id });
			return { was_confirmed_by_device: !outcome };
		});
	}

	/** Somebody enters a code at the keypad. */
	enter(device: Device, code: string): ActionAttempt {
		return this.attempt(device, 'SIMULATE_KEYPAD_CODE_ENTRY', () => {
			this.keypad(device, code);
			return {};
		});
	}

	/** What the lock does with a code that was entered: it opens to one that it holds, at its time, and to no other. */
	keypad(device: Device, code: string): void {
		const now = this.world.clock.now();
		let expired = false;
		for (const { accessCode, onDevice } of this.world.codes.onDevice(device.device_id)) {
			if (onDevice?.code !== code) continue;
			const begun = onDevice.starts_at === null || Date.parse(onDevice.starts_at) <= now;
			const ended = onDevice.ends_at !== null && Date.parse(onDevice.ends_at) <= now;
			expired ||= ended;
			if (!begun || ended) continue;
			this.open(device, code, accessCode.access_code_id, true);
			return;
		}
		for (const unmanaged of this.world.unmanagedCodes.values()) {
			if (unmanaged.device_id !== device.device_id || unmanaged.code !== code) continue;
			if (typeof unmanaged.starts_at === 'string' && Date.parse(unmanaged.starts_at) > now) continue;
			this.open(device, code, unmanaged.access_code_id, false);
			return;
		}
		this.emit('lock.access_denied', device, {
			reason: expired
				? { reason_code: 'expired_code', message: 'The code that was entered has expired.' }
				: { reason_code: 'unknown_code', message: 'The code that was entered is not known to the lock.' },
		});
	}

	private open(device: Device, code: string, access_code_id: string, access_code_is_managed: boolean): void {
		device.properties.locked = false;
		this.emit('lock.unlocked', device, { method: 'keycode', access_code_id, access_code_is_managed, code });
	}

	private emit(event_type: string, device: Device, more: Record<string, unknown>): void {
		const { device_id, connected_account_id, workspace_id } = device;
		this.world.events.emit(event_type, workspace_id, { device_id, connected_account_id, ...more });
	}

	/** An attempt that ends with what `act` gives: a result, or an error in the shape `{ type, message }`. */
	private attempt(
		device: Device,
		action: Action,
		act: (action_attempt_id: string) => Record<string, unknown> | ActionError,
	): ActionAttempt {
		const { attempts, clock, settings } = this.world;
		const attempt = attempts.start(action, device.device_id, device.workspace_id);
		const { action_attempt_id } = attempt;
		clock.after(settings.lockActionSeconds, () => {
			const ending = isReachable(device)
				? act(action_attempt_id)
				: { type: 'device_offline', message: 'The device is offline.' };
			if (isError(ending)) attempts.fail(action_attempt_id, ending);
			else attempts.succeed(action_attempt_id, ending);
			const { status } = attempt;
			this.emit(
				`action_attempt.${action.toLowerCase()}.${status === 'success' ? 'succeeded' : 'failed'}`,
				device,
				{ action_attempt_id, action_type: action, status },
			);
		});
		return attempt;
	}
}

function isError(ending: Record<string, unknown> | ActionError): ending is ActionError {
	return typeof ending.type === 'string' && typeof ending.message === 'string';
}
