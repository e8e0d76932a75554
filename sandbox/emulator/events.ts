import { randomUUID } from 'node:crypto';
import type { Clock } from './clock';
import type { SeamEvent } from './types';

/** The log of everything that happened, oldest first, with what happened to each access code at hand. */
export class EventLog {
	private readonly log: SeamEvent[] = [];
	private readonly byId = new Map<string, SeamEvent>();
	private readonly byAccessCode = new Map<string, SeamEvent[]>();
	private readonly listeners: Array<(event: SeamEvent) => void> = [];

	constructor(private readonly clock: Clock) {}

	/** Calls somebody with each event from now on. */
	onEvent(listener: (event: SeamEvent) => void): void {
		this.listeners.push(listener);
	}

	/** Writes an event; `payload` is what its type carries besides the fields that every event has. */
	emit(event_type: string, workspace_id: string, payload: Record<string, unknown>): SeamEvent {
		const now = this.clock.iso();
		const event: SeamEvent = {
			event_id: randomUUID(),
			workspace_id,
			created_at: now,
			occurred_at: now,
			...structuredClone(payload),
			event_type,
		};
		this.log.push(event);
		this.byId.set(event.event_id, event);
		if (typeof event.access_code_id === 'string') {
			const history = this.byAccessCode.get(event.access_code_id);
			if (history) history.push(event);
			else this.byAccessCode.set(event.access_code_id, [event]);
		}
		for (const listener of this.listeners) listener(event);
		return event;
	}

	get(event_id: string): SeamEvent | undefined {
		return this.byId.get(event_id);
	}

	all(): readonly SeamEvent[] {
		return this.log;
	}

	ofAccessCode(access_code_id: string): readonly SeamEvent[] {
		return this.byAccessCode.get(access_code_id) ?? [];
	}
}
