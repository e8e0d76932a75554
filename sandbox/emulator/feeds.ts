import type { Clock } from './clock';

/** What is wrong with a calendar feed while something is. */
export type FeedFault =
	/** Events are missing: those with these UIDs, or all. The calendar itself is whole. */
	| { kind: 'events-missing'; uids?: string[] }
	/** An answer without a text. */
	| { kind: 'empty' }
	/** A web page with status 200, as a booking site answers for an address that it no longer knows. */
	| { kind: 'web-page' }
	/** The first half of the calendar, cut off in the middle. */
	| { kind: 'half' };

interface Feed {
	calendar: string;
	fault: FeedFault | null;
	/** Emulator milliseconds since the start when the fault is over. */
	faultEnds: number;
}

const WEB_PAGE =
	'<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Sign in to see this page</h1></body></html>\n';

/** The events of a calendar, from BEGIN to END with the line break behind it. */
const EVENT = /^BEGIN:VEVENT\r?\n[^]*?^END:VEVENT(?:\r?\n|$)/gm;

/** An event's UID; a long one may be folded over several lines. */
function uidOf(event: string): string | undefined {
	return /^UID(?:;[^:\r\n]*)?:(.*?)\r?$/m.exec(event.replace(/\r?\n[ \t]/g, ''))?.[1];
}

function withoutEvents(calendar: string, uids: string[] | undefined): string {
	return calendar.replace(EVENT, (event) =>
		uids === undefined || uids.includes(uidOf(event) ?? '') ? '' : event,
	);
}

/** Calendar feeds as booking sites serve them: a text at an address, which now and then is not what it should be. */
export class Feeds {
	private readonly byName = new Map<string, Feed>();

	constructor(private readonly clock: Clock) {}

	/** Serves a calendar from now on; one that was served under that name is replaced, and its fault taken back. */
	set(name: string, calendar: string): void {
		this.byName.set(name, { calendar, fault: null, faultEnds: Infinity });
	}

	/**
	 * Spoils a feed, or mends it with `null`.
	 * @param seconds How long the fault lasts, in emulator seconds; without it until it is taken back.
	 */
	spoil(name: string, fault: FeedFault | null, seconds = Infinity): void {
		const feed = this.byName.get(name);
		if (!feed) throw new RangeError(`There is no feed ${name}`);
		feed.fault = fault;
		feed.faultEnds = this.clock.elapsed() + seconds * 1000;
	}

	/** What the feed answers at the moment; undefined for one that does not exist. */
	read(name: string): { text: string; contentType: string } | undefined {
		const feed = this.byName.get(name);
		if (!feed) return undefined;
		const { calendar } = feed;
		const fault = this.clock.elapsed() < feed.faultEnds ? feed.fault : null;
		const contentType = 'text/calendar; charset=utf-8';
		switch (fault?.kind) {
			case 'events-missing':
				return { text: withoutEvents(calendar, fault.uids), contentType };
			case 'empty':
				return { text: '', contentType };
			case 'web-page':
				return { text: WEB_PAGE, contentType: 'text/html; charset=utf-8' };
			case 'half':
				return { text: calendar.slice(0, Math.ceil(calendar.length / 2)), contentType };
			default:
				return { text: calendar, contentType };
		}
	}
}
