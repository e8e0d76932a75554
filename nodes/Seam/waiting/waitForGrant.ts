import type { IDataObject } from 'n8n-workflow';

import type { AccessCode } from '../seamObjects';
import { untilOnLock, untilRemoved, watchAbsence, type Judgement } from './completion';
import { doorsOfGrant, judgeGrant, type GrantDoor, type SeenGrant } from './grantCompletion';
import type { Waiting } from './waitFor';

/** What to wait for of a grant. */
export interface GrantWait {
	/** The devices that it is for. */
	deviceIds: string[];
	/** The dates that a change asked for, by Seam's names; none where none were changed. */
	written?: IDataObject;
	/** Lists the access codes of the grant; undefined where that look is missed. */
	listCodes: () => Promise<AccessCode[] | undefined>;
}

/** A grant as it was when a wait for it ended. */
export interface GrantOutcome extends SeenGrant {
	end: 'done' | 'timedOut' | 'cancelled';
	codes: AccessCode[];
	judgement: Judgement;
}

/**
 * Waits until every code is on its lock, planned for later, or hopeless, or the time is up.
 * @returns the codes as last seen
 */
async function waitForCodes(
	waiting: Waiting,
	codes: AccessCode[],
	written: IDataObject,
): Promise<AccessCode[]> {
	const { accessCodes } = await waiting.pollers();
	const { timeLeft: timeoutMs } = waiting;
	return await Promise.all(
		codes.map(async (code) => {
			const wait = { id: code.access_code_id, timeoutMs, judge: untilOnLock(written) };
			const { last } = await accessCodes.wait(wait);
			return last ?? code;
		}),
	);
}

const GONE: Judgement = {
	state: 'failed',
	obstacle: { code: 'access_grant_not_found', message: 'Seam no longer has this access grant' },
};

/**
 * Waits for a grant: until all that it asks for is made and handed over, and each door's own code is on its lock, planned for
 * later, or hopeless. The codes are polled with all others of the run, and so are the grants; only which codes a grant has is
 * asked for each, before and after.
 */
export async function waitForGrant(
	waiting: Waiting,
	first: SeenGrant & { codes: AccessCode[] },
	{ deviceIds, written = {}, listCodes }: GrantWait,
): Promise<GrantOutcome> {
	const { accessGrants } = await waiting.pollers();
	const id = first.grant.access_grant_id;
	const doors = (grant: SeenGrant['grant'], codes: AccessCode[]): GrantDoor[] =>
		doorsOfGrant(grant, codes, deviceIds, Date.now());
	const isGone = watchAbsence();
	let { grant, methods, codes } = first;
	const ended = (end: GrantOutcome['end'], judgement: Judgement) => ({
		end,
		grant,
		methods,
		codes,
		judgement,
	});
	for (;;) {
		codes = await waitForCodes(waiting, codes, written);
		const outcome = await accessGrants.wait({
			id,
			timeoutMs: waiting.timeLeft,
			judge: (seen) => {
				if (isGone(seen !== undefined)) return GONE;
				if (!seen) return undefined;
				const known = doors(seen.grant, codes);
				// A door without a code may have one by now, and a code may have gone further: that takes a look at the codes.
				const isSettled = known.every(({ judgement }) => judgement.state !== 'pending');
				const judgement = judgeGrant(seen, known, Date.now(), written);
				return isSettled && judgement.state === 'pending' ? undefined : judgement;
			},
		});
		({ grant, methods } = outcome.last ?? { grant, methods });
		if (outcome.end === 'done' && outcome.result === GONE) return ended('done', GONE);
		if (outcome.end === 'cancelled') return ended('cancelled', { state: 'pending' });
		const listed = await listCodes();
		codes = listed ?? codes;
		const judgement: Judgement = listed
			? judgeGrant({ grant, methods }, doors(grant, codes), Date.now(), written)
			: { state: 'pending' };
		if (judgement.state !== 'pending') return ended('done', judgement);
		if (outcome.end === 'timedOut') return ended('timedOut', judgement);
	}
}

/**
 * Waits for a grant that is being deleted to be gone, and its codes with it.
 * @param codeIds the codes that it had
 */
export async function waitForGrantRemoval(
	waiting: Waiting,
	id: string,
	codeIds: string[],
): Promise<GrantOutcome['end']> {
	const { accessCodes, accessGrants } = await waiting.pollers();
	const { timeLeft: timeoutMs } = waiting;
	const ends = await Promise.all([
		accessGrants.wait({ id, timeoutMs, judge: (seen) => (seen ? undefined : true) }),
		...codeIds.map(async (code) => await accessCodes.wait({ id: code, timeoutMs, judge: untilRemoved() })),
	]);
	const all = new Set(ends.map(({ end }) => end));
	return all.has('cancelled') ? 'cancelled' : all.has('timedOut') ? 'timedOut' : 'done';
}
