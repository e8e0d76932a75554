import { control } from './emulator';
import { currentSession } from './session';

/** Calls Seam itself, past n8n, as another program of the host's would. */
export async function callSeam<Answer>(path: string, body: object): Promise<Answer> {
	const { emulatorUrl, apiKey } = currentSession();
	const response = await fetch(`${emulatorUrl}${path}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
	return (await response.json()) as Answer;
}

/**
 * Adds a lock for a test alone: Seam takes ten new codes a minute on each, and the tests before it may have used up
 * those of the seeded ones. Resolves with its ID.
 */
export async function addLock(display_name: string, time_zone = currentSession().timezone): Promise<string> {
	return await control('addDevice', {
		display_name,
		location: { location_name: 'Harbour House', time_zone },
	});
}

/** The dates of a stay in Seam's spelling, in hours from now. */
export function stay(startsIn: number, endsIn: number): { starts_at: string; ends_at: string } {
	const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
	return { starts_at: inHours(startsIn), ends_at: inHours(endsIn) };
}
