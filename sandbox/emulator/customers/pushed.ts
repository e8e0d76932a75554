import type { SpaceCustomerData } from '../spaces';

/** Places by their keys, under the names of all trades. */
export interface PlaceKeys {
	space_keys?: string[];
	room_keys?: string[];
	unit_keys?: string[];
	listing_keys?: string[];
	property_keys?: string[];
	building_keys?: string[];
	facility_keys?: string[];
	common_area_keys?: string[];
}

/** A reservation, a booking or an access grant as it is pushed. */
export interface PushedStay extends PlaceKeys {
	starts_at?: string;
	ends_at?: string;
	name?: string;
	preferred_code?: string;
	user_identity_key?: string;
	guest_key?: string;
	resident_key?: string;
	tenant_key?: string;
	user_key?: string;
}

interface PushedPerson {
	name: string;
	email_address?: string;
	phone_number?: string;
}

interface PushedPlace {
	name: string;
	customer_data?: SpaceCustomerData;
}

type Keyed<Key extends string, Thing> = Thing & Record<Key, string>;

/** The body of `/customers/push_data`, with what the emulator reads of it. */
export interface PushBody {
	customer_key: string;
	reservations?: Array<Keyed<'reservation_key', PushedStay>>;
	bookings?: Array<Keyed<'booking_key', PushedStay>>;
	access_grants?: Array<Keyed<'access_grant_key', PushedStay>>;
	user_identities?: Array<Keyed<'user_identity_key', PushedPerson>>;
	guests?: Array<Keyed<'guest_key', PushedPerson>>;
	residents?: Array<Keyed<'resident_key', PushedPerson>>;
	tenants?: Array<Keyed<'tenant_key', PushedPerson>>;
	users?: Array<Keyed<'user_key', PushedPerson>>;
	spaces?: Array<Keyed<'space_key', PushedPlace>>;
	rooms?: Array<Keyed<'room_key', PushedPlace>>;
	units?: Array<Keyed<'unit_key', PushedPlace>>;
	listings?: Array<Keyed<'listing_key', PushedPlace>>;
	properties?: Array<Keyed<'property_key', PushedPlace>>;
	buildings?: Array<Keyed<'building_key', PushedPlace>>;
	facilities?: Array<Keyed<'facility_key', PushedPlace>>;
	common_areas?: Array<Keyed<'common_area_key', PushedPlace>>;
}

/** The kinds of stays, and the name under which each is pushed. */
export type StayKind = 'reservation' | 'booking' | 'access_grant';

export interface Stay extends PushedStay {
	kind: StayKind;
	key: string;
	customer_key: string;
	workspace_id: string;
}

export interface Person extends PushedPerson {
	key: string;
}

export interface Place extends PushedPlace {
	key: string;
}

export function staysIn(workspace_id: string, body: PushBody): Stay[] {
	const { customer_key } = body;
	const stay = (kind: StayKind, key: string, pushed: PushedStay): Stay => ({
		...pushed,
		kind,
		key,
		customer_key,
		workspace_id,
	});
	return [
		...(body.reservations ?? []).map((pushed) => stay('reservation', pushed.reservation_key, pushed)),
		...(body.bookings ?? []).map((pushed) => stay('booking', pushed.booking_key, pushed)),
		...(body.access_grants ?? []).map((pushed) => stay('access_grant', pushed.access_grant_key, pushed)),
	];
}

/** People under whatever name they are pushed: they are all user identities. */
export function peopleIn(body: PushBody): Person[] {
	return [
		...(body.user_identities ?? []).map((person) => ({ ...person, key: person.user_identity_key })),
		...(body.guests ?? []).map((person) => ({ ...person, key: person.guest_key })),
		...(body.residents ?? []).map((person) => ({ ...person, key: person.resident_key })),
		...(body.tenants ?? []).map((person) => ({ ...person, key: person.tenant_key })),
		...(body.users ?? []).map((person) => ({ ...person, key: person.user_key })),
	];
}

/** Places under whatever name they are pushed: they are all spaces. */
export function placesIn(body: PushBody): Place[] {
	return [
		...(body.spaces ?? []).map((place) => ({ ...place, key: place.space_key })),
		...(body.rooms ?? []).map((place) => ({ ...place, key: place.room_key })),
		...(body.units ?? []).map((place) => ({ ...place, key: place.unit_key })),
		...(body.listings ?? []).map((place) => ({ ...place, key: place.listing_key })),
		...(body.properties ?? []).map((place) => ({ ...place, key: place.property_key })),
		...(body.buildings ?? []).map((place) => ({ ...place, key: place.building_key })),
		...(body.facilities ?? []).map((place) => ({ ...place, key: place.facility_key })),
		...(body.common_areas ?? []).map((place) => ({ ...place, key: place.common_area_key })),
	];
}

export function personKeyOf(stay: PushedStay): string | undefined {
	return stay.user_identity_key ?? stay.guest_key ?? stay.resident_key ?? stay.tenant_key ?? stay.user_key;
}

export function placeKeysIn(body: PlaceKeys): string[] {
	return [
		body.space_keys,
		body.room_keys,
		body.unit_keys,
		body.listing_keys,
		body.property_keys,
		body.building_keys,
		body.facility_keys,
		body.common_area_keys,
	].flatMap((keys) => keys ?? []);
}
