/**
 * The text of a record as every format can hold it: printable ASCII without markup characters and without two dashes in
 * a row. JSON can say any character by its number, so the meaning stays; what has no special characters needs no
 * escaping in XML, in a script element or in a mail, and cannot be spoiled by a program that guesses an encoding.
 *
 * Takes one line of JSON, as `recordText` gives it: there such characters stand in strings only.
 */
export const plain = (json: string): string => json.replace(/[^ -~]|[<>&]|-(?=-)/g, escaped);

/** As `plain`, without spaces too: programs that send mail strip them from ends of lines. */
export const solid = (json: string): string => plain(json).replace(/ /g, escaped);

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
