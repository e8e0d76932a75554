import type { Clock } from './clock';
import { SeamError } from './errors';
import type { Settings } from './options';

/** Requests a minute that Seam allows for one device. Source: its page on rate limits and guardrails. */
const LIMITS = { create: 10, update: 10, delete: 20, lock: 15, unlock: 15 };

const WINDOW = 60_000;

export type LimitedAction = keyof typeof LIMITS;

/** Seam's limits per device, as a sliding minute of emulator time. */
export class RateLimits {
	private readonly taken = new Map<string, number[]>();

	constructor(
		private readonly clock: Clock,
		private readonly settings: Settings,
	) {}

	/**
	 * Counts one request against every device named, or none against any.
	 * @throws {SeamError} 429 when one of them has had its share; `Retry-After` is in real seconds.
	 */
	take(action: LimitedAction, device_ids: Iterable<string>): void {
		if (!this.settings.rateLimits) return;
		const now = this.clock.elapsed();
		const counted: number[][] = [];
		for (const device_id of device_ids) {
			const key = `${action} ${device_id}`;
			const times = this.taken.get(key) ?? [];
			while (times.length > 0 && times[0] <= now - WINDOW) times.shift();
			this.taken.set(key, times);
			if (times.length >= LIMITS[action]) throw this.refusal(times[0] + WINDOW - now);
			counted.push(times);
		}
		for (const times of counted) times.push(now);
	}

	private refusal(emulatorMilliseconds: number): SeamError {
		const seconds = Math.max(1, Math.ceil(emulatorMilliseconds / this.clock.speed / 1000));
		const headers: Record<string, string> = {};
		if (this.settings.retryAfter === 'seconds') headers['retry-after'] = String(seconds);
		if (this.settings.retryAfter === 'date') {
			headers['retry-after'] = new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000).toUTCString();
		}
		return new SeamError(429, 'too_many_requests', 'Too Many Requests', { headers });
	}
}
