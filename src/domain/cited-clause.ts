import type { Clause, PolicyDocument } from './pack.js';
import type { Text } from './text.js';

/** A clause as a reader sees it. */
export interface CitedClause {
  readonly id: string;
  /** `部门制度 3.7`, `内勤职责「双人复核」`; `Department rules 3.7`, `Clerk's duties: dual review`. */
  readonly reference: Text;
  /** The document's title. */
  readonly document: Text;
  /** The clause retold. */
  readonly text: Text;
}

/** What tells a clause apart within its document: `3.7` of `dept 3.7`. */
function partOf(id: string): string {
  return id.slice(id.indexOf(' ') + 1);
}

/** True for a clause that its own number tells apart (`dept 3.7`); any other (`clerk entry`) needs a label. */
export function isNumbered(id: string): boolean {
  return /^\d/.test(partOf(id));
}

function referenceOf({ short }: PolicyDocument, { id, label }: Clause): Text {
  return label === undefined
    ? { zh: `${short.zh} ${partOf(id)}`, en: `${short.en} ${partOf(id)}` }
    : { zh: `${short.zh}「${label.zh}」`, en: `${short.en}: ${label.en}` };
}

/** Every clause of the documents by its id, in their order, with the reference that people can read. */
export function citedClauses(documents: readonly PolicyDocument[]): ReadonlyMap<string, CitedClause> {
  return new Map(
    documents.flatMap((document) =>
      document.clauses.map((clause): [string, CitedClause] => [
        clause.id,
        {
          id: clause.id,
          reference: referenceOf(document, clause),
          document: document.title,
          text: clause.text,
        },
      ]),
    ),
  );
}
