import { randomUUID } from 'node:crypto';
import { completeCode } from './codes';
import { SeamError } from './errors';
import { subject, type Programming } from './programming';
import { isReachable } from './seed';
import type { ActionAttempt, Device, Issue, UnmanagedAccessCode } from './types';
import type { World } from './world';

/** Device types whose codes Seam cannot take over. Source: its guide to existing access codes. */
const NOT_CONVERTIBLE = ['igloohome_lock', 'kwikset_lock', 'smartthings_lock'];

/** What somebody put onto a lock without Seam; a code without dates is always valid. */
export type UnmanagedDetails = Pick<UnmanagedAccessCode, 'name' | 'code'> &
	Partial<
		Pick<
			UnmanagedAccessCode,
			'starts_at' | 'ends_at' | 'cannot_be_managed' | 'cannot_delete_unmanaged_access_code'
		>
	>;

/** The codes that somebody put onto a lock without Seam: they appear, are taken over, or are removed. */
export class UnmanagedCodes {
	/** Codes that Seam is about to take over. */
	private readonly converting = new Set<string>();

	constructor(
		private readonly world: World,
		private readonly programming: Programming,
	) {}

	/** Somebody puts a code onto a lock. */
	appear(device: Device, details: UnmanagedDetails): UnmanagedAccessCode {
		const { world } = this;
		const isTimed = typeof details.starts_at === 'string' || typeof details.ends_at === 'string';
		const code: UnmanagedAccessCode = {
			access_code_id: randomUUID(),
			device_id: device.device_id,
			workspace_id: device.workspace_id,
			type: isTimed ? 'time_bound' : 'ongoing',
			status: 'set',
			created_at: world.clock.iso(),
			errors: [],
			warnings: [],
			is_managed: false,
			...(NOT_CONVERTIBLE.includes(device.device_type) && { cannot_be_managed: true }),
			...details,
		};
		world.unmanagedCodes.set(code.access_code_id, code);
		this.tell('created', code);
		if (typeof code.ends_at === 'string') {
			world.clock.at(Date.parse(code.ends_at), () => this.disappear(code));
		}
		return code;
	}

	/** Begins to take a code over; whether that works out shows later, in an event, and under the same id. */
	convert(code: UnmanagedAccessCode, is_external_modification_allowed: boolean): void {
		const { access_code_id } = code;
		const { clock, settings } = this.world;
		if (code.cannot_be_managed && settings.conversionRefusal === 'at-once') {
			throw new SeamError(400, 'access_code_cannot_be_managed', 'This access code cannot be managed', {
				data: { access_code_id },
			});
		}
		if (this.converting.has(access_code_id)) return;
		this.converting.add(access_code_id);
		clock.after(settings.conversionSeconds, () => {
			this.converting.delete(access_code_id);
			if (this.world.unmanagedCodes.has(access_code_id)) {
				this.takeOver(code, is_external_modification_allowed);
			}
		});
	}

	/** Begins to remove a code from its lock; the attempt ends when it is gone, or could not be removed. */
	remove(code: UnmanagedAccessCode): ActionAttempt {
		const { attempts, clock, settings } = this.world;
		const device = this.deviceOf(code);
		const attempt = attempts.start('DELETE_ACCESS_CODE', code.device_id, code.workspace_id);
		const { action_attempt_id } = attempt;
		clock.after(settings.removalSeconds, () => {
			if (!this.world.unmanagedCodes.has(code.access_code_id)) {
				attempts.fail(action_attempt_id, { type: 'uncategorized_error', message: 'The device is gone.' });
			} else if (code.cannot_delete_unmanaged_access_code) {
				const message = 'This access code cannot be removed from the device.';
				attempts.fail(action_attempt_id, { type: 'uncategorized_error', message });
			} else if (!isReachable(device)) {
				attempts.fail(action_attempt_id, { type: 'device_offline', message: 'The device is offline.' });
			} else {
				this.disappear(code);
				attempts.succeed(action_attempt_id, {});
			}
		});
		return attempt;
	}

	private takeOver(code: UnmanagedAccessCode, is_external_modification_allowed: boolean): void {
		const { world } = this;
		const device = this.deviceOf(code);
		const failure = this.failureOf(code, device);
		if (failure) {
			this.tell('failed_to_convert_to_managed', code, {
				access_code_errors: [failure],
				access_code_warnings: code.warnings,
				device_errors: device.errors,
				device_warnings: device.warnings,
				...world.accountTroubles(device),
			});
			return;
		}
		const { access_code_id, name, created_at } = code;
		const { starts_at, ends_at } = code;
		world.unmanagedCodes.delete(access_code_id);
		const record = world.codes.add(
			completeCode(device, {
				access_code_id,
				name,
				code: code.code,
				created_at,
				type: code.type,
				...(typeof starts_at === 'string' && { starts_at }),
				...(typeof ends_at === 'string' && { ends_at }),
				is_external_modification_allowed,
			}),
			{ preferNativeScheduling: true },
		);
		this.programming.adopt(record);
		this.tell('converted_to_managed', code);
	}

	/** Why Seam cannot take a code over, if it cannot. */
	private failureOf(code: UnmanagedAccessCode, device: Device): Issue | undefined {
		const created_at = this.world.clock.iso();
		const ordered = this.programming.orderedFailure(code);
		if (ordered) {
			return {
				message: 'The lock did not take the code.',
				...ordered,
				created_at,
				is_access_code_error: true,
			};
		}
		const message = code.cannot_be_managed
			? 'Codes of this device cannot be managed.'
			: isReachable(device)
				? undefined
				: 'The device is offline, so Seam cannot take the code over.';
		return message === undefined
			? undefined
			: { error_code: 'provider_issue', message, created_at, is_access_code_error: true };
	}

	private disappear(code: UnmanagedAccessCode): void {
		if (this.world.unmanagedCodes.delete(code.access_code_id)) this.tell('removed', code);
	}

	private deviceOf({ device_id, workspace_id }: UnmanagedAccessCode): Device {
		return this.world.device(device_id, workspace_id);
	}

	private tell(what: string, code: UnmanagedAccessCode, more: Record<string, unknown> = {}): void {
		this.world.events.emit(`access_code.unmanaged.${what}`, code.workspace_id, {
			...subject(code, this.deviceOf(code)),
			...more,
		});
	}
}
