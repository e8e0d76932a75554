import { isReachable } from './seed';
import type { ActionAttempt, ActionError, Device } from './types';
import type { World } from './world';

/** How the next actions of a device end, when not simply well. */
export type LockOutcome = { error: ActionError } | { was_confirmed_by_device: false };

/** What an action ends with: a result, or an error in the shape `{ type, message }`. */
export type Ending = Record<string, unknown> | ActionError;

interface Action {
	device: Device;
	action_type: string;
	/** Does it, once its time has come and if the device can be reached. */
	act: (action_attempt_id: string) => Ending;
	/** Called with the attempt when it has ended. */
	onEnd?: (attempt: ActionAttempt) => void;
}

/** What devices are told to do: each action has an attempt, which ends after `lockActionSeconds`. */
export class DeviceActions {
	private readonly outcomes = new Map<string, LockOutcome>();

	constructor(private readonly world: World) {}

	/** Decides how the actions of a device end from now on; `null` lets them end well again. */
	setOutcome(device_id: string, outcome: LockOutcome | null): void {
		if (outcome) this.outcomes.set(device_id, outcome);
		else this.outcomes.delete(device_id);
	}

	outcomeOf(device_id: string): LockOutcome | undefined {
		return this.outcomes.get(device_id);
	}

	start({ device, action_type, act, onEnd }: Action): ActionAttempt {
		const { attempts, clock, settings } = this.world;
		const { device_id, workspace_id } = device;
		const attempt = attempts.start(action_type, device_id, workspace_id);
		const { action_attempt_id } = attempt;
		clock.after(settings.lockActionSeconds, () => {
			const ending = isReachable(device) ? this.ending(device_id, () => act(action_attempt_id)) : OFFLINE;
			if (isError(ending)) attempts.fail(action_attempt_id, ending);
			else attempts.succeed(action_attempt_id, ending);
			onEnd?.(attempt);
		});
		return attempt;
	}

	private ending(device_id: string, act: () => Ending): Ending {
		const outcome = this.outcomes.get(device_id);
		return outcome && 'error' in outcome ? outcome.error : act();
	}
}

const OFFLINE: ActionError = { type: 'device_offline', message: 'The device is offline.' };

function isError(ending: Ending): ending is ActionError {
	return typeof ending.type === 'string' && typeof ending.message === 'string';
}
