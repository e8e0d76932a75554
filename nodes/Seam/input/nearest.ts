/** How many names a message lists. */
const NAMES_SHOWN = 5;

function wordsOf(text: string): string[] {
	return text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
}

/** How much two names have in common: the number of words, in whatever case, that are in both. */
function likeness(a: string, b: string): number {
	const words = new Set(wordsOf(a));
	return wordsOf(b).filter((word) => words.has(word)).length;
}

/** The names that are most like what was given, as a message lists them; empty where there are none. */
export function nearestNames(names: string[], given: string): string {
	return [...names]
		.sort((a, b) => likeness(b, given) - likeness(a, given) || a.localeCompare(b))
		.slice(0, NAMES_SHOWN)
		.join('; ');
}
