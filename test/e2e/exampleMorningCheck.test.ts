import { DateTime } from 'luxon';
import type { N8nRest } from '../../sandbox/n8n/rest';
import { accessCodes, control } from './support/emulator';
import { filledIn } from './support/examples';
import { linesOfReport } from './support/messages';
import { signIn } from './support/n8n';
import { addLock, callSeam } from './support/seam';
import { currentSession } from './support/session';
import { until } from './support/until';

const EXAMPLE = 'morning-check';

describe('The example "morning check"', () => {
	const { devices, timezone } = currentSession();
	/** The last moment of today at the doors: still to come, whenever this runs. */
	const tonight = DateTime.now().setZone(timezone).endOf('day').startOf('minute');
	let rest: N8nRest;

	async function createCode(name: string, device_id: string, starts: DateTime): Promise<void> {
		await callSeam('/access_codes/create', {
			name,
			device_id,
			starts_at: starts.toUTC().toISO(),
			ends_at: starts.plus({ days: 3 }).toUTC().toISO(),
		});
	}

	/** Runs the check from that trigger. Resolves with the lines of its report. */
	async function report(trigger: string): Promise<string[]> {
		return await linesOfReport(rest, EXAMPLE, trigger, 'Doors on');
	}

	beforeAll(async () => {
		rest = await signIn();
		await rest.saveWorkflow(EXAMPLE, await filledIn(EXAMPLE));
		const stable = await addLock('Stable Door');
		await control('failProgramming', {
			match: { name: 'Late Larry' },
			error: { error_code: 'failed_to_set_on_device', message: 'The lock did not answer.' },
		});
		await Promise.all([
			createCode('Ready Rita', stable, tonight),
			createCode('Late Larry', stable, tonight),
			createCode('Offline Olga', devices.offline, tonight),
			createCode('Tomorrow Tom', devices.offline, tonight.plus({ hours: 2 })),
		]);
		await until('end of the programming', async () => {
			const codes = await accessCodes();
			const isReady = codes.some(
				(code) => code.name === 'Ready Rita' && code.pending_mutations?.length === 0,
			);
			const isLate = codes.some((code) => code.name === 'Late Larry' && code.errors.length > 0);
			return (isReady && isLate) || undefined;
		});
	});

	it.each(['Try It Out', 'Every Morning'])(
		'started by "%s", reports arrivals without a code and locks in need, and nothing else',
		async (trigger) => {
			const lines = await report(trigger);
			const at = tonight.toFormat('HH:mm');
			expect(lines).toContain(`- Late Larry at Stable Door, from ${at}: The lock did not answer.`);
			expect(lines).toContainEqual(
				expect.stringMatching(`^- Offline Olga at Garden Gate, from ${at}: .*offline`),
			);
			expect(lines).toContain('- Garden Gate: battery at 8 %, offline');
			expect(lines.join()).not.toMatch(/Ready Rita|Tomorrow Tom/);
		},
	);
});
