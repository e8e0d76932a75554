import type { DeviceActions, Ending } from './deviceActions';
import type { ActionAttempt, Device } from './types';
import type { World } from './world';

type Action = 'LOCK_DOOR' | 'UNLOCK_DOOR' | 'SIMULATE_KEYPAD_CODE_ENTRY';

/** What the locks do: they are driven from afar, and somebody may stand before them and enter a code. */
export class Locking {
	constructor(
		private readonly world: World,
		private readonly actions: DeviceActions,
	) {}

	/** Locks or unlocks a door; the attempt that is given back ends after `lockActionSeconds`. */
	turn(device: Device, action: 'LOCK_DOOR' | 'UNLOCK_DOOR'): ActionAttempt {
		return this.attempt(device, action, (action_attempt_id) => {
			const locked = action === 'LOCK_DOOR';
			device.properties.locked = locked;
			this.emit(locked ? 'lock.locked' : 'lock.unlocked', device, { method: 'remote', action_attempt_id });
			return { was_confirmed_by_device: this.actions.outcomeOf(device.device_id) === undefined };
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

	/** Sets whether a door locks by itself, and after how long. */
	configureAutoLock(device: Device, enabled: boolean, seconds: number | undefined): ActionAttempt {
		return this.actions.start({
			device,
			action_type: 'CONFIGURE_AUTO_LOCK',
			act: () => {
				device.properties.auto_lock_enabled = enabled;
				if (seconds !== undefined) device.properties.auto_lock_delay_seconds = seconds;
				return {};
			},
		});
	}

	/** An action of which Seam tells in an event as well. */
	private attempt(device: Device, action_type: Action, act: (id: string) => Ending): ActionAttempt {
		return this.actions.start({
			device,
			action_type,
			act,
			onEnd: ({ action_attempt_id, status }) => {
				const end = status === 'success' ? 'succeeded' : 'failed';
				const payload = { action_attempt_id, action_type, status };
				this.emit(`action_attempt.${action_type.toLowerCase()}.${end}`, device, payload);
			},
		});
	}
}
