import { randomUUID } from 'node:crypto';
import type { ActionAttempt, ActionError } from './types';

/** An action attempt with the device and workspace it belongs to, which its answer does not show. */
export interface AttemptRecord {
	readonly sequence: number;
	readonly attempt: ActionAttempt;
	/** Undefined for what is no device, such as an entrance. */
	readonly device_id: string | undefined;
	readonly workspace_id: string;
}

export class AttemptStore {
	private readonly byId = new Map<string, AttemptRecord>();

	/** A new pending attempt. */
	start(action_type: string, device_id: string | undefined, workspace_id: string): ActionAttempt {
		const attempt: ActionAttempt = {
			action_attempt_id: randomUUID(),
			action_type,
			status: 'pending',
			result: null,
			error: null,
		};
		this.byId.set(attempt.action_attempt_id, {
			sequence: this.byId.size + 1,
			attempt,
			device_id,
			workspace_id,
		});
		return attempt;
	}

	/** Ends a pending attempt well. Has no effect on one that has ended. */
	succeed(action_attempt_id: string, result: Record<string, unknown>): void {
		const attempt = this.byId.get(action_attempt_id)?.attempt;
		if (attempt?.status !== 'pending') return;
		attempt.status = 'success';
		attempt.result = result;
	}

	/** Ends a pending attempt badly. Has no effect on one that has ended. */
	fail(action_attempt_id: string, error: ActionError): void {
		const attempt = this.byId.get(action_attempt_id)?.attempt;
		if (attempt?.status !== 'pending') return;
		attempt.status = 'error';
		attempt.error = error;
	}

	get(action_attempt_id: string): AttemptRecord | undefined {
		return this.byId.get(action_attempt_id);
	}

	all(): IterableIterator<AttemptRecord> {
		return this.byId.values();
	}
}
