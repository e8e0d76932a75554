import { uuidFor } from './vendor';
import type { IsoInstant } from './types';

/** `acs_entrance`: a door of an access system. What a flag does not say, the door cannot do. */
export interface Entrance {
	acs_entrance_id: string;
	acs_system_id: string;
	connected_account_id: string;
	workspace_id: string;
	display_name: string;
	created_at: IsoInstant;
	space_ids: string[];
	errors: Array<{ error_code: string; message: string; created_at: IsoInstant }>;
	warnings: [];
	is_locked?: boolean;
	can_unlock_with_code?: boolean;
	can_unlock_with_card?: boolean;
	can_unlock_with_mobile_key?: boolean;
	can_unlock_with_cloud_key?: boolean;
	can_belong_to_reservation?: boolean;
}

/** What an entrance may say about itself; everything has a default but the name. */
export type EntranceDetails = Partial<Omit<Entrance, 'display_name'>> & { display_name: string };

/** A complete entrance from what is known about it; unless told otherwise, keys from a phone or the cloud open it. */
export function completeEntrance(
	details: EntranceDetails & Pick<Entrance, 'acs_entrance_id' | 'workspace_id' | 'created_at'>,
): Entrance {
	return {
		acs_system_id: uuidFor('access system'),
		connected_account_id: uuidFor('john_assa_cs_connected_account_id'),
		space_ids: [],
		errors: [],
		warnings: [],
		is_locked: true,
		can_unlock_with_mobile_key: true,
		can_unlock_with_cloud_key: true,
		...details,
	};
}

/** The seeded entrances, by their name in `Emulator.entrances`. */
export const SEEDED_ENTRANCES = {
	lobby: { display_name: 'Lobby', can_unlock_with_code: true, can_unlock_with_card: true },
	gym: { display_name: 'Gym' },
	hotelRoom: {
		display_name: 'Hotel Room 12',
		can_unlock_with_card: true,
		can_unlock_with_cloud_key: false,
		can_belong_to_reservation: true,
	},
} satisfies Record<string, EntranceDetails>;

export type EntranceName = keyof typeof SEEDED_ENTRANCES;
