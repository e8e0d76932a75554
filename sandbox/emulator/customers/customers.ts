import { randomBytes } from 'node:crypto';
import type { Granting } from '../grants/granting';
import type { NewGrant } from '../grants/newGrant';
import type { GrantRecord } from '../grants/types';
import type { Identities } from '../identities';
import type { Spaces } from '../spaces';
import type { IsoInstant } from '../types';
import type { World } from '../world';
import {
	peopleIn,
	personKeyOf,
	placeKeysIn,
	placesIn,
	staysIn,
	type Person,
	type PlaceKeys,
	type PushBody,
	type Stay,
	type StayKind,
} from './pushed';

/** How long the link to a portal works, in milliseconds. Source: Seam's guide to customer portals. */
const PORTAL_LIFE = 7 * 24 * 3600_000;

/** What an automation made of a stay; Seam shows it in its Console, and nowhere else. */
export interface AutomationRun {
	at: IsoInstant;
	kind: StayKind;
	key: string;
	outcome: 'created' | 'updated' | 'skipped' | 'deleted';
	/** Why it was skipped. */
	reason?: string;
}

/** The body of `/customers/delete_data`, with what the emulator reads of it. */
export interface DeleteBody extends PlaceKeys {
	reservation_keys?: string[];
	booking_keys?: string[];
	access_grant_keys?: string[];
	user_identity_keys?: string[];
	guest_keys?: string[];
	resident_keys?: string[];
	tenant_keys?: string[];
	user_keys?: string[];
	customer_keys?: string[];
}

/** A stay that was pushed, with the grant that was made for it. */
interface KnownStay {
	stay: Stay;
	access_grant_id?: string;
}

function idOf({ workspace_id, kind, key }: Pick<Stay, 'workspace_id' | 'kind' | 'key'>): string {
	return `${workspace_id} ${kind} ${key}`;
}

/** Seam's reservation automations: data is pushed, is taken at once, and turns into grants later, or into nothing. */
export class Customers {
	readonly runs: AutomationRun[] = [];
	private readonly stays = new Map<string, KnownStay>();
	/** The customer of each person who came by a push. */
	private readonly customerOf = new Map<string, string>();

	constructor(
		private readonly world: World,
		private readonly spaces: Spaces,
		private readonly identities: Identities,
		private readonly granting: Granting,
	) {}

	/** Takes data. Whatever becomes of it, the answer is the same. */
	push(workspace_id: string, body: PushBody): void {
		for (const { key, name, customer_data } of placesIn(body)) {
			const known = this.spaces.store.all(workspace_id).find((space) => space.space_key === key);
			const content = { name, ...(customer_data && { customer_data }) };
			if (known) this.spaces.update(known, content);
			else {
				const { customer_key } = body;
				this.spaces.create(workspace_id, { ...content, space_key: key, customer_key });
			}
		}
		const conflicts = new Set<string>();
		for (const person of peopleIn(body)) {
			if (!this.takePerson(workspace_id, body.customer_key, person)) conflicts.add(person.key);
		}
		const { automationSeconds, automationUpdateSeconds } = this.world.settings;
		for (const stay of staysIn(workspace_id, body)) {
			const known = this.stays.get(idOf(stay));
			this.stays.set(idOf(stay), { ...known, stay });
			const seconds = known?.access_grant_id === undefined ? automationSeconds : automationUpdateSeconds;
			this.world.clock.after(seconds, () => this.carryOut(stay, conflicts));
		}
	}

	/** Forgets data. A customer's key takes everything of that customer along. */
	delete(workspace_id: string, body: DeleteBody): void {
		const { customer_keys = [] } = body;
		const ofCustomer = (customer_key: string | undefined) =>
			customer_key !== undefined && customer_keys.includes(customer_key);
		const named: Record<StayKind, string[] | undefined> = {
			reservation: body.reservation_keys,
			booking: body.booking_keys,
			access_grant: body.access_grant_keys,
		};
		for (const { stay } of [...this.stays.values()]) {
			const isMeant = named[stay.kind]?.includes(stay.key) || ofCustomer(stay.customer_key);
			if (stay.workspace_id === workspace_id && isMeant) this.forget(stay);
		}
		const people = [
			...(body.user_identity_keys ?? []),
			...(body.guest_keys ?? []),
			...(body.resident_keys ?? []),
			...(body.tenant_keys ?? []),
			...(body.user_keys ?? []),
		];
		for (const { user_identity_id, user_identity_key } of this.identities.store.all(workspace_id)) {
			const isNamed = user_identity_key !== null && people.includes(user_identity_key);
			if (!isNamed && !ofCustomer(this.customerOf.get(user_identity_id))) continue;
			this.identities.store.delete(user_identity_id);
		}
		const places = placeKeysIn(body);
		for (const space of this.spaces.store.all(workspace_id)) {
			const isNamed = space.space_key !== undefined && places.includes(space.space_key);
			if (isNamed || ofCustomer(space.customer_key)) this.spaces.delete(space);
		}
	}

	/** A link with which a customer's own people can see and change what is theirs. */
	portal(workspace_id: string, origin: string, customer_key: string) {
		const { clock } = this.world;
		return {
			url: new URL(`/customer_portal/${randomBytes(12).toString('base64url')}`, origin).href,
			expires_at: new Date(clock.now() + PORTAL_LIFE).toISOString(),
			customer_key,
			created_at: clock.iso(),
			workspace_id,
		};
	}

	/** Gives whether the person could be taken: not with an e-mail address or a phone number of somebody else. */
	private takePerson(workspace_id: string, customer_key: string, person: Person): boolean {
		const { name: full_name, email_address, phone_number, key: user_identity_key } = person;
		const details = {
			full_name,
			user_identity_key,
			...(email_address !== undefined && { email_address }),
			...(phone_number !== undefined && { phone_number }),
		};
		const known = this.identities.withSame(workspace_id, { user_identity_key });
		if (this.identities.withSame(workspace_id, { email_address, phone_number }, known)) return false;
		if (known) this.identities.update(known, details);
		const { user_identity_id } = known ?? this.identities.create(workspace_id, details);
		this.customerOf.set(user_identity_id, customer_key);
		return true;
	}

	/** What the automation makes of a stay when it gets round to it. */
	private carryOut(stay: Stay, conflicts: Set<string>): void {
		const known = this.stays.get(idOf(stay));
		if (known?.stay !== stay) return;
		const grant = this.grantOf(known);
		const problem = this.problemOf(stay, conflicts);
		if (problem !== undefined) {
			this.note(stay, 'skipped', problem);
			return;
		}
		try {
			if (grant && this.isOnSameDoors(grant, stay)) {
				const { starts_at, ends_at, name } = stay;
				this.granting.update(grant, {
					...(starts_at !== undefined && { starts_at }),
					...(ends_at !== undefined && { ends_at }),
					...(name !== undefined && { name }),
				});
				this.note(stay, 'updated');
				return;
			}
			known.access_grant_id = this.makeGrant(stay).access_grant_id;
			if (grant) this.granting.delete(grant);
			this.note(stay, grant ? 'updated' : 'created');
		} catch (error) {
			this.note(stay, 'skipped', error instanceof Error ? error.message : String(error));
		}
	}

	/** The failures of which nobody is told. */
	private problemOf(stay: Stay, conflicts: Set<string>): string | undefined {
		if (!this.world.settings.automations) return 'automations_disabled';
		const person = personKeyOf(stay);
		if (person === undefined || stay.starts_at === undefined) return 'incomplete_reservation';
		if (conflicts.has(person)) return 'user_identity_email_or_phone_conflict';
		const { workspace_id } = stay;
		if (!this.identities.withSame(workspace_id, { user_identity_key: person }))
			return 'user_identity_not_found';
		const spaces = this.spaces.store.all(workspace_id);
		const places = placeKeysIn(stay).map((key) => spaces.find((space) => space.space_key === key));
		if (places.length === 0 || places.includes(undefined)) return 'space_not_found';
		const hasDoors = places.some(
			(space) => space && Object.values(this.spaces.idsIn(space)).flat().length > 0,
		);
		return hasDoors ? undefined : 'space_without_devices';
	}

	private isOnSameDoors(grant: GrantRecord, stay: Stay): boolean {
		const wanted = placeKeysIn(stay).map((space_key) => this.spaces.find(stay.workspace_id, { space_key }));
		const ids = new Set(wanted.map((space) => space.space_id));
		return ids.size === grant.space_ids.length && grant.space_ids.every((id) => ids.has(id));
	}

	private makeGrant(stay: Stay): GrantRecord {
		const { workspace_id, customer_key, key, name, preferred_code, starts_at, ends_at } = stay;
		const identity = this.identities.find(workspace_id, { user_identity_key: personKeyOf(stay) });
		const grant: NewGrant = {
			user_identity_id: identity.user_identity_id,
			requested_access_methods: [
				{ mode: 'code', ...(preferred_code !== undefined && { code: preferred_code }) },
			],
			space_keys: placeKeysIn(stay),
			...(starts_at !== undefined && { starts_at }),
			...(ends_at !== undefined && { ends_at }),
			name: name ?? identity.display_name,
			customer_key,
		};
		const made = this.granting.create(workspace_id, grant);
		const { automationGrantKey } = this.world.settings;
		if (automationGrantKey !== 'none') made[automationGrantKey] = key;
		return made;
	}

	private grantOf({ access_grant_id, stay }: KnownStay): GrantRecord | undefined {
		return access_grant_id === undefined
			? undefined
			: this.granting.book.grants.get(access_grant_id, stay.workspace_id);
	}

	private forget(stay: Stay): void {
		const known = this.stays.get(idOf(stay));
		this.stays.delete(idOf(stay));
		const grant = known && this.grantOf(known);
		if (!grant) return;
		this.world.clock.after(this.world.settings.automationSeconds, () => {
			this.granting.delete(grant);
			this.note(stay, 'deleted');
		});
	}

	private note({ kind, key }: Stay, outcome: AutomationRun['outcome'], reason?: string): void {
		this.runs.push({
			at: this.world.clock.iso(),
			kind,
			key,
			outcome,
			...(reason !== undefined && { reason }),
		});
	}
}
