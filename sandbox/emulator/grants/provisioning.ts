import { randomBytes, randomUUID } from 'node:crypto';
import { violatedConstraint } from '../codeConstraints';
import type { Dates } from '../dates';
import type { Identities } from '../identities';
import { makeCode } from '../newAccessCode';
import type { Programming } from '../programming';
import { needsTimeZone } from '../seed';
import type { Device, Issue, TimeFrame } from '../types';
import type { World } from '../world';
import type { GrantBook } from './book';
import { tellOfGrant, tellOfMethod } from './events';
import { planPins } from './pinPlan';
import { isBeingRemoved } from './state';
import type { GrantRecord, MethodRecord } from './types';

/** The time frame of a grant's codes: one without an end that has begun is always open. */
export function codeFrame({ starts_at, ends_at }: GrantRecord, now: number): TimeFrame {
	const hasBegun = ends_at === null && Date.parse(starts_at) <= now;
	return { starts_at: hasBegun ? null : starts_at, ends_at };
}

function asDates({ starts_at, ends_at }: TimeFrame): Dates {
	return { ...(starts_at !== null && { starts_at }), ...(ends_at !== null && { ends_at }) };
}

/** Makes the doors have what a grant says: a code for each request on each device, and methods for all of them. */
export class Provisioning {
	constructor(
		private readonly world: World,
		private readonly programming: Programming,
		private readonly identities: Identities,
		private readonly book: GrantBook,
		/** Called when a method begins to be issued. */
		private readonly onMethodInWork: (method: MethodRecord) => void,
	) {}

	/** Gives what is missing and takes away what is too much, for all requests of a grant. */
	provide(grant: GrantRecord): void {
		const missing = new Set<string>();
		this.noteUnable(grant);
		grant.requests.forEach(({ mode, isWithdrawn }, request) => {
			if (isWithdrawn) return;
			if (mode === 'code') for (const device of this.provideCodes(grant, request)) missing.add(device);
			else this.provideKey(grant, request);
		});
		this.noteMissing(grant, [...missing]);
	}

	/** The devices of a grant on which Seam can put codes. */
	private codeDevices(grant: GrantRecord): Device[] {
		return this.book.devicesOf(grant).filter((device) => device.can_program_online_access_codes);
	}

	/** Gives the ids of the devices that could not get a code. */
	private provideCodes(grant: GrantRecord, request: number): string[] {
		const { world, book } = this;
		const devices = this.codeDevices(grant);
		const ids = new Set(devices.map((device) => device.device_id));
		const methods = book.methodsOf(grant).filter((method) => method.request === request);
		const codes = methods
			.flatMap((method) => book.codesOfMethod(method))
			.filter((record) => !isBeingRemoved(record));
		for (const record of codes) {
			if (!ids.has(record.accessCode.device_id)) this.programming.remove(record, []);
		}
		const have = new Set(codes.map(({ accessCode }) => accessCode.device_id));
		const dates = asDates(codeFrame(grant, world.clock.now()));
		const without = devices.filter((device) => !this.canHaveCode(device, dates));
		const toMake = devices.filter((device) => !have.has(device.device_id) && !without.includes(device));
		const { code: wished } = grant.requests[request];
		const plan = planPins(world, toMake, dates, {
			...(wished !== undefined && { wished }),
			present: methods.flatMap((method) => method.code ?? []),
			former: wished === undefined ? this.formerPins(grant) : [],
		});
		for (const [device, pin] of plan.pins) {
			const method = this.methodWith(grant, request, pin);
			if (wished !== undefined && pin !== wished) this.noteOtherCode(grant, device, wished, pin);
			this.putCode(grant, method, device, dates);
		}
		this.provideEntranceCodes(grant, request);
		return [...without, ...plan.without].map((device) => device.device_id);
	}

	/** Whether Seam can make a code for that time on a device, with some PIN or other. */
	private canHaveCode(device: Device, { starts_at }: Dates): boolean {
		return (
			!this.world.ungrantableDevices.has(device.device_id) &&
			!needsTimeZone(device) &&
			violatedConstraint(this.world, device, { pin: null, isWished: false, starts_at }) === undefined
		);
	}

	private putCode(grant: GrantRecord, method: MethodRecord, device: Device, dates: Dates): void {
		const identity = this.identities.store.get(grant.user_identity_id, grant.workspace_id);
		const record = makeCode(
			{ world: this.world, programming: this.programming },
			{
				device,
				code: method.code ?? '',
				frame: Object.keys(dates).length > 0 ? dates : undefined,
				body: { name: identity?.full_name ?? grant.name ?? 'Access Grant' },
				common_code_key: `access_method_${method.access_method_id}`,
				isWished: false,
			},
		);
		const { access_grant_id } = grant;
		this.world.codes.assign(record, { access_grant_id, access_method_id: method.access_method_id });
		this.programming.create(record, []);
	}

	/** Doors of access systems that take PINs take the first one of the request. */
	private provideEntranceCodes(grant: GrantRecord, request: number): void {
		const entrances = this.book.entrancesOf(grant, 'code').map((entrance) => entrance.acs_entrance_id);
		const [first] = this.book.methodsOf(grant).filter((method) => method.request === request);
		if (entrances.length === 0 && !first) return;
		const pin = grant.requests[request].code ?? String(Math.floor(1000 + Math.random() * 9000));
		this.setEntrances(grant, first ?? this.methodWith(grant, request, pin), entrances);
	}

	/** A key or a card for the doors of access systems that open by it. */
	private provideKey(grant: GrantRecord, request: number): void {
		const entrances = this.book
			.entrancesOf(grant, grant.requests[request].mode)
			.map((entrance) => entrance.acs_entrance_id);
		const [method] = this.book.methodsOf(grant).filter((other) => other.request === request);
		if (entrances.length === 0 && !method) return;
		this.setEntrances(grant, method ?? this.methodWith(grant, request, null), entrances);
	}

	private setEntrances(grant: GrantRecord, method: MethodRecord, ids: string[]): void {
		const lost = method.acs_entrance_ids.filter((id) => !ids.includes(id));
		method.acs_entrance_ids = ids;
		for (const acs_entrance_id of lost) {
			tellOfGrant(this.world, grant, 'access_to_door_lost', { acs_entrance_id });
		}
	}

	/** The method of a request that has this PIN (or none, for a key), made where it does not exist yet. */
	private methodWith(grant: GrantRecord, request: number, code: string | null): MethodRecord {
		const { world, book } = this;
		const { mode } = grant.requests[request];
		const there = book
			.methodsOf(grant)
			.find((method) => method.request === request && method.code === code && !method.beingDeleted);
		if (there) return there;
		const method = book.methods.add({
			access_method_id: randomUUID(),
			workspace_id: grant.workspace_id,
			access_grant_id: grant.access_grant_id,
			request,
			mode,
			code,
			created_at: world.clock.iso(),
			acs_entrance_ids: [],
			is_issued: false,
			issued_at: null,
			wasIssued: false,
			inWork: 0,
			errors: [],
			warnings: [],
			...(mode === 'mobile_key' && {
				instant_key_url: `https://ik.seam.co/${randomBytes(6).toString('base64url')}`,
				client_session_token: `seam_cst_${randomBytes(12).toString('hex')}`,
			}),
		});
		tellOfMethod(world, grant, method, 'created');
		if (mode === 'card') tellOfMethod(world, grant, method, 'card_encoding_required');
		this.onMethodInWork(method);
		return method;
	}

	/** PINs that the guest has from other grants; Seam tries to give the same one again. */
	private formerPins({ workspace_id, user_identity_id, access_grant_id }: GrantRecord): string[] {
		const others = this.book.grants
			.all(workspace_id)
			.filter((other) => other.user_identity_id === user_identity_id)
			.filter((other) => other.access_grant_id !== access_grant_id);
		return others.flatMap((other) => this.book.methodsOf(other).flatMap((method) => method.code ?? []));
	}

	private noteOtherCode(grant: GrantRecord, device: Device, original_code: string, new_code: string): void {
		grant.warnings.push({
			warning_code: 'requested_code_unavailable',
			message: 'The requested code could not be used on this device.',
			created_at: this.world.clock.iso(),
			device_id: device.device_id,
			original_code,
			new_code,
		});
	}

	/** Doors that take no codes at all are left out, with a warning. */
	private noteUnable(grant: GrantRecord): void {
		const unable = grant.requests.some((request) => request.mode === 'code')
			? this.book.devicesOf(grant).filter((device) => !device.can_program_online_access_codes)
			: [];
		const created_at = this.world.clock.iso();
		grant.warnings = [
			...grant.warnings.filter((known) => known.warning_code !== 'device_does_not_support_access_codes'),
			...unable.map(
				({ device_id }): Issue => ({
					warning_code: 'device_does_not_support_access_codes',
					message: 'This device does not support access codes.',
					created_at,
					device_id,
				}),
			),
		];
	}

	/** An error for the doors that got nothing, and for requests that none of the doors can do. */
	private noteMissing(grant: GrantRecord, missing_device_ids: string[]): void {
		const methods = this.book.methodsOf(grant);
		const isUnmet = grant.requests.some(
			({ isWithdrawn }, request) => !isWithdrawn && !methods.some((method) => method.request === request),
		);
		const error_code = 'cannot_create_requested_access_methods';
		const former = grant.errors.find((error) => error.error_code === error_code);
		grant.errors = grant.errors.filter((error) => error !== former);
		if (missing_device_ids.length === 0 && !isUnmet) return;
		const message = isUnmet
			? 'None of the doors can do what is requested.'
			: 'The requested access methods could not be created on all doors.';
		const missing = missing_device_ids.length > 0 ? { missing_device_ids } : {};
		grant.errors.push({ error_code, message, created_at: this.world.clock.iso(), ...missing });
		if (JSON.stringify(former?.missing_device_ids) === JSON.stringify(missing.missing_device_ids) && former)
			return;
		tellOfGrant(this.world, grant, 'could_not_create_requested_access_methods', {
			error_message: message,
			...missing,
		});
	}
}
