/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { setTimeout as sleep } from 'node:timers/promises';

import { Seam } from 'seam';

import type { Booking } from './nodes';
import { answerCalls } from './process';
import type { SeamPlace } from './seam';

/** What a process with Seam's SDK in it can be asked. */
export interface SdkCalls {
	/** Creates a code for each booking and waits for it: a poll a second for each. Gives when each was seen to be set. */
	createAndWait(options: { place: SeamPlace; bookings: Booking[] }): Promise<Record<string, number>>;
}

const SECOND = 1000;

answerCalls<SdkCalls>({
	async createAndWait({ place, bookings }) {
		const seam = new Seam({ apiKey: place.apiKey, endpoint: place.url });
		const seen = await Promise.all(
			bookings.map(async ({ device, guest, arrival, departure }) => {
				const { access_code_id } = await seam.accessCodes.create({
					device_id: device,
					name: guest,
					starts_at: arrival,
					ends_at: departure,
				});
				for (;;) {
					await sleep(SECOND);
					const { status } = await seam.accessCodes.get({ access_code_id });
					if (status === 'set') return [access_code_id, Date.now()] as const;
				}
			}),
		);
		return Object.fromEntries(seen);
	},
});
