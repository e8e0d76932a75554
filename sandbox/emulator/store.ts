import type { Clock } from './clock';
import { LaggingList } from './lag';
import type { Settings } from './options';

/** A thing with its place in the order of creation, which lists and page cursors follow. */
export interface Numbered<Row> {
	row: Row;
	sequence: number;
}

/** All things of one kind, by id; their lists can lag behind writes. Rows hold plain data only. */
export class Store<Row extends { workspace_id: string }> {
	private readonly byId = new Map<string, Numbered<Row>>();
	private readonly lagging: LaggingList<Numbered<Row>>;
	private added = 0;

	constructor(
		clock: Clock,
		settings: Settings,
		private readonly idOf: (row: Row) => string,
	) {
		this.lagging = new LaggingList(clock, settings, () => structuredClone([...this.byId.values()]));
	}

	add(row: Row): Row {
		this.byId.set(this.idOf(row), { row, sequence: ++this.added });
		return row;
	}

	/** Undefined also for a thing of another workspace. */
	get(id: string, workspace_id: string): Row | undefined {
		const row = this.byId.get(id)?.row;
		return row?.workspace_id === workspace_id ? row : undefined;
	}

	delete(id: string): void {
		this.byId.delete(id);
	}

	/** What a workspace has at the moment, in order of creation. */
	all(workspace_id: string): Row[] {
		return [...this.byId.values()].map(({ row }) => row).filter((row) => row.workspace_id === workspace_id);
	}

	/** What a list shows of a workspace: the present, or the past while lists lag. */
	listed(workspace_id: string): Array<Numbered<Row>> {
		const rows = this.lagging.past() ?? [...this.byId.values()];
		return rows.filter(({ row }) => row.workspace_id === workspace_id);
	}

	/** Keeps what lists have to show for a while yet; called before each write. */
	beforeWrite(): void {
		this.lagging.beforeWrite();
	}
}
