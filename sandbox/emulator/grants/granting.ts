import { randomUUID } from 'node:crypto';
import { moment } from '../dates';
import { invalidInput, notFound } from '../errors';
import type { Identities } from '../identities';
import type { Programming } from '../programming';
import type { RateLimits, LimitedAction } from '../rateLimits';
import type { Space, Spaces } from '../spaces';
import type { TimeFrame } from '../types';
import { checkUnique } from '../uniqueKeys';
import type { World } from '../world';
import { GrantBook } from './book';
import { tellOfGrant, tellOfMethod } from './events';
import { Lateness } from './lateness';
import { checkReservation, doorsOf, endOf, type NewGrant } from './newGrant';
import { Provisioning, codeFrame } from './provisioning';
import { isBeingRemoved, isIssuable, isSettled } from './state';
import type { GrantRecord, MethodRecord, RequestedMethod } from './types';

export interface GrantChanges {
	starts_at?: string;
	ends_at?: string | null;
	name?: string | null;
}

/** Access grants: who may open which doors, when and by what; on locks each of them becomes a code. */
export class Granting {
	readonly book: GrantBook;
	private readonly provisioning: Provisioning;
	private readonly lateness: Lateness;
	/** Keys of grants that are gone. */
	private readonly usedKeys = new Set<string>();

	constructor(
		private readonly world: World,
		private readonly programming: Programming,
		private readonly limits: RateLimits,
		private readonly spaces: Spaces,
		private readonly identities: Identities,
	) {
		this.book = new GrantBook(world);
		this.lateness = new Lateness(world, this.book);
		this.provisioning = new Provisioning(world, programming, identities, this.book, (method) =>
			this.work(method),
		);
		spaces.onMembershipChange((space) => this.followSpace(space));
		world.events.onEvent(({ event_type, access_code_id }) => {
			const record = typeof access_code_id === 'string' ? world.codes.get(access_code_id) : undefined;
			if (!record?.grant) return;
			const { access_grant_id } = record.grant;
			const grant = this.book.grants.get(access_grant_id, record.accessCode.workspace_id);
			if (event_type === 'access_code.deleted') world.codes.assign(record, undefined);
			if (!grant) return;
			if (event_type === 'access_code.failed_to_set_on_device') this.lateness.noteFailures(grant);
			this.refresh(grant);
		});
	}

	/** @throws {SeamError} for doors, people and spaces that do not exist, for a key that is taken, and for dates that do not fit */
	create(workspace_id: string, body: NewGrant): GrantRecord {
		const { world } = this;
		const starts_at = new Date(
			body.starts_at === undefined ? world.clock.now() : moment(body.starts_at, 'starts_at'),
		).toISOString();
		const ends_at = endOf(starts_at, body.ends_at, world.clock.now());
		if (body.requested_access_methods.length === 0) {
			throw invalidInput('Array must contain at least 1 element(s)', 'requested_access_methods');
		}
		const doors = doorsOf(world, this.spaces, workspace_id, body);
		checkReservation(world, body.reservation_key, doors.acs_entrance_ids);
		this.checkKey(workspace_id, body.access_grant_key);
		this.limit('create', doors);
		const identity =
			body.user_identity_id === undefined
				? this.identities.create(workspace_id, body.user_identity ?? {})
				: this.identities.find(workspace_id, { user_identity_id: body.user_identity_id });
		const grant: GrantRecord = {
			access_grant_id: randomUUID(),
			workspace_id,
			user_identity_id: identity.user_identity_id,
			...(body.access_grant_key !== undefined && { access_grant_key: body.access_grant_key }),
			...(body.reservation_key !== undefined && { reservation_key: body.reservation_key }),
			...(body.customization_profile_id !== undefined && {
				customization_profile_id: body.customization_profile_id,
			}),
			...(body.customer_key !== undefined && { customer_key: body.customer_key }),
			name: body.name ?? null,
			starts_at,
			ends_at,
			created_at: world.clock.iso(),
			...doors,
			requests: [],
			errors: [],
			warnings: [],
			isGrantedToAllDoors: false,
		};
		this.book.grants.add(grant);
		tellOfGrant(world, grant, 'created');
		this.request(grant, body.requested_access_methods);
		return grant;
	}

	/** Adds methods to a grant, on all its doors. */
	request(grant: GrantRecord, requested: RequestedMethod[]): void {
		const created_at = this.world.clock.iso();
		grant.requests.push(...requested.map((request) => ({ ...request, created_at, isWithdrawn: false })));
		grant.isGrantedToAllDoors = false;
		this.provisioning.provide(grant);
		this.lateness.watch(grant);
		this.refresh(grant);
	}

	/**
	 * Changes dates and name. Whatever changes, and even if nothing does, the methods are not valid until they are
	 * reissued.
	 */
	update(grant: GrantRecord, changes: GrantChanges): void {
		const { world } = this;
		const from: TimeFrame = { starts_at: grant.starts_at, ends_at: grant.ends_at };
		const starts_at = new Date(changes.starts_at ?? grant.starts_at).toISOString();
		const ends_at =
			changes.ends_at === undefined ? grant.ends_at : endOf(starts_at, changes.ends_at, world.clock.now());
		if (ends_at !== null && ends_at <= starts_at) {
			throw invalidInput('ends_at must be after starts_at', 'ends_at');
		}
		if (grant.beingDeleted) throw notFound('access_grant', { access_grant_id: grant.access_grant_id });
		const codes = this.book.codesOf(grant).filter((record) => !isBeingRemoved(record));
		this.limit('update', grant);
		Object.assign(grant, { starts_at, ends_at });
		if (changes.name !== undefined) grant.name = changes.name;
		if (changes.starts_at !== undefined || changes.ends_at !== undefined) {
			grant.updatingTimes = { created_at: world.clock.iso(), from, to: { starts_at, ends_at } };
			const { access_grant_key } = grant;
			tellOfGrant(world, grant, 'access_times_changed', {
				...(access_grant_key !== undefined && { access_grant_key }),
				starts_at,
				...(ends_at !== null && { ends_at }),
			});
		}
		for (const method of this.book.methodsOf(grant)) {
			if (method.is_issued) {
				method.is_issued = false;
				method.issued_at = null;
				tellOfMethod(world, grant, method, 'revoked');
			}
			this.work(method);
		}
		const frame = codeFrame(grant, world.clock.now());
		for (const record of codes) this.programming.update(record, { frame }, []);
		this.lateness.watch(grant);
		this.refresh(grant);
	}

	/** Begins to take a grant off all its doors; it is gone once they have forgotten it. */
	delete(grant: GrantRecord): void {
		if (grant.beingDeleted) return;
		this.limit('delete', grant);
		grant.beingDeleted = { created_at: this.world.clock.iso() };
		for (const record of this.book.codesOf(grant)) this.programming.remove(record, []);
		this.world.clock.after(this.world.settings.removalSeconds, () => this.refresh(grant));
	}

	/** Begins to take one method off all its doors. */
	deleteMethod(method: MethodRecord): void {
		const grant = this.book.grant(method.workspace_id, method);
		if (method.beingDeleted) return;
		method.beingDeleted = { created_at: this.world.clock.iso() };
		const others = this.book.methodsOf(grant).filter((other) => !other.beingDeleted);
		const request = grant.requests[method.request];
		request.isWithdrawn = others.every((other) => other.request !== method.request);
		for (const record of this.book.codesOfMethod(method)) this.programming.remove(record, []);
		this.world.clock.after(this.world.settings.removalSeconds, () => this.refresh(grant));
	}

	/** Seam's work on a method, beside the programming of its codes. */
	private work(method: MethodRecord): void {
		method.inWork += 1;
		this.world.clock.after(this.world.settings.accessMethodSeconds, () => {
			method.inWork -= 1;
			const grant = this.book.grants.get(method.access_grant_id, method.workspace_id);
			if (grant) this.refresh(grant);
		});
	}

	/** Draws the conclusions from the state of a grant's codes. */
	private refresh(grant: GrantRecord): void {
		const { world, book } = this;
		if (!book.grants.get(grant.access_grant_id, grant.workspace_id)) return;
		const codes = book.codesOf(grant);
		for (const method of book.methodsOf(grant)) this.refreshMethod(grant, method);
		const methods = book.methodsOf(grant);
		if (grant.beingDeleted) {
			if (methods.length === 0) this.gone(grant);
			return;
		}
		if (codes.every(isSettled) && methods.every((method) => method.inWork === 0)) {
			delete grant.updatingTimes;
			delete grant.updatingSpaces;
		}
		const isComplete = methods.length > 0 && grant.errors.length === 0;
		if (isComplete && methods.every((method) => method.is_issued) && !grant.isGrantedToAllDoors) {
			grant.isGrantedToAllDoors = true;
			tellOfGrant(world, grant, 'access_granted_to_all_doors');
		}
	}

	private refreshMethod(grant: GrantRecord, method: MethodRecord): void {
		const { world, book } = this;
		const codes = book.codesOfMethod(method);
		if (method.beingDeleted || grant.beingDeleted) {
			if (codes.length > 0) return;
			book.methods.delete(method.access_method_id);
			tellOfMethod(world, grant, method, 'deleted');
			return;
		}
		const staying = codes.filter((record) => !isBeingRemoved(record));
		if (codes.length === 0 && method.acs_entrance_ids.length === 0) {
			const hasEnded = grant.ends_at !== null && Date.parse(grant.ends_at) <= world.clock.now();
			method.is_issued = false;
			if (!hasEnded) {
				book.methods.delete(method.access_method_id);
				tellOfMethod(world, grant, method, 'deleted');
			}
			return;
		}
		if (method.is_issued || !isIssuable(method, staying, world.settings)) return;
		method.is_issued = true;
		method.issued_at = world.clock.iso();
		method.errors = [];
		method.warnings = [];
		if (!method.wasIssued) {
			for (const acs_entrance_id of method.acs_entrance_ids) {
				tellOfGrant(world, grant, 'access_granted_to_door', { acs_entrance_id });
			}
		}
		tellOfMethod(world, grant, method, method.wasIssued ? 'reissued' : 'issued');
		method.wasIssued = true;
	}

	private gone(grant: GrantRecord): void {
		const { access_grant_id, access_grant_key, workspace_id } = grant;
		this.book.grants.delete(access_grant_id);
		if (access_grant_key !== undefined) this.usedKeys.add(`${workspace_id} ${access_grant_key}`);
		tellOfGrant(this.world, grant, 'deleted');
	}

	/** The doors of a space have changed, and with them those of the grants on it. */
	private followSpace(space: Space): void {
		const { world, book } = this;
		const isGone = this.spaces.store.get(space.space_id, space.workspace_id) === undefined;
		for (const grant of book.grants.all(space.workspace_id)) {
			if (!grant.space_ids.includes(space.space_id) || grant.beingDeleted) continue;
			if (isGone) grant.space_ids = grant.space_ids.filter((id) => id !== space.space_id);
			const from = book
				.codesOf(grant)
				.filter((record) => !isBeingRemoved(record))
				.map(({ accessCode }) => accessCode.device_id);
			const to = book.devicesOf(grant).map((device) => device.device_id);
			grant.updatingSpaces = { created_at: world.clock.iso(), from: [...new Set(from)], to };
			grant.isGrantedToAllDoors = false;
			this.provisioning.provide(grant);
			this.refresh(grant);
		}
	}

	private checkKey(workspace_id: string, access_grant_key: string | undefined): void {
		if (access_grant_key === undefined) return;
		const wasUsed = this.usedKeys.has(`${workspace_id} ${access_grant_key}`);
		const taken =
			(wasUsed && !this.world.settings.reuseGrantKeys) ||
			this.book.grants.all(workspace_id).some((grant) => grant.access_grant_key === access_grant_key);
		checkUnique(this.world.settings, 'access_grant_key', access_grant_key, taken);
	}

	private limit(action: LimitedAction, grant: Pick<GrantRecord, 'device_ids' | 'space_ids'>): void {
		if (!this.world.settings.limitGrants) return;
		this.limits.take(
			action,
			this.book.devicesOf(grant).map((device) => device.device_id),
		);
	}
}
