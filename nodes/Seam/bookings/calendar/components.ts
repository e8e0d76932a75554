import { InvalidInput } from '../../api/errors';

/** One line of a component, such as `DTSTART;VALUE=DATE:20270327`. */
export interface Property {
	/** In upper case. */
	name: string;
	/** By name in upper case. */
	parameters: ReadonlyMap<string, string>;
	/** As it is written, escapes and all. */
	value: string;
}

/** What stands between a BEGIN and its END. */
export interface Component {
	/** In upper case. */
	name: string;
	/** By name, the first of each name first. */
	properties: Map<string, Property[]>;
	components: Component[];
}

/** The first property of that name. */
export function firstProperty(component: Component, name: string): Property | undefined {
	return component.properties.get(name)?.[0];
}

/** A value of type TEXT without its escapes. Source: RFC 5545, 3.3.11. */
function unescapeText(value: string): string {
	return value.replace(/\\([\\;,nN])/g, (_escape, character: string) =>
		character.toLowerCase() === 'n' ? '\n' : character,
	);
}

/** The text of the first property of that name; null where there is none. */
export function textOf(component: Component, name: string): string | null {
	const property = firstProperty(component, name);
	return property ? unescapeText(property.value) : null;
}

/** A name, parameters whose values may be quoted, and after the first colon outside quotes the value. */
const PROPERTY = /^([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/is;
const PARAMETER = /;([A-Z0-9-]+)=((?:"[^"]*"|[^";:])*)/gi;

function parseProperty(line: string): Property | undefined {
	const match = PROPERTY.exec(line);
	if (!match) return undefined;
	const [, name, parameters, value] = match;
	return {
		name: name.toUpperCase(),
		parameters: new Map(
			Array.from(parameters.matchAll(PARAMETER), ([, key, text]) => [
				key.toUpperCase(),
				text.replaceAll('"', ''),
			]),
		),
		value,
	};
}

/** What a text is instead of a calendar, where it is something well known. */
function describe(text: string): { what: string; whatToDo: string } {
	if (text.startsWith('<')) {
		return {
			what: 'a web page, not a calendar',
			whatToDo:
				'Fetch the address that the booking site calls iCal, export or .ics. A page comes back too when the address has expired: export the calendar again, and use the new address.',
		};
	}
	if (/^[[{]/.test(text)) {
		return {
			what: 'JSON, not a calendar',
			whatToDo:
				"Give the text of an iCal feed. If it comes from an HTTP Request node, set its 'Response Format' to Text, and give {{ $json.data }} here.",
		};
	}
	if (/^(https?|webcal):/i.test(text)) {
		return {
			what: 'the address of a calendar, not its text',
			whatToDo:
				"Fetch the address with an HTTP Request node whose 'Response Format' is Text, and give {{ $json.data }} here.",
		};
	}
	return {
		what: `not a calendar: it does not begin with BEGIN:VCALENDAR but with "${text.split(/\s/, 1)[0].slice(0, 40)}"`,
		whatToDo: 'Give the text of an iCal feed, as the file that ends in .ics has it.',
	};
}

function broken(reason: string): InvalidInput {
	return new InvalidInput(
		`'Calendar' ${reason}`,
		'The text has not come whole. Fetch it again later, and do not take bookings that are missing now for cancelled.',
	);
}

/**
 * Reads the components of an iCal feed. Source: RFC 5545, 3.1 and 3.4; lines that are no property are passed over.
 * @param text the whole feed
 * @returns its calendars, at least one
 * @throws InvalidInput where the text is empty, something else, or cut off
 */
export function parseCalendars(text: string): Component[] {
	const trimmed = text.replace(/^\uFEFF/, '').trim();
	if (trimmed === '') {
		throw new InvalidInput(
			"'Calendar' is empty",
			'A booking site sometimes answers with nothing; that does not mean that there are no bookings. Fetch it again later, and check that the expression points to the text of the feed.',
		);
	}
	if (!/^BEGIN:VCALENDAR\s/i.test(`${trimmed}\n`)) {
		const { what, whatToDo } = describe(trimmed);
		throw new InvalidInput(`'Calendar' is ${what}`, whatToDo);
	}

	const calendars: Component[] = [];
	const open: Component[] = [];
	// A line that is too long goes on in the next one, after a blank or a tab.
	const unfolded = trimmed.replace(/(?:\r\n|\n|\r)[ \t]/g, '');
	for (const line of unfolded.split(/\r\n|\n|\r/)) {
		const property = parseProperty(line);
		if (!property) continue;
		const name = property.value.trim().toUpperCase();
		const current = open.at(-1);
		if (property.name === 'BEGIN') {
			const component: Component = { name, properties: new Map(), components: [] };
			(current?.components ?? calendars).push(component);
			open.push(component);
		} else if (property.name === 'END') {
			if (open.pop()?.name !== name) throw broken(`is damaged: END:${name} ends what has not begun`);
		} else if (current) {
			const known = current.properties.get(property.name);
			if (known) known.push(property);
			else current.properties.set(property.name, [property]);
		}
	}
	if (open.length > 0) throw broken(`is cut off: END:${open[0].name} is missing`);
	return calendars.filter(({ name }) => name === 'VCALENDAR');
}
